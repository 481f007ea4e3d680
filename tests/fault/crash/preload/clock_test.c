/* Loads the library that it is given, and ends. */
#include <dlfcn.h>
#include <stddef.h>

int main(int count, char** words)
{
    return count == 2 && dlopen(words[1], RTLD_NOW) != NULL ? 0 : 1;
}

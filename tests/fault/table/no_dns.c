/* Stands in for the name server: "cloud.test" is this machine, and while the file that
 * DESK_NO_DNS names is there, no name is known at all. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_address(const char* name)
{
    unsigned char bytes[16];
    return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints,
                struct addrinfo** result)
{
    int (*next)(const char*, const char*, const struct addrinfo*, struct addrinfo**);
    *(void**)&next = dlsym(RTLD_NEXT, "getaddrinfo");
    const char* gone = getenv("DESK_NO_DNS");
    if (name != NULL && !is_address(name) && gone != NULL) {
        if (access(gone, F_OK) == 0) return EAI_AGAIN;
        if (strcmp(name, "cloud.test") == 0) name = "127.0.0.1";
    }
    return next(name, service, hints, result);
}

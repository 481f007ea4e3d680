/* A library that is no plugin; with CRASH one that ends the process as soon as it is loaded. */
#include <stdlib.h>

int not_a_plugin(void);
int not_a_plugin(void) { return 0; }

#ifdef CRASH
__attribute__((constructor)) static void crash(void) { abort(); }
#endif

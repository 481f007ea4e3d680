/* Its loading waits for a thread that asks for the time; that must not wait for the loader. */
#include <pthread.h>
#include <stddef.h>
#include <time.h>

static void* ask(void* nothing)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return nothing;
}

__attribute__((constructor)) static void wait_for_one_who_asks(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, ask, NULL) == 0) pthread_join(thread, NULL);
}

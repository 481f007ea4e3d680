/* The program is loaded once and started many times: to load its libraries takes longer than what
 * most of its commands do. With DESK_STARTER, the number of a socket (SOCK_SEQPACKET), `main` is
 * called in a fresh child for each message on it: the folder, settings of the environment
 * (NAME=VALUE), an empty word, the words of the command, each with its zero; with the message come
 * standard input, output and error. Answers: the process id, then its status as of waitpid. */
#define _GNU_SOURCE
#include "plan.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 64, MESSAGE_MAX = 1 << 16 };

typedef int (*main_function)(int, char**, char**);
typedef int (*start_function)(main_function, int, char**, void (*)(void), void (*)(void),
                              void (*)(void), void*);

static main_function real_main;
static char message[MESSAGE_MAX];

struct start {
    size_t size; /* of the message */
    int files[3];
};

/* False: whoever asked for all this is gone. */
static bool receive(int socket, struct start* start)
{
    union {
        struct cmsghdr first;
        char space[CMSG_SPACE(sizeof start->files)];
    } control;
    struct iovec text = {message, sizeof message - 1};
    struct msghdr header = {.msg_iov = &text,
                            .msg_iovlen = 1,
                            .msg_control = control.space,
                            .msg_controllen = sizeof control.space};
    const ssize_t size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    const struct cmsghdr* with = size > 0 ? CMSG_FIRSTHDR(&header) : NULL;
    if (with == NULL) return false;
    memcpy(start->files, CMSG_DATA(with), sizeof start->files);
    start->size = (size_t)size;
    return true;
}

static char* word_after(char* word)
{
    return word + strlen(word) + 1;
}

static _Noreturn void run(const struct start* start)
{
    for (int file = 0; file < 3; ++file)
        dup2(start->files[file], file);
    unsetenv("DESK_STARTER");
    unsetenv("LD_PRELOAD"); /* its children are none of our business */
    char* word = message;
    if (chdir(word) != 0) abort();
    for (word = word_after(word); *word != '\0'; word = word_after(word))
        putenv(word);
    char* words[WORDS_MAX + 1] = {NULL};
    int count = 0;
    for (++word; word < message + start->size && count < WORDS_MAX; word = word_after(word))
        words[count++] = word;
    read_plan();
    exit(real_main(count, words, environ));
}

static int start_many(int count, char** words, char** environment)
{
    (void)count, (void)words, (void)environment;
    const int socket = atoi(getenv("DESK_STARTER"));
    /* Children that live for a moment need not be thrifty: each map and unmap costs more. */
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 4 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    struct start start;
    while (receive(socket, &start)) {
        const pid_t child = fork();
        if (child == 0) {
            close(socket);
            run(&start);
        }
        for (int file = 0; file < 3; ++file)
            close(start.files[file]);
        int status = 0;
        send(socket, &child, sizeof child, 0);
        waitpid(child, &status, 0);
        send(socket, &status, sizeof status, 0);
    }
    return 0;
}

/* Called by the program's first instructions, behind the loader. */
int __libc_start_main(main_function main, int count, char** words, void (*init)(void),
                      void (*fini)(void), void (*loader_fini)(void), void* stack_end)
{
    const start_function next = (start_function)dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return next(getenv("DESK_STARTER") ? start_many : main, count, words, init, fini, loader_fini,
                stack_end);
}

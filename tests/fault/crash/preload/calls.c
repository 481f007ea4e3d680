/* The calls that write or send, under their own names. Each counts itself, and then does what it is
 * for. What the libraries of the program call by name comes through here; the C library's own inner
 * calls do not (the program's standard output, for one). */
#define _GNU_SOURCE
#include "plan.h"
#include "undo.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

typedef char path_text[PATH_MAX];

static void* next(const char* name)
{
    void* found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

/* The function of the same name that would have been called without us. */
#define NEXT(name) ((__typeof__(&name))next(#name))

static const char* path_of(int file, path_text path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const int result = errno;
    const ssize_t size = readlink(link, path, PATH_MAX - 1);
    errno = result;
    path[size > 0 ? size : 0] = '\0';
    return path;
}

static const char* path_at(int folder, const char* name, path_text path)
{
    if (folder == AT_FDCWD || name[0] == '/') return name;
    path_of(folder, path);
    const size_t size = strlen(path);
    snprintf(path + size, PATH_MAX - size, "/%s", name);
    return path;
}

static bool loses_power(const char* path)
{
    return planned() == FAULT_POWER && is_stored(path);
}

/* STEP(result type, failure, name, path, touches, what to remember, the call) */
#define STEP(type, failure, title, where, kind, remember, call)                                    \
    do {                                                                                           \
        if (planned() == FAULT_NONE) return call;                                                  \
        const struct step step = {title, where, kind};                                             \
        if (!step_begin(&step)) return failure;                                                    \
        if (loses_power(step.path)) {                                                              \
            remember;                                                                              \
        }                                                                                          \
        const type result = call;                                                                  \
        step_end();                                                                                \
        return result;                                                                             \
    } while (0)

/* Files ------------------------------------------------------------------------------------------ */

static size_t size_of(const struct iovec* parts, int count)
{
    size_t size = 0;
    for (int i = 0; i < count; ++i)
        size += parts[i].iov_len;
    return size;
}

/* Where the next write goes. */
static off_t place(int file)
{
    struct stat facts;
    const bool at_end = (fcntl(file, F_GETFL) & O_APPEND) != 0;
    if (at_end && fstat(file, &facts) == 0) return facts.st_size;
    return lseek(file, 0, SEEK_CUR);
}

ssize_t write(int file, const void* data, size_t size)
{
    path_text path;
    STEP(ssize_t, -1, "write", path_of(file, path), TOUCHES_ROOM,
         undo_write(path, place(file), size), NEXT(write)(file, data, size));
}

ssize_t writev(int file, const struct iovec* parts, int count)
{
    path_text path;
    STEP(ssize_t, -1, "writev", path_of(file, path), TOUCHES_ROOM,
         undo_write(path, place(file), size_of(parts, count)), NEXT(writev)(file, parts, count));
}

ssize_t pwrite(int file, const void* data, size_t size, off_t at)
{
    path_text path;
    STEP(ssize_t, -1, "pwrite", path_of(file, path), TOUCHES_ROOM, undo_write(path, at, size),
         NEXT(pwrite)(file, data, size, at));
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t at)
{
    path_text path;
    STEP(ssize_t, -1, "pwrite", path_of(file, path), TOUCHES_ROOM, undo_write(path, at, size),
         NEXT(pwrite64)(file, data, size, at));
}

ssize_t pwritev(int file, const struct iovec* parts, int count, off_t at)
{
    path_text path;
    STEP(ssize_t, -1, "pwritev", path_of(file, path), TOUCHES_ROOM,
         undo_write(path, at, size_of(parts, count)), NEXT(pwritev)(file, parts, count, at));
}

int ftruncate(int file, off_t size)
{
    path_text path;
    STEP(int, -1, "ftruncate", path_of(file, path), TOUCHES_ROOM, undo_truncation(path, size),
         NEXT(ftruncate)(file, size));
}

int ftruncate64(int file, off64_t size)
{
    path_text path;
    STEP(int, -1, "ftruncate", path_of(file, path), TOUCHES_ROOM, undo_truncation(path, size),
         NEXT(ftruncate64)(file, size));
}

int fallocate(int file, int mode, off_t at, off_t size)
{
    path_text path;
    STEP(int, -1, "fallocate", path_of(file, path), TOUCHES_ROOM,
         undo_write(path, at, (size_t)size), NEXT(fallocate)(file, mode, at, size));
}

int fallocate64(int file, int mode, off64_t at, off64_t size)
{
    path_text path;
    STEP(int, -1, "fallocate", path_of(file, path), TOUCHES_ROOM,
         undo_write(path, at, (size_t)size), NEXT(fallocate64)(file, mode, at, size));
}

/* What was synchronised is durable only once the call has come back. */
#define SYNC(name)                                                                                 \
    int name(int file)                                                                             \
    {                                                                                              \
        path_text path;                                                                            \
        if (planned() == FAULT_NONE) return NEXT(name)(file);                                      \
        const struct step step = {#name, path_of(file, path), TOUCHES_SYNC};                       \
        if (!step_begin(&step)) return -1;                                                         \
        const int result = NEXT(name)(file);                                                       \
        if (result == 0 && loses_power(path)) undo_forgets(file);                                  \
        step_end();                                                                                \
        return result;                                                                             \
    }

SYNC(fsync)
SYNC(fdatasync)

/* Names ------------------------------------------------------------------------------------------ */

static bool exists(const char* path)
{
    struct stat facts;
    const int result = errno;
    const bool is_there = lstat(path, &facts) == 0;
    errno = result;
    return is_there;
}

static void remember_opening(const char* path, int flags)
{
    if (!exists(path)) {
        undo_new_file(path);
    } else if (flags & O_TRUNC) {
        undo_truncation(path, 0);
    }
}

/* Opening is a step only if it makes or empties a file. */
static bool opening_changes(const char* path, int flags)
{
    if (planned() == FAULT_NONE) return false;
    if (exists(path)) return (flags & O_TRUNC) != 0 && (flags & O_EXCL) == 0;
    return (flags & O_CREAT) != 0;
}

#define OPEN(name)                                                                                 \
    int name(const char* path, int flags, ...)                                                     \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0;            \
        va_end(more);                                                                              \
        if (!opening_changes(path, flags)) return NEXT(name)(path, flags, mode);                   \
        STEP(int, -1, "open", path, TOUCHES_ROOM, remember_opening(path, flags),                   \
             NEXT(name)(path, flags, mode));                                                       \
    }

OPEN(open)
OPEN(open64)

int mkdir(const char* path, mode_t mode)
{
    STEP(int, -1, "mkdir", path, TOUCHES_ROOM, if (!exists(path)) undo_new_folder(path),
         NEXT(mkdir)(path, mode));
}

char* mkdtemp(char* pattern)
{
    if (planned() == FAULT_NONE) return NEXT(mkdtemp)(pattern);
    const struct step step = {"mkdtemp", pattern, TOUCHES_ROOM};
    if (!step_begin(&step)) return NULL;
    char* made = NEXT(mkdtemp)(pattern);
    if (made != NULL && loses_power(made)) undo_new_folder(made);
    step_end();
    return made;
}

int rename(const char* from, const char* to)
{
    STEP(int, -1, "rename", to, TOUCHES_NAMES, undo_rename(from, to), NEXT(rename)(from, to));
}

int unlink(const char* path)
{
    STEP(int, -1, "unlink", path, TOUCHES_NAMES, undo_removal(path), NEXT(unlink)(path));
}

int unlinkat(int folder, const char* name, int flags)
{
    path_text path;
    STEP(int, -1, "unlinkat", path_at(folder, name, path), TOUCHES_NAMES,
         undo_removal(step.path), NEXT(unlinkat)(folder, name, flags));
}

int remove(const char* path)
{
    STEP(int, -1, "remove", path, TOUCHES_NAMES, undo_removal(path), NEXT(remove)(path));
}

int rmdir(const char* path)
{
    STEP(int, -1, "rmdir", path, TOUCHES_NAMES, undo_removal(path), NEXT(rmdir)(path));
}

/* The network ------------------------------------------------------------------------------------ */

int connect(int socket, const struct sockaddr* to, socklen_t size)
{
    STEP(int, -1, "connect", NULL, TOUCHES_NOTHING_STORED, , NEXT(connect)(socket, to, size));
}

ssize_t send(int socket, const void* data, size_t size, int flags)
{
    STEP(ssize_t, -1, "send", NULL, TOUCHES_NOTHING_STORED, ,
         NEXT(send)(socket, data, size, flags));
}

ssize_t sendto(int socket, const void* data, size_t size, int flags, const struct sockaddr* to,
               socklen_t to_size)
{
    STEP(ssize_t, -1, "sendto", NULL, TOUCHES_NOTHING_STORED, ,
         NEXT(sendto)(socket, data, size, flags, to, to_size));
}

ssize_t sendmsg(int socket, const struct msghdr* message, int flags)
{
    STEP(ssize_t, -1, "sendmsg", NULL, TOUCHES_NOTHING_STORED, ,
         NEXT(sendmsg)(socket, message, flags));
}

/* The time of day -------------------------------------------------------------------------------- */

/* Not by way of NEXT: sanitizers ask for the time while they hold locks of their allocator, and dlsym
 * waits for whoever is loading a library, who may need those. */
int clock_gettime(clockid_t clock, struct timespec* now)
{
    const int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_REALTIME) now->tv_sec += clock_error();
    return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone)
{
    const int result = NEXT(gettimeofday)(now, zone);
    now->tv_sec += clock_error();
    return result;
}

time_t time(time_t* into)
{
    const time_t now = NEXT(time)(NULL) + clock_error();
    if (into) *into = now;
    return now;
}

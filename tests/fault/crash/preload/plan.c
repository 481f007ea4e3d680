#define _GNU_SOURCE
#include "plan.h"

#include "names.h"
#include "undo.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What the campaign reads; it outlives the process. */
struct report {
    _Atomic int owner; /* process id */
    _Atomic unsigned steps;
    _Atomic unsigned struck; /* whether the N-th came */
    char where[REPORT_SIZE - 12];
};

struct plan {
    enum fault fault;
    int error; /* of calls that fail */
    bool fails_sync;
    unsigned nth;
    long extra;
    char folder[PATH_MAX];
    char report_path[PATH_MAX];
    struct report* report;
    _Atomic long long struck_at_ms;
};

/* A library that is preloaded has no other place. */
static struct plan plan;
static pthread_mutex_t disk = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool is_last; /* this thread is in the N-th call */

static long long now_ms(void)
{
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static enum fault fault_named(const char* kind)
{
    if (strcmp(kind, "before") == 0) return FAULT_BEFORE;
    if (strcmp(kind, "after") == 0) return FAULT_AFTER;
    if (strcmp(kind, "power") == 0) return FAULT_POWER;
    if (strcmp(kind, "clock") == 0) return FAULT_CLOCK;
    plan.error = strcmp(kind, "full") == 0 ? ENOSPC : strcmp(kind, "readonly") == 0 ? EROFS : EIO;
    plan.fails_sync = plan.error == EIO;
    return FAULT_DISK;
}

static void copy_path(char* into, const char* from)
{
    snprintf(into, PATH_MAX, "%s", from ? from : "");
}

void read_plan(void)
{
    const char* words = getenv("DESK_FAULT");
    const char* path = getenv("DESK_FAULT_REPORT");
    char kind[16];
    if (words == NULL || path == NULL) return;
    if (sscanf(words, "%15s %u %ld", kind, &plan.nth, &plan.extra) < 2) return;
    copy_path(plan.folder, getenv("DESK_FAULT_FOLDER"));
    copy_path(plan.report_path, path);
    const int file = open(path, O_RDWR | O_CLOEXEC);
    void* memory = mmap(NULL, REPORT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) return;
    plan.report = memory;
    int nobody = 0;
    if (!atomic_compare_exchange_strong(&plan.report->owner, &nobody, getpid())) return;
    plan.fault = fault_named(kind);
}

enum fault planned(void)
{
    if (plan.fault == FAULT_NONE || plan.report->owner != getpid()) return FAULT_NONE;
    return plan.fault;
}

const char* report_path(void)
{
    return plan.report_path;
}

bool is_stored(const char* path)
{
    const size_t length = strlen(plan.folder);
    if (path == NULL || length == 0 || strncmp(path, plan.folder, length) != 0) return false;
    /* The index of SQLite's log is memory that has a name: it is made anew. */
    const size_t size = strlen(path);
    return size < 4 || strcmp(path + size - 4, "-shm") != 0;
}

static void note_where(const struct step* step)
{
    const char* path = step->path ? step->path : "";
    const char* name = strrchr(path, '/');
    snprintf(plan.report->where, sizeof plan.report->where, "%s %s", step->name,
             name ? name + 1 : path);
}

static _Noreturn void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static bool is_task_stopped(pid_t process, const char* task)
{
    char path[64];
    char facts[512] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%.20s/stat", (int)process, task);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return true;
    const ssize_t size = read(file, facts, sizeof facts - 1);
    close(file);
    const char* name_end = size > 0 ? strrchr(facts, ')') : NULL;
    return name_end == NULL || strchr("TtXZ", name_end[2]) != NULL;
}

/* Of all its threads. A thread that is still busy in the kernel stops before it comes back. */
static bool is_stopped(pid_t process)
{
    char path[64];
    struct names tasks;
    bool all = true;
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    open_names(&tasks, path);
    for (const char* task = next_name(&tasks); task != NULL; task = next_name(&tasks))
        if (!is_task_stopped(process, task)) all = false;
    return all;
}

/* Everything stops at once, or another thread would meet files that get shorter while it has them
 * mapped. A child of the process has a copy of all that is to be undone. */
static _Noreturn void lose_power(void)
{
    const pid_t process = getpid();
    const pid_t child = fork();
    if (child == 0) {
        kill(process, SIGSTOP);
        while (!is_stopped(process))
            sched_yield();
        undo_what_is_not_durable();
        kill(process, SIGKILL);
        _exit(0);
    }
    if (child < 0) abort();
    for (;;)
        pause();
}

static bool is_refused(const struct step* step)
{
    if (!is_stored(step->path)) return false;
    if (step->touches == TOUCHES_SYNC) return plan.fails_sync;
    if (step->touches == TOUCHES_NAMES) return plan.error != ENOSPC;
    return step->touches == TOUCHES_ROOM;
}

static bool is_mended(void)
{
    return plan.extra > 0 && now_ms() - plan.struck_at_ms > plan.extra;
}

bool step_begin(const struct step* step)
{
    const enum fault fault = planned();
    if (fault == FAULT_NONE) return true;
    if (fault == FAULT_DISK && !is_refused(step)) return true;
    /* The disk before the number: who is last killed is the one that was counted last. */
    if (fault == FAULT_POWER) pthread_mutex_lock(&disk);
    const unsigned number = atomic_fetch_add(&plan.report->steps, 1) + 1;
    if (number == plan.nth) {
        note_where(step);
        plan.struck_at_ms = now_ms();
        plan.report->struck = 1;
        is_last = true;
        if (fault == FAULT_BEFORE) die();
    }
    if (fault != FAULT_DISK || number < plan.nth || is_mended()) return true;
    errno = plan.error;
    return false;
}

void step_end(void)
{
    const enum fault fault = planned();
    if (fault != FAULT_AFTER && fault != FAULT_POWER) return;
    const int result = errno;
    if (is_last) {
        if (fault == FAULT_POWER) lose_power();
        die();
    }
    if (fault == FAULT_POWER) pthread_mutex_unlock(&disk);
    errno = result;
}

long clock_error(void)
{
    return planned() == FAULT_CLOCK && plan.report->struck ? plan.extra : 0;
}

#define _GNU_SOURCE
#include "undo.h"

#include "names.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* System calls by their number: the names are those of this library itself. */
#define SYSTEM(name, ...) syscall(SYS_##name, __VA_ARGS__)

enum deed { DEED_CONTENT, DEED_NEW_FILE, DEED_NEW_FOLDER, DEED_REMOVAL, DEED_RENAME };

struct change {
    enum deed deed;
    dev_t device;
    ino_t file; /* what has to be synchronised: the file itself, or the folder of the name */
    char* path;
    char* other; /* where a removed file is kept; or what a file is renamed to */
    off_t at;    /* DEED_CONTENT: what stood there, and how long the file was */
    size_t size;
    char* content;
    off_t length;
    struct change* before;
};

static struct change* last;

static void must(bool holds, const char* what)
{
    if (holds) return;
    fprintf(stderr, "preload: %s: %s\n", what, strerror(errno));
    abort();
}

static char* copy_of(const char* text)
{
    char* copy = strdup(text);
    must(copy != NULL, "no memory");
    return copy;
}

static struct change* add(enum deed deed, const char* path)
{
    struct change* change = calloc(1, sizeof *change);
    must(change != NULL, "no memory");
    change->deed = deed;
    change->path = copy_of(path);
    change->before = last;
    last = change;
    return change;
}

/* The name is durable when its folder is. */
static struct change* add_name(enum deed deed, const char* path)
{
    struct change* change = add(deed, path);
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char* slash = strrchr(folder, '/');
    must(slash != NULL && slash != folder, "a path that is not absolute");
    *slash = '\0';
    struct stat facts;
    if (stat(folder, &facts) != 0) return change; /* The deed fails, too. */
    change->device = facts.st_dev;
    change->file = facts.st_ino;
    return change;
}

static void keep_content(const char* path, off_t at, off_t until)
{
    struct stat facts;
    if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode)) return;
    struct change* change = add(DEED_CONTENT, path);
    change->device = facts.st_dev;
    change->file = facts.st_ino;
    change->length = facts.st_size;
    change->at = at;
    if (until > facts.st_size) until = facts.st_size;
    if (at >= until) return;
    change->size = (size_t)(until - at);
    change->content = malloc(change->size);
    must(change->content != NULL, "no memory");
    const int file = (int)SYSTEM(openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    const long read = SYSTEM(pread64, file, change->content, change->size, at);
    must(read == (long)change->size, "what is written over cannot be read");
    SYSTEM(close, file);
}

void undo_write(const char* path, off_t at, size_t size)
{
    keep_content(path, at, at + (off_t)size);
}

void undo_truncation(const char* path, off_t to)
{
    keep_content(path, to, (off_t)LLONG_MAX);
}

void undo_new_file(const char* path)
{
    add_name(DEED_NEW_FILE, path);
}

void undo_new_folder(const char* path)
{
    add_name(DEED_NEW_FOLDER, path);
}

void undo_removal(const char* path)
{
    static unsigned kept;
    struct stat facts;
    if (lstat(path, &facts) != 0) return;
    if (S_ISDIR(facts.st_mode)) {
        add_name(DEED_REMOVAL, path);
        return;
    }
    char place[PATH_MAX];
    snprintf(place, sizeof place, "%s.%d.%u", report_path(), (int)getpid(), ++kept);
    /* A process before us may have had our number, which come round in minutes, and left one. */
    SYSTEM(unlinkat, AT_FDCWD, place, 0);
    if (SYSTEM(linkat, AT_FDCWD, path, AT_FDCWD, place, 0) != 0) {
        must(errno == ENOENT, "a removed file cannot be kept");
        return; // Another thread was faster: there is nothing left to remove.
    }
    add_name(DEED_REMOVAL, path)->other = copy_of(place);
}

void undo_rename(const char* from, const char* to)
{
    undo_removal(to);
    add_name(DEED_RENAME, from)->other = copy_of(to);
}

static void release(struct change* change)
{
    free(change->path);
    free(change->other);
    free(change->content);
    free(change);
}

void undo_forgets(int file)
{
    struct stat facts;
    if (fstat(file, &facts) != 0) return;
    struct change** link = &last;
    while (*link != NULL) {
        struct change* change = *link;
        if (change->device == facts.st_dev && change->file == facts.st_ino) {
            *link = change->before;
            release(change);
        } else {
            link = &change->before;
        }
    }
}

static void put_back_content(const struct change* change)
{
    const int file = (int)SYSTEM(openat, AT_FDCWD, change->path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    SYSTEM(ftruncate, file, change->length);
    if (change->size > 0) SYSTEM(pwrite64, file, change->content, change->size, change->at);
    SYSTEM(close, file);
}

static void remove_tree(const char* path)
{
    struct names names;
    open_names(&names, path);
    for (const char* name = next_name(&names); name != NULL; name = next_name(&names)) {
        char below[PATH_MAX];
        snprintf(below, sizeof below, "%s/%s", path, name);
        struct stat facts;
        const bool is_folder = lstat(below, &facts) == 0 && S_ISDIR(facts.st_mode);
        if (is_folder) {
            remove_tree(below);
        } else {
            SYSTEM(unlinkat, AT_FDCWD, below, 0);
        }
    }
    SYSTEM(unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

static void undo(const struct change* change)
{
    switch (change->deed) {
    case DEED_CONTENT:
        put_back_content(change);
        break;
    case DEED_NEW_FILE:
        SYSTEM(unlinkat, AT_FDCWD, change->path, 0);
        break;
    case DEED_NEW_FOLDER:
        remove_tree(change->path);
        break;
    case DEED_REMOVAL:
        if (change->other) {
            SYSTEM(renameat2, AT_FDCWD, change->other, AT_FDCWD, change->path, 0);
        } else {
            SYSTEM(mkdirat, AT_FDCWD, change->path, 0755);
        }
        break;
    case DEED_RENAME:
        SYSTEM(renameat2, AT_FDCWD, change->other, AT_FDCWD, change->path, 0);
        break;
    }
}

void undo_what_is_not_durable(void)
{
    for (const struct change* change = last; change != NULL; change = change->before)
        undo(change);
}

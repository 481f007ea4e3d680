#ifndef FAULT_NAMES_H
#define FAULT_NAMES_H

#include <dirent.h>
#include <sys/types.h>

/* What is in a folder. Unlike opendir it allocates nothing: whoever is forked from a process with
 * threads may find AddressSanitizer's allocator locked for ever. */
struct names {
    int folder;
    ssize_t size;
    ssize_t at;
    _Alignas(struct dirent64) char entries[4096];
};

/* A folder that cannot be read has no names. */
void open_names(struct names* names, const char* path);

/* Without "." and ".."; NULL: there are no more, and the folder is closed. */
const char* next_name(struct names* names);

#endif

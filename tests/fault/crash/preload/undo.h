#pragma once

#include <stddef.h>
#include <sys/types.h>

/* What a loss of power takes away: all that was done to files and names since the last fsync of the
 * file, or of the folder for names. That is the strictest disk that POSIX allows. The caller holds
 * the disk. Each `undo_` is called before the deed, with the path that it is about. */

void undo_write(const char* path, off_t at, size_t size);
void undo_truncation(const char* path, off_t to);
void undo_new_file(const char* path);
void undo_new_folder(const char* path);
void undo_removal(const char* path);
void undo_rename(const char* from, const char* to);

/* The file or folder was synchronised. */
void undo_forgets(int file);

/* Undoes the rest, the last deed first. */
void undo_what_is_not_durable(void);

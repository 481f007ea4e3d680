#pragma once

#include <stdbool.h>

/* What is to happen to the program that this library is loaded into, and what has happened.
 *
 * DESK_FAULT="KIND N [EXTRA]": at the N-th call that writes or sends
 *   before     the process is killed before the call reaches the system
 *   after      it is killed as soon as the system has done it
 *   power      as `after`, and what no fsync had made durable by then is undone
 *   full       from then on nothing can be stored: no space (EXTRA: for so many ms, 0: for ever)
 *   readonly   the same, as on a disk that is mounted read-only
 *   broken     the same, and an fsync fails, too
 *              (of these three only the calls that they make fail are counted)
 *   clock      from then on the time of day is EXTRA seconds off
 * DESK_FAULT_REPORT: an existing file of REPORT_SIZE bytes, see `report`.
 * DESK_FAULT_FOLDER: only files in it are on the disk that fails or loses its power.
 * Its children are left alone. */

enum { REPORT_SIZE = 512 };

enum fault { FAULT_NONE, FAULT_BEFORE, FAULT_AFTER, FAULT_POWER, FAULT_DISK, FAULT_CLOCK };

/* What a call would change, as far as a disk is concerned. */
enum touches { TOUCHES_NOTHING_STORED, TOUCHES_ROOM, TOUCHES_NAMES, TOUCHES_SYNC };

/* A call that writes or sends. `path`: the file, or NULL for what is no file. */
struct step {
    const char* name;
    const char* path;
    enum touches touches;
};

/* From the environment; before `main`. */
void read_plan(void);

/* Counts the step. True: go on; false: errno is set, and the call fails. May not return.
 * With FAULT_POWER the disk belongs to the caller until `step_end`. */
bool step_begin(const struct step* step);

/* The call was done. May not return. */
void step_end(void);

/* What goes wrong in this process; FAULT_NONE also in its children. */
enum fault planned(void);

/* Whether `path` is on the disk that may fail. */
bool is_stored(const char* path);

/* Where files that are unlinked may be kept, on the same disk. Numbered, below the report. */
const char* report_path(void);

/* Seconds by which the time of day is wrong now. */
long clock_error(void);

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// Counts the allocations and the instructions of a process. A program that links this has its malloc replaced.

#ifndef C_ALLOCATION_COUNT_H
#define C_ALLOCATION_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted on this platform: only where glibc is.
bool allocation_count_is_available(void);

/// Starts to count the allocations of all threads at 0.
void allocation_count_start(void);

/// Stops counting.
///
/// Returns how often memory was asked for since the start; a growing realloc is one time.
uint64_t allocation_count_stop(void);

/// From now on, what is counted is also sorted by call stack. That allocates nothing, but takes time.
void allocation_stacks_enable(void);

/// Writes the call stacks of everything counted since they were enabled or last written, and forgets them.
///
/// For each stack a line `stack COUNT BYTES`, then for each frame a line with a tab, the path of its image, a tab, and the
/// offset of the return address in it.
void allocation_stacks_write(int descriptor);

/// Starts to count instructions in user space, of this thread and of all threads that it starts from now on.
///
/// Returns whether the processor, the kernel and its rules permit that.
bool instruction_count_open(void);

/// The instructions since the counter was opened.
uint64_t instruction_count_read(void);

/// Whether callgrind, or another tool of valgrind, runs this program.
bool callgrind_is_running(void);

/// Sets callgrind's costs of this thread to zero.
void callgrind_begin(void);

/// Makes callgrind write the costs since the begin, with a name.
void callgrind_end(const char *name);

/// Does nothing, in a way that the compiler cannot see: what the pointer points to has to be computed.
void keep_result(const void *result);

#endif

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// The program's malloc and its relatives come before those of glibc, also for the libraries that it loads; each counts
// and calls glibc's own under its other name. free stays glibc's: the memory is.

#define _GNU_SOURCE

#include "CAllocationCount.h"

#include <stdatomic.h>
#include <stddef.h>

#if defined(__linux__) && defined(__GLIBC__)

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <stdio.h>
#include <string.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

enum {
    frames_per_stack = 32,
    stack_slots = 1024,
    // The frames of this file.
    own_frames = 2,
};

struct stack {
    uint64_t count;
    uint64_t bytes;
    int depth;
    void *frames[frames_per_stack];
};

static atomic_bool is_counting;
static atomic_bool is_sorting;
static atomic_uint_fast64_t allocations;
static atomic_flag stacks_lock = ATOMIC_FLAG_INIT;
static struct stack stacks[stack_slots];

// backtrace may allocate itself.
static _Thread_local bool is_inside __attribute__((tls_model("initial-exec")));

static size_t slot_of(void *const *frames, int depth) {
    uintptr_t hash = (uintptr_t)depth;
    for (int frame = 0; frame < depth; frame++) {
        hash = (hash ^ (uintptr_t)frames[frame]) * 0x9E3779B97F4A7C15u;
    }
    return (hash >> 20) % stack_slots;
}

static bool has_frames(const struct stack *stack, void *const *frames, int depth) {
    return stack->depth == depth && memcmp(stack->frames, frames, (size_t)depth * sizeof *frames) == 0;
}

static __attribute__((noinline)) void sort(size_t size) {
    void *frames[frames_per_stack];
    int depth = backtrace(frames, frames_per_stack);
    while (atomic_flag_test_and_set_explicit(&stacks_lock, memory_order_acquire)) {
    }
    size_t slot = slot_of(frames, depth);
    for (int tried = 0; tried < stack_slots; tried++) {
        struct stack *stack = &stacks[slot];
        if (stack->count == 0) {
            memcpy(stack->frames, frames, sizeof frames);
            stack->depth = depth;
        }
        if (has_frames(stack, frames, depth)) {
            stack->count += 1;
            stack->bytes += size;
            break;
        }
        slot = (slot + 1) % stack_slots;
    }
    atomic_flag_clear_explicit(&stacks_lock, memory_order_release);
}

static inline __attribute__((always_inline)) void note(size_t size) {
    if (!atomic_load_explicit(&is_counting, memory_order_relaxed) || is_inside) {
        return;
    }
    atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
    if (atomic_load_explicit(&is_sorting, memory_order_relaxed)) {
        is_inside = true;
        sort(size);
        is_inside = false;
    }
}

void *malloc(size_t size) {
    note(size);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    note(count * size);
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    note(size);
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    note(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    note(size);
    void *memory = __libc_memalign(alignment, size);
    if (memory == NULL) {
        return ENOMEM;
    }
    *result = memory;
    return 0;
}

bool allocation_count_is_available(void) {
    return true;
}

void allocation_stacks_enable(void) {
    // The first call loads the library that walks the stack.
    void *frames[1];
    backtrace(frames, 1);
    atomic_store(&is_sorting, true);
}

static void write_stack(const struct stack *stack, int descriptor) {
    dprintf(descriptor, "stack %llu %llu\n", (unsigned long long)stack->count, (unsigned long long)stack->bytes);
    for (int frame = own_frames; frame < stack->depth; frame++) {
        Dl_info image;
        if (dladdr(stack->frames[frame], &image) != 0) {
            size_t offset = (size_t)((char *)stack->frames[frame] - (char *)image.dli_fbase);
            dprintf(descriptor, "\t%s\t0x%zx\n", image.dli_fname, offset);
        }
    }
}

void allocation_stacks_write(int descriptor) {
    for (int slot = 0; slot < stack_slots; slot++) {
        if (stacks[slot].count > 0) {
            write_stack(&stacks[slot], descriptor);
        }
    }
    memset(stacks, 0, sizeof stacks);
}

#else

static atomic_bool is_counting;
static atomic_uint_fast64_t allocations;

bool allocation_count_is_available(void) {
    return false;
}

void allocation_stacks_enable(void) {}

void allocation_stacks_write(int descriptor) {
    (void)descriptor;
}

#endif

void allocation_count_start(void) {
    atomic_store(&allocations, 0);
    atomic_store(&is_counting, true);
}

uint64_t allocation_count_stop(void) {
    atomic_store(&is_counting, false);
    return atomic_load(&allocations);
}

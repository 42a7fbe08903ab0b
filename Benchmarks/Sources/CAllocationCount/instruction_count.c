// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE

#include "CAllocationCount.h"

#include <stddef.h>

#if defined(__linux__)
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif

static int counter = -1;

bool instruction_count_open(void) {
#if defined(__linux__)
    struct perf_event_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.size = sizeof attributes;
    attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    attributes.inherit = 1;
    counter = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
#endif
    return counter >= 0;
}

uint64_t instruction_count_read(void) {
    uint64_t value = 0;
#if defined(__linux__)
    if (counter >= 0 && read(counter, &value, sizeof value) != (ssize_t)sizeof value) {
        value = 0;
    }
#endif
    return value;
}

bool callgrind_is_running(void) {
#if defined(RUNNING_ON_VALGRIND)
    return RUNNING_ON_VALGRIND > 0;
#else
    return false;
#endif
}

void callgrind_begin(void) {
#if defined(CALLGRIND_ZERO_STATS)
    CALLGRIND_ZERO_STATS;
#endif
}

void callgrind_end(const char *name) {
#if defined(CALLGRIND_DUMP_STATS_AT)
    CALLGRIND_DUMP_STATS_AT(name);
#else
    (void)name;
#endif
}

void keep_result(const void *result) {
    __asm__ volatile("" : : "r"(result) : "memory");
}

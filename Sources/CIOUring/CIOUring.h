// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// The three system calls of io_uring, which libc has no functions for, and the two memory accesses that its rings need.
// Everything else is Swift: Sources/RoostServer/Fanout/SendRing.swift.

#ifndef CIOURING_H
#define CIOURING_H

#ifdef __linux__

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

// glibc declares it only for programs that ask for more than POSIX.
extern long syscall(long number, ...);

// The numbers are the same on all architectures.
enum { c_io_uring_setup = 425, c_io_uring_enter = 426, c_io_uring_register = 427 };

// Each returns the negative error number on failure.

static inline long c_uring_setup(uint32_t entries, void *parameters) {
    long result = syscall(c_io_uring_setup, (long)entries, parameters);
    return result < 0 ? -(long)errno : result;
}

static inline long c_uring_enter(int ring, uint32_t submitted, uint32_t awaited, uint32_t flags) {
    long result = syscall(c_io_uring_enter, (long)ring, (long)submitted, (long)awaited, (long)flags, (void *)0, 0L);
    return result < 0 ? -(long)errno : result;
}

static inline long c_uring_register(int ring, uint32_t opcode, void *argument, uint32_t count) {
    long result = syscall(c_io_uring_register, (long)ring, (long)opcode, argument, (long)count);
    return result < 0 ? -(long)errno : result;
}

static inline uint32_t c_uring_load(const void *word) {
    return __atomic_load_n((const uint32_t *)word, __ATOMIC_ACQUIRE);
}

static inline void c_uring_store(void *word, uint32_t value) {
    __atomic_store_n((uint32_t *)word, value, __ATOMIC_RELEASE);
}

#endif
#endif

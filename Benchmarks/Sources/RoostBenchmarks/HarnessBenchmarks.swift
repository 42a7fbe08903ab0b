// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CAllocationCount

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A benchmark with a known result, so that a counter that counts nothing is noticed.
enum HarnessBenchmarks {
    static func run(_ harness: inout Harness) {
        harness.measure("harness/three-allocations", operations: 1_000) { operations in
            for _ in 0..<operations {
                let first = UnsafeMutableRawPointer.allocate(byteCount: 24, alignment: 16)
                let second = calloc(3, 8)
                let third = realloc(second, 4_096)
                keep_result(first)
                keep_result(third)
                first.deallocate()
                free(third)
            }
        }
    }
}

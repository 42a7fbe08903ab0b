// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import TraceExport

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary texts to the reader of `traceparent`: what it reads, it must be able to write and read again.
@main
enum TraceParentFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                TraceParentFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        let text = String(decoding: input, as: UTF8.self)
        guard let parent = TraceParent(text) else {
            return
        }
        require(TraceParent(parent.text) == parent, "what is read can be written")
        require(parent.trace != 0 && parent.span != 0, "ids are not 0")
        // Of the version 00, with no flag but the first, the text is the only one.
        let isSame = text.utf8.dropLast(2).elementsEqual(parent.text.utf8.dropLast(2))
        require(!text.hasPrefix("00-") || isSame, "nothing else is read")
    }
}

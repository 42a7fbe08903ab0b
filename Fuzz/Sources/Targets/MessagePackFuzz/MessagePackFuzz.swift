// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import SerializerFuzzing
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the MessagePack scanner, decoder and transcoder.
@main
enum MessagePackFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                SerializerFuzz.test(UnsafeRawBufferPointer(start: start, count: count), as: .messagePack)
                return 0
            }
        )
    }
}

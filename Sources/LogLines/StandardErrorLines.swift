// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Writes lines to standard error, each as a whole.
package enum StandardErrorLines {
    private static let lock = Mutex(())

    /// Writes a line that has its end; lines of other threads do not get between its bytes.
    package static func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            Self.lock.withLock { _ in Self.write(UnsafeRawBufferPointer(bytes)) }
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = systemWrite(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest))
            guard written > 0 || errno == EINTR else {
                return
            }
            rest = rest.dropFirst(max(0, written))
        }
    }
}

private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

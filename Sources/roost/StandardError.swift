// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Writes to standard error, and other small things that the C library does.
enum StandardError {
    /// Writes a line.
    static func print(_ line: String) {
        var bytes = Array(line.utf8)[...]
        bytes.append(UInt8(ascii: "\n"))
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else {
                return
            }
            bytes = bytes.dropFirst(written)
        }
    }
}

/// Writes to standard output at once, so that a reader behind a pipe sees each line.
enum StandardOutput {
    /// Writes a line.
    static func print(_ line: String) {
        Swift.print(line)
        fflush(nil)
    }
}

/// The clock of the machine.
enum SystemTime {
    /// The time in Unix seconds.
    static var unixSeconds: Int {
        time(nil)
    }
}

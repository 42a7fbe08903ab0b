// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Reads durations and sizes as the configuration file writes them.
enum ValueText {
    /// A duration: a whole number and `ms`, `s`, `m` or `h`; `0` needs no unit.
    static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = Self.split(text) else {
            return nil
        }
        let factor: Int64? =
            switch unit {
            case "ms": 1
            case "s": 1_000
            case "m": 60_000
            case "h": 3_600_000
            case "": number == 0 ? 1 : nil
            case _: nil
            }
        guard let factor, case (let value, false) = number.multipliedReportingOverflow(by: factor) else {
            return nil
        }
        return .milliseconds(value)
    }

    /// A size in bytes: a whole number, alone or with `B`, `KiB`, `MiB` or `GiB`.
    static func bytes(_ text: String) -> Int? {
        guard let (number, unit) = Self.split(text) else {
            return nil
        }
        let factor: Int64? =
            switch unit {
            case "", "B": 1
            case "KiB": 1 << 10
            case "MiB": 1 << 20
            case "GiB": 1 << 30
            case _: nil
            }
        guard let factor, case (let value, false) = number.multipliedReportingOverflow(by: factor) else {
            return nil
        }
        return Int(exactly: value)
    }

    /// A duration as the configuration file writes it.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        guard milliseconds == 0 else {
            return "\(seconds * 1_000 + milliseconds)ms"
        }
        if seconds != 0, seconds % 3_600 == 0 {
            return "\(seconds / 3_600)h"
        }
        return seconds != 0 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }

    /// A size as the configuration file writes it.
    static func text(bytes: Int) -> String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return String(bytes)
    }

    private static func split(_ text: String) -> (number: Int64, unit: String)? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int64(String(digits) ?? "") else {
            return nil
        }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        return (number, String(unit))
    }
}

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

/// A moment, as log lines say it.
struct LogTime: Equatable {
    /// Since 1970, in seconds.
    var seconds: Int
    /// `0…999`.
    var milliseconds: Int

    /// The machine's clock.
    static var now: LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: Int(time.tv_sec), milliseconds: Int(time.tv_nsec) / 1_000_000)
    }

    /// RFC 3339, in UTC, such as `2026-11-26T05:58:15.042Z`.
    var text: String {
        var seconds = time_t(self.seconds)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1_900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let time = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return Self.joined(date, by: "-") + "T" + Self.joined(time, by: ":") + "."
            + Self.padded(self.milliseconds, to: 3) + "Z"
    }

    private static func joined(_ numbers: [Int], by separator: String) -> String {
        numbers.map { Self.padded($0, to: 2) }.joined(separator: separator)
    }

    private static func padded(_ number: Int, to length: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}

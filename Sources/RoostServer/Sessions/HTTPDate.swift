// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The wall clock, for what has to be compared with the clocks of others.
enum UnixTime {
    /// Seconds since 1970.
    static func now() -> Int {
        time(nil)
    }

    /// Milliseconds since 1970.
    static func milliseconds() -> Int64 {
        // Read as two words: which module owns the members of timespec differs from build to build.
        withUnsafeTemporaryAllocation(of: timespec.self, capacity: 1) { now in
            guard let address = now.baseAddress, clock_gettime(CLOCK_REALTIME, address) == 0 else {
                return 0
            }
            let words = UnsafeRawBufferPointer(now)
            let seconds = words.load(as: Int.self)
            let nanoseconds = words.load(fromByteOffset: MemoryLayout<Int>.size, as: Int.self)
            return Int64(seconds) * 1_000 + Int64(nanoseconds) / 1_000_000
        }
    }
}

/// Dates in the form of HTTP.
///
/// Source: RFC 9110 §5.6.7.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text of a time, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - Parameter seconds: Seconds since 1970, not negative.
    /// - Returns: The text.
    static func text(_ seconds: Int) -> String {
        let day = seconds / 86_400
        let (year, month, dayOfMonth) = Self.civil(day)
        let second = seconds % 86_400
        let clock = [second / 3_600, second / 60 % 60, second % 60].map(Self.twoDigits).joined(separator: ":")
        let date = "\(Self.twoDigits(dayOfMonth)) \(Self.months[month - 1]) \(year)"
        return "\(Self.days[day % 7]), \(date) \(clock) GMT"
    }

    /// The text frame that a refused ticket is answered with, the seed system's to the byte.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Returns: The text.
    static func refusal(now: Int) -> ByteBuffer {
        ByteBuffer(
            string: "HTTP/1.0 200 OK\r\nCache-Control: no-cache, private\r\nDate:          "
                + Self.text(now) + "\r\n\r\n403"
        )
    }

    /// The date of a day of the Gregorian calendar, by eras of 400 years that begin on 1 March.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

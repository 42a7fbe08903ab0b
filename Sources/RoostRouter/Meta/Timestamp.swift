// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Points in time as text, `2026-11-26T04:15:00.123Z`.
///
/// Source: RFC 3339.
package enum Timestamp {
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// The first millisecond of the year 0 and the last one of 9999, which is all that RFC 3339 can write.
    private static let range = Int64(-62_167_219_200_000)...253_402_300_799_999

    /// Writes a time in UTC with milliseconds.
    ///
    /// - Parameter milliseconds: Milliseconds since 1970; outside of the years 0 to 9999 the nearest time within.
    /// - Returns: 24 characters.
    package static func format(_ milliseconds: Int64) -> String {
        let time = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
        let sinceYear0 = time - Self.range.lowerBound
        let days = sinceYear0 / Self.millisecondsPerDay
        var year = days / 366
        while Self.daysBefore(year: year + 1) <= days { year += 1 }
        var day = days - Self.daysBefore(year: year)
        var month = 1
        while day >= Self.days(inMonth: month, of: year) {
            day -= Self.days(inMonth: month, of: year)
            month += 1
        }
        let rest = sinceYear0 % Self.millisecondsPerDay
        let date = "\(Self.digits(year, 4))-\(Self.digits(Int64(month), 2))-\(Self.digits(day + 1, 2))"
        let seconds = rest / 1_000
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { Self.digits($0, 2) }
        return "\(date)T\(clock.joined(separator: ":")).\(Self.digits(rest % 1_000, 3))Z"
    }

    /// Reads a time.
    ///
    /// The date, `T` or a space, the time of day, a fraction if there is one, of which digits beyond milliseconds are cut
    /// off, and `Z` or an offset. Second 60 is the first one of the next minute.
    ///
    /// - Parameter text: The text, at most 64 bytes.
    /// - Returns: Milliseconds since 1970; `nil` if the text is no time of RFC 3339.
    package static func parse(_ text: String) -> Int64? {
        guard text.utf8.count <= 64 else {
            return nil
        }
        var reader = TimestampReader(Array(text.utf8))
        guard let days = reader.date(), reader.skip("Tt "), let time = reader.timeOfDay() else {
            return nil
        }
        guard let offset = reader.offset(), reader.isAtEnd else {
            return nil
        }
        return Self.range.lowerBound + days * Self.millisecondsPerDay + time - offset
    }

    /// The days from the first of January of the year 0 to that of a year from 0 on.
    static func daysBefore(year: Int64) -> Int64 {
        guard year > 0 else {
            return 0
        }
        let past = year - 1
        return year * 365 + past / 4 - past / 100 + past / 400 + 1
    }

    static func days(inMonth month: Int, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

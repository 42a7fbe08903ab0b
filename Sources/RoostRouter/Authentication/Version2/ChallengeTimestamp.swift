// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A time as WAMP-CRA challenges have it: ISO 8601, UTC, with milliseconds (`2014-06-22T16:36:25.448Z`).
package enum ChallengeTimestamp {
    /// Writes a time.
    ///
    /// - Parameter milliseconds: Unix milliseconds; times outside of the years 0 to 9999 become the nearest inside.
    /// - Returns: The text, 24 characters.
    package static func text(milliseconds: Int64) -> String {
        let time = min(max(milliseconds, Self.earliest), Self.latest)
        let days = (time - (time % Self.day + Self.day) % Self.day) / Self.day
        let rest = time - days * Self.day
        let date = Self.date(days)
        let parts = [
            Self.digits(date.year, 4), "-", Self.digits(date.month, 2), "-", Self.digits(date.day, 2), "T",
            Self.digits(rest / 3_600_000, 2), ":", Self.digits(rest / 60_000 % 60, 2), ":",
            Self.digits(rest / 1_000 % 60, 2), ".", Self.digits(rest % 1_000, 3), "Z",
        ]
        return parts.joined()
    }

    private static let day: Int64 = 86_400_000
    /// The start of the year 0.
    private static let earliest: Int64 = -62_167_219_200_000
    /// The end of the year 9999.
    private static let latest: Int64 = 253_402_300_799_999

    private static func digits(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(width - text.utf8.count, 0)) + text
    }

    /// The Gregorian date so many days after 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is a year's last, in periods of 400 years of 146,097 days.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let sinceMarch0 = days + 719_468
        let period = (sinceMarch0 - (sinceMarch0 % 146_097 + 146_097) % 146_097) / 146_097
        let dayOfPeriod = sinceMarch0 - period * 146_097
        let leapFree = dayOfPeriod - dayOfPeriod / 1_460 + dayOfPeriod / 36_524 - dayOfPeriod / 146_096
        let yearOfPeriod = leapFree / 365
        let dayOfYear = dayOfPeriod - (365 * yearOfPeriod + yearOfPeriod / 4 - yearOfPeriod / 100)
        // Months from March have 31, 30, 31, 30, 31 days, twice, and so on: 153 days in five of them.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfPeriod + period * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

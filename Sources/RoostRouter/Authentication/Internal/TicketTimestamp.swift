// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The `created` field of a ticket: an absolute date, as seconds since 1970-01-01T00:00:00Z.
///
/// PHP reads the field with `strtotime`, which takes nearly any text (`now`, `yesterday`, `next monday`). Here only
/// absolute dates count, because a relative one never expires:
///
/// - `YYYY-MM-DD`, `T` or a space, `HH:MM`, perhaps `:SS` and a fraction, then `Z`, `±HH:MM`, `±HHMM` or `±HH`;
/// - `@` and Unix seconds, perhaps negative or with a fraction.
///
/// Fractions are cut off. A day that its month does not have (`02-30`) is no date, where PHP counts on into March.
enum TicketTimestamp {
    /// Reads a date.
    ///
    /// - Returns: Unix seconds, or `nil` for everything that is not listed above. PHP takes such text for the year 1970.
    static func parse(_ bytes: some Collection<UInt8>) -> Int? {
        guard bytes.count <= 64 else { return nil }
        var scanner = Scanner(bytes: Array(bytes))
        let seconds = scanner.skip("@") ? scanner.unixSeconds() : scanner.dateAndTime()
        return scanner.isAtEnd ? seconds : nil
    }

    /// Writes a date in UTC, as Oro does: `2024-07-01T12:00:00+00:00`.
    ///
    /// - Returns: The text, or `nil` outside of the years 1970 to 9999.
    static func format(_ seconds: Int) -> String? {
        guard seconds >= 0, seconds < Self.daysBefore(year: 10_000) * 86_400 else { return nil }
        let days = seconds / 86_400
        var year = 1970 + days / 366
        while Self.daysBefore(year: year + 1) <= days { year += 1 }
        var day = days - Self.daysBefore(year: year)
        var month = 1
        while day >= Self.days(inMonth: month, of: year) {
            day -= Self.days(inMonth: month, of: year)
            month += 1
        }
        let time = seconds % 86_400
        let date = "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day + 1))"
        let clock = [time / 3600, time / 60 % 60, time % 60].map(Self.twoDigits).joined(separator: ":")
        return "\(date)T\(clock)+00:00"
    }

    /// The days from 1970-01-01 to the first of January of a year from 1 on.
    static func daysBefore(year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400 - 719_162
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension TicketTimestamp {
    /// Walks over the bytes of one date; every method leaves the position behind what it has taken.
    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { self.position == self.bytes.count }

        mutating func skip(_ characters: String) -> Bool {
            guard self.position < self.bytes.count, characters.utf8.contains(self.bytes[self.position]) else {
                return false
            }
            self.position += 1
            return true
        }

        mutating func digit() -> Int? {
            guard self.position < self.bytes.count else { return nil }
            let byte = self.bytes[self.position]
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            self.position += 1
            return Int(byte) - 48
        }

        /// Exactly so many digits, with a value in the range.
        mutating func number(digits: Int, in range: ClosedRange<Int>) -> Int? {
            var value = 0
            for _ in 0..<digits {
                guard let digit = self.digit() else { return nil }
                value = value * 10 + digit
            }
            return range.contains(value) ? value : nil
        }

        /// A dot or comma with one digit or more, if there is one; `false` if digits are missing behind it.
        mutating func skipFraction(_ separators: String) -> Bool {
            guard self.skip(separators) else { return true }
            guard self.digit() != nil else { return false }
            while self.digit() != nil {}
            return true
        }

        mutating func unixSeconds() -> Int? {
            let isNegative = self.skip("-")
            guard var value = self.digit() else { return nil }
            var count = 1
            while let digit = self.digit() {
                count += 1
                guard count <= 12 else { return nil }
                value = value * 10 + digit
            }
            guard self.skipFraction(".") else { return nil }
            return isNegative ? -value : value
        }

        mutating func dateAndTime() -> Int? {
            guard let year = self.number(digits: 4, in: 1...9999), self.skip("-") else { return nil }
            guard let month = self.number(digits: 2, in: 1...12), self.skip("-") else { return nil }
            guard let day = self.number(digits: 2, in: 1...TicketTimestamp.days(inMonth: month, of: year)) else {
                return nil
            }
            guard self.skip("Tt "), let time = self.timeOfDay(), let offset = self.offset() else { return nil }
            let earlier = (1..<month).reduce(0) { $0 + TicketTimestamp.days(inMonth: $1, of: year) }
            return (TicketTimestamp.daysBefore(year: year) + earlier + day - 1) * 86_400 + time - offset
        }

        private mutating func timeOfDay() -> Int? {
            guard let hour = self.number(digits: 2, in: 0...23), self.skip(":") else { return nil }
            guard let minute = self.number(digits: 2, in: 0...59) else { return nil }
            guard self.skip(":") else { return hour * 3600 + minute * 60 }
            // 60 is a leap second, which Unix time does not know: the first second of the next minute.
            guard let second = self.number(digits: 2, in: 0...60), self.skipFraction(".,") else { return nil }
            return hour * 3600 + minute * 60 + second
        }

        private mutating func offset() -> Int? {
            if self.skip("Zz") { return 0 }
            let isNegative = self.skip("-")
            guard isNegative || self.skip("+"), let hours = self.number(digits: 2, in: 0...23) else { return nil }
            guard !self.isAtEnd else { return isNegative ? -hours * 3600 : hours * 3600 }
            _ = self.skip(":")
            guard let minutes = self.number(digits: 2, in: 0...59) else { return nil }
            let seconds = hours * 3600 + minutes * 60
            return isNegative ? -seconds : seconds
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks over the bytes of one RFC 3339 time; every method leaves the position behind what it has taken.
struct TimestampReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool {
        self.position == self.bytes.count
    }

    /// Takes one of some characters, if it is next.
    mutating func skip(_ characters: String) -> Bool {
        guard self.position < self.bytes.count, characters.utf8.contains(self.bytes[self.position]) else {
            return false
        }
        self.position += 1
        return true
    }

    /// The days since the first of January of the year 0.
    mutating func date() -> Int64? {
        guard let year = self.number(digits: 4, in: 0...9_999), self.skip("-") else {
            return nil
        }
        guard let month = self.number(digits: 2, in: 1...12), self.skip("-") else {
            return nil
        }
        guard let day = self.number(digits: 2, in: 1...Timestamp.days(inMonth: Int(month), of: year)) else {
            return nil
        }
        let months = (1..<Int(month)).reduce(0) { $0 + Timestamp.days(inMonth: $1, of: year) }
        return Timestamp.daysBefore(year: year) + months + day - 1
    }

    /// The milliseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = self.number(digits: 2, in: 0...23), self.skip(":") else {
            return nil
        }
        guard let minute = self.number(digits: 2, in: 0...59), self.skip(":") else {
            return nil
        }
        guard let second = self.number(digits: 2, in: 0...60), let fraction = self.fraction() else {
            return nil
        }
        return ((hour * 60 + minute) * 60 + second) * 1_000 + fraction
    }

    /// How far local time is ahead of UTC, in milliseconds.
    mutating func offset() -> Int64? {
        if self.skip("Zz") {
            return 0
        }
        let isNegative = self.skip("-")
        guard isNegative || self.skip("+"), let hours = self.number(digits: 2, in: 0...23), self.skip(":") else {
            return nil
        }
        guard let minutes = self.number(digits: 2, in: 0...59) else {
            return nil
        }
        return (hours * 60 + minutes) * (isNegative ? -60_000 : 60_000)
    }

    /// The milliseconds of a fraction; 0 if there is none, `nil` if its digits are missing.
    private mutating func fraction() -> Int64? {
        guard self.skip(".") else {
            return 0
        }
        guard var value = self.digit() else {
            return nil
        }
        var count = 1
        while let digit = self.digit() {
            count += 1
            if count <= 3 { value = value * 10 + digit }
        }
        return value * (count == 1 ? 100 : count == 2 ? 10 : 1)
    }

    private mutating func number(digits: Int, in range: ClosedRange<Int64>) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = self.digit() else {
                return nil
            }
            value = value * 10 + digit
        }
        return range.contains(value) ? value : nil
    }

    private mutating func digit() -> Int64? {
        guard self.position < self.bytes.count else {
            return nil
        }
        let byte = self.bytes[self.position]
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
            return nil
        }
        self.position += 1
        return Int64(byte) - 48
    }
}

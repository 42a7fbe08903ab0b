// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("TicketTimestamp")
struct TicketTimestampTests {
    @Test(
        "Absolute dates are read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2024-07-01T12:00:00+00:00", 1_719_835_200),
            ("2024-07-01 12:00:00z", 1_719_835_200),
            ("2024-07-01t12:00+0000", 1_719_835_200),
            ("2024-07-01T12:00:00.123456+00", 1_719_835_200),
            ("2024-07-01T12:00:00,9Z", 1_719_835_200),
            ("2025-02-28T23:59:59+02:00", 1_740_779_999),
            ("2025-02-28T23:59:59-0230", 1_740_796_199),
            ("2025-02-28T23:59:59-02", 1_740_794_399),
            ("2024-02-29T00:00:00Z", 1_709_164_800),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("1969-12-31T23:59:59Z", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("@1700000000", 1_700_000_000),
            ("@1700000000.75", 1_700_000_000),
            ("@-5", -5),
            ("@999999999999", 999_999_999_999),
        ]
    )
    func absolute(text: String, seconds: Int) {
        #expect(TicketTimestamp.parse(Array(text.utf8)) == seconds)
    }

    @Test(
        "Everything else is no date",
        arguments: [
            "", "now", "yesterday", "+1 day", "2024", "2024-07-01", "2024-07-01T12:00:00", "2024-07-01T12:00:00 UTC",
            "2024-07-01T12:00:00+", "2024-07-01T12:00:00+1", "2024-07-01T12:00:00+00:", "2024-07-01T12:00:00+24:00",
            "2024-07-01T12:00:00+00:60", "2024-07-01T12:00:00+00:000", "2024-07-01T12:00:00.Z", "2024-07-01T24:00:00Z",
            "2024-07-01T12:60:00Z", "2024-07-01T12:00:61Z", "2024-13-01T12:00:00Z", "2024-00-01T12:00:00Z",
            "2024-07-00T12:00:00Z", "2024-06-31T12:00:00Z", "2023-02-29T12:00:00Z", "1900-02-29T12:00:00Z",
            "0000-01-01T00:00:00Z", "12024-07-01T12:00:00Z", "2024-7-1T12:00:00Z", " 2024-07-01T12:00:00Z",
            "2024-07-01T12:00:00Z ", "2024-07-01T12:00:00Z\n", "２０２４-07-01T12:00:00Z", "@", "@-", "@+5", "@5.", "@5x",
            "@9999999999999", "@99999999999999999999999", "1700000000",
        ]
    )
    func noDate(text: String) {
        #expect(TicketTimestamp.parse(Array(text.utf8)) == nil)
    }

    @Test("A date of 64 bytes is read and a longer one is not")
    func length() {
        let text = "2024-07-01T12:00:00." + String(repeating: "0", count: 43) + "Z"
        #expect(TicketTimestamp.parse(Array(text.utf8)) == 1_719_835_200)
        #expect(TicketTimestamp.parse(Array(text.replacing("Z", with: "0Z").utf8)) == nil)
    }

    @Test("No date that is cut short is taken for another one, but for the zone's minutes")
    func prefixes() {
        let bytes = Array("2024-07-01T12:00:00.5+02:30".utf8)
        for length in 0..<bytes.count {
            let expected = length == bytes.count - 3 ? 1_719_828_000 : nil
            #expect(TicketTimestamp.parse(bytes.prefix(length)) == expected)
        }
    }

    @Test("What is written is read back", arguments: [0, 951_782_400, 1_719_835_200, 4_107_542_399, 253_402_300_799])
    func roundTrip(seconds: Int) throws {
        let text = try #require(TicketTimestamp.format(seconds))
        #expect(TicketTimestamp.parse(Array(text.utf8)) == seconds)
        #expect(text.utf8.count == 25)
    }

    @Test("Every day of 400 years is written and read back")
    func everyDay() throws {
        for day in 0..<146_097 {
            let text = try #require(TicketTimestamp.format(day * 86_400 + 86_399))
            guard TicketTimestamp.parse(Array(text.utf8)) != day * 86_400 + 86_399 else { continue }
            Issue.record("\(text) is not read back")
        }
    }

    @Test("Years before 1970 and after 9999 are not written", arguments: [-1, 253_402_300_800, Int.max, Int.min])
    func outside(seconds: Int) {
        #expect(TicketTimestamp.format(seconds) == nil)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "Known times are written and read",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_795_666_500_123, "2026-11-26T04:15:00.123Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func known(milliseconds: Int64, text: String) {
        #expect(Timestamp.format(milliseconds) == text)
        #expect(Timestamp.parse(text) == milliseconds)
    }

    @Test("Every day of nine centuries and random times survive writing and reading")
    func roundTrip() {
        var generator = SplitMix(state: 1)
        var day: Int64 = -10_000_000_000_000
        while day < 20_000_000_000_000 {
            let time = day + Int64.random(in: 0..<86_400_000, using: &generator)
            if Timestamp.parse(Timestamp.format(time)) != time { Issue.record("\(time)") }
            day += 86_400_000
        }
        for _ in 0..<2_000 {
            let time = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator)
            if Timestamp.parse(Timestamp.format(time)) != time { Issue.record("\(time)") }
        }
    }

    @Test("Beyond the years 0 to 9999 the nearest time within is written")
    func range() {
        #expect(Timestamp.format(.min) == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp.format(.max) == "9999-12-31T23:59:59.999Z")
    }

    @Test(
        "Offsets, fractions, small letters, a space and leap seconds are read",
        arguments: [
            ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:30:00-00:30", 0), ("1970-01-01t00:00:01z", 1_000),
            ("1970-01-01 00:00:00.5Z", 500), ("1970-01-01T00:00:00.12Z", 120), ("1970-01-01T00:00:00.0019999Z", 1),
            ("1970-01-01T00:00:60Z", 60_000), ("0000-01-01T00:00:00+23:59", -62_167_305_540_000),
            ("1970-01-01T00:00:00.\(String(repeating: "9", count: 43))Z", 999),
        ] as [(String, Int64)]
    )
    func accepted(text: String, milliseconds: Int64) {
        #expect(Timestamp.parse(text) == milliseconds)
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "now", "1970-01-01", "1970-01-01T00:00Z", "1970-01-01T00:00:00", "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00Z ", " 1970-01-01T00:00:00Z", "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z",
            "1970-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "1970-01-32T00:00:00Z", "1970-01-01T24:00:00Z",
            "1970-01-01T00:60:00Z", "1970-01-01T00:00:61Z", "1970-01-01T00:00:00+0100", "1970-01-01T00:00:00+24:00",
            "1970-01-01T00:00:00+01:60", "1970-01-01T00:00:00+01", "19700101T000000Z", "-970-01-01T00:00:00Z",
            "1970-01-01T00:00:00,5Z", "１970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.\(String(repeating: "9", count: 44))Z",
        ]
    )
    func refused(text: String) {
        #expect(Timestamp.parse(text) == nil)
    }

    @Test("Every beginning of a time, and every time with one byte changed, is read without a trap")
    func damaged() {
        let text = Array("2026-11-26T04:15:00.123+01:30".utf8)
        for count in text.indices {
            #expect(Timestamp.parse(String(decoding: text[..<count], as: UTF8.self)) == nil)
            for byte in UInt8(32)..<127 {
                var changed = text
                changed[count] = byte
                _ = Timestamp.parse(String(decoding: changed, as: UTF8.self))
            }
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("KeySetSchedule and UserRecheck")
struct TokenScheduleTests {
    @Test("A set is fetched at first, when it is old, and for a missing key, but never too often")
    func keySet() {
        var schedule = KeySetSchedule(interval: 300, minimumInterval: 10)
        #expect(schedule.isDue(now: 1_000, isKeyMissing: false))
        schedule.began(now: 1_000)
        #expect(!schedule.isDue(now: 1_009, isKeyMissing: true))
        // It failed: again after the shortest time, not after the longest.
        #expect(schedule.isDue(now: 1_010, isKeyMissing: false))
        schedule.began(now: 1_010)
        schedule.succeeded(now: 1_011)
        #expect(!schedule.isDue(now: 1_310, isKeyMissing: false))
        #expect(schedule.isDue(now: 1_311, isKeyMissing: false))
        #expect(!schedule.isDue(now: 1_019, isKeyMissing: true))
        #expect(schedule.isDue(now: 1_020, isKeyMissing: true))
    }

    @Test("A million tokens with unknown keys cause one attempt in each shortest time")
    func flood() {
        var schedule = KeySetSchedule(interval: 300, minimumInterval: 10)
        var attempts = 0
        for step in 0..<1_000_000 {
            let now = step / 10_000
            guard schedule.isDue(now: now, isKeyMissing: true) else { continue }
            attempts += 1
            schedule.began(now: now)
            schedule.succeeded(now: now)
        }
        #expect(attempts == 10)
    }

    @Test("Each login has one part, the parts follow each other, and logins spread over them")
    func parts() {
        var recheck = UserRecheck()
        #expect((0..<9).map { _ in recheck.advance() } == [0, 1, 2, 3, 4, 5, 6, 7, 0])
        var counts = Array(repeating: 0, count: UserRecheck.parts)
        for number in 0..<8_000 { counts[UserRecheck.part(of: "user\(number)")] += 1 }
        #expect(counts.allSatisfy { (800...1_200).contains($0) })
        #expect(UserRecheck.part(of: "john") == UserRecheck.part(of: "john"))
    }

    @Test("Who is still there, enabled, and has all the roles may stay")
    func admits() {
        let principal = Principal(login: "john", userID: 2, roles: ["A", "B"])
        func admits(_ roles: [String], id: Int = 2, enabled: Bool = true, accepts: Bool = false) -> Bool {
            let record = UserRecord(login: "john", id: id, passwordHash: "x", roles: roles, enabled: enabled)
            return UserRecheck.admits(principal, as: record, acceptsDisabledUsers: accepts)
        }
        #expect(admits(["B", "A"]))
        #expect(admits(["A", "B", "C"]))
        #expect(!admits(["A"]))
        #expect(!admits(["A", "B"], id: 3))
        #expect(!admits(["A", "B"], enabled: false))
        #expect(admits(["A", "B"], enabled: false, accepts: true))
        #expect(!UserRecheck.admits(principal, as: nil, acceptsDisabledUsers: true))
    }
}

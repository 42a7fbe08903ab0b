// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RoostTransport
import Testing

@testable import RoostServer

@Suite("ConnectionDeadlines")
struct ConnectionDeadlinesTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private var deadlines = ConnectionDeadlines(limits: Limits(), now: ConnectionDeadlinesTests.start)

    private func at(_ seconds: Int64) -> NIODeadline {
        Self.start + .seconds(seconds)
    }

    private mutating func check(_ seconds: Int64, isSuspended: Bool = false) -> ConnectionDeadlines.Verdict {
        self.deadlines.check(now: self.at(seconds), isSuspended: isSuspended, nonce: 1)
    }

    @Test("The handshake has its time in all")
    mutating func handshake() {
        #expect(self.check(4) == .fine)
        self.deadlines.receivedBytes()
        #expect(self.check(5) == .cut(.handshakeTimeout))
    }

    @Test("After the handshake its time does not matter any more")
    mutating func opened() {
        self.deadlines.opened(now: self.at(4))
        #expect(self.check(6) == .fine)
    }

    @Test("A message that is not finished in time ends the connection")
    mutating func message() {
        self.deadlines.opened(now: self.at(0))
        self.deadlines.message(isUnfinished: true, now: self.at(1))
        self.deadlines.message(isUnfinished: true, now: self.at(15))
        self.deadlines.receivedBytes()
        #expect(self.check(31) == .end(.messageTimeout))
    }

    @Test("A message that is finished in time is forgotten")
    mutating func finished() {
        self.deadlines.opened(now: self.at(0))
        self.deadlines.message(isUnfinished: true, now: self.at(1))
        self.deadlines.message(isUnfinished: false, now: self.at(2))
        self.deadlines.receivedBytes()
        _ = self.check(20)
        #expect(self.check(31) == .fine)
    }

    @Test("A silent peer is pinged, and cut when it answers none of two pings")
    mutating func silence() {
        self.deadlines.opened(now: self.at(0))
        #expect(self.check(19) == .fine)
        #expect(self.check(20) == .ping(KeepAlivePayload(nonce: 1)))
        #expect(self.check(40) == .ping(KeepAlivePayload(nonce: 1)))
        #expect(self.check(60) == .cut(.ping))
    }

    @Test("A suspended session misses no ping")
    mutating func suspended() {
        self.deadlines.opened(now: self.at(0))
        _ = self.check(20)
        for second in stride(from: Int64(21), through: 200, by: 20) {
            #expect(self.check(second, isSuspended: true) == .fine)
        }
    }

    @Test("Control frames are bounded for each second")
    mutating func controlFrames() {
        for _ in 0..<100 {
            let isWithin = self.deadlines.countControlFrame(now: self.at(1))
            #expect(isWithin)
        }
        let beyond = self.deadlines.countControlFrame(now: self.at(1))
        let next = self.deadlines.countControlFrame(now: self.at(2))
        #expect(!beyond)
        #expect(next)
    }
}

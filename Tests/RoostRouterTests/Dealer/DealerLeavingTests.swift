// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: leaving")
struct DealerLeavingTests {
    private var bench = DealerBench()

    @Test("A session without anything leaves without a trace")
    mutating func stranger() throws {
        #expect(try self.bench.left(1) == [])
    }

    @Test("The registrations of a session end in the order of their ids, the shared ones live on")
    mutating func registrations() throws {
        _ = try self.bench.register(1, "a", .first)
        _ = try self.bench.register(2, "a", .first)
        _ = try self.bench.register(1, "b")
        let (one, a, b) = (try sessionID(1), try registrationID(1), try registrationID(2))
        let expected: [RegistrationMetaEvent] = [
            .onUnregister(one, a), .onUnregister(one, b), .onDelete(one, b),
        ]
        #expect(try self.bench.left(1) == expected.map { .publish($0) })
        #expect(self.bench.dealer.callees(a) == [try sessionID(2)])
        #expect(self.bench.dealer.callees(b) == nil)
        _ = try self.bench.left(2)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("When a caller leaves, callees that know canceling are interrupted, in the order of the calls")
    mutating func caller() throws {
        _ = try self.bench.register(1, "a")
        _ = try self.bench.register(2, "b", features: [])
        _ = try self.bench.call(5, 9, "a", timeout: 10)
        _ = try self.bench.call(5, 3, "b")
        let (one, two) = (try sessionID(1), try sessionID(2))
        let expected: [DealerAction] = [
            .interrupt(one, callID(1), .killNoWait, reason: "wamp.error.canceled"), .stopTimer(callID(1)),
            .release(one, callID(1)), .release(two, callID(2)),
        ]
        #expect(try self.bench.left(5) == expected)
        #expect(try self.bench.yield(1, 1) == .unknown)
        #expect(try self.bench.yield(2, 2) == .unknown)
        #expect(self.bench.dealer.pendingCallCount == 0)
    }

    @Test("When a caller leaves that has cancelled already, nobody is interrupted again")
    mutating func callerAfterKill() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        _ = self.bench.dealer.cancel(try callerReference(5), mode: .kill)
        #expect(try self.bench.left(5) == [.release(try sessionID(1), callID(1))])
    }

    @Test("When a callee leaves, its callers are told, and the call goes to nobody else")
    mutating func callee() throws {
        try self.bench.share(.first, [1, 2])
        _ = try self.bench.call(5, 1, timeout: 10)
        _ = try self.bench.call(6, 1)
        let expected: [DealerAction] = [
            .publish(.onUnregister(try sessionID(1), try registrationID(1))),
            .error(try callerReference(5), "wamp.error.canceled", nil), .stopTimer(callID(1)),
            .error(try callerReference(6), "wamp.error.canceled", nil),
        ]
        #expect(try self.bench.left(1) == expected)
        #expect(self.bench.dealer.keptBytes == 0)
        #expect(self.bench.dealer.participantCount == 1)
    }

    @Test("A session that is caller and callee, of itself too, leaves nothing and is sent nothing")
    mutating func everything() throws {
        _ = try self.bench.register(1, "a")
        _ = try self.bench.register(2, "b")
        _ = try self.bench.call(1, 1, "a")
        _ = try self.bench.call(1, 2, "b")
        _ = try self.bench.call(2, 1, "a")
        let (one, two, id) = (try sessionID(1), try sessionID(2), try registrationID(1))
        let expected: [DealerAction] = [
            .publish(.onUnregister(one, id)), .publish(.onDelete(one, id)),
            .interrupt(two, callID(2), .killNoWait, reason: "wamp.error.canceled"), .release(two, callID(2)),
            .error(try callerReference(2), "wamp.error.canceled", nil),
        ]
        #expect(try self.bench.left(1) == expected)
        #expect(try self.bench.left(1) == [])
        _ = try self.bench.left(2)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("A callee that leaves after it has unregistered still owes its answers")
    mutating func unregistered() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        _ = self.bench.dealer.unregister(try sessionID(1), from: try registrationID(1))
        #expect(try self.bench.left(1) == [.error(try callerReference(5), "wamp.error.canceled", nil)])
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("A callee that leaves while a call in parts is going on ends it")
    mutating func inParts() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5, hasMore: true)
        _ = try self.bench.left(1)
        #expect(try self.bench.call(5, hasMore: true, isRepeated: true) == .discarded)
        #expect(self.bench.dealer.isEmpty)
    }
}

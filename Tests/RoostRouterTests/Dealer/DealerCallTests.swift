// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: calls")
struct DealerCallTests {
    private var bench = DealerBench()

    @Test("A call is an invocation with the caller's payload, and nothing is disclosed unasked")
    mutating func invocation() throws {
        _ = try self.bench.register(1)
        let payload = CallPayload(
            ArgumentBytes(.cbor, list: ByteBuffer(bytes: [0x80]), keywords: ByteBuffer(bytes: [0xA0])),
            passthrough: V2Passthrough(scheme: "x_scheme")
        )
        let expected = Invocation(
            callee: try sessionID(1),
            call: callID(1),
            registration: try registrationID(1),
            isContinuation: false,
            details: Invocation.Details(
                procedure: nil,
                receivesProgress: false,
                hasMore: false,
                timeout: nil,
                caller: nil
            ),
            payload: payload
        )
        #expect(try self.bench.call(5, payload: payload) == .performed([.invoke(expected)]))
        #expect(self.bench.dealer.pendingCallCount == 1)
    }

    @Test("A call is pending until its last answer")
    mutating func pending() throws {
        _ = try self.bench.register(1)
        #expect(!self.bench.dealer.isPending(callID(1)))
        _ = try self.bench.call(5)
        #expect(self.bench.dealer.isPending(callID(1)))
        _ = self.bench.dealer.cancel(try callerReference(5), mode: .skip)
        #expect(!self.bench.dealer.isPending(callID(1)))
    }

    @Test("Without a registration that matches there is no procedure")
    mutating func noProcedure() throws {
        _ = try self.bench.register(1, "q")
        let expected: [DealerAction] = [.error(try callerReference(5), "wamp.error.no_such_procedure", nil)]
        #expect(try self.bench.call(5) == .performed(expected))
        #expect(self.bench.dealer.pendingCallCount == 0)
        #expect(self.bench.dealer.participantCount == 1)
    }

    @Test("A call of a pattern names its procedure and goes to the best match")
    mutating func pattern() throws {
        _ = try self.bench.register(1, "a", match: .prefix)
        _ = try self.bench.register(2, "a.", match: .wildcard)
        _ = try self.bench.register(3, "a.b", match: .exact)
        let first = try self.bench.call(5, 1, "a.c").invocation
        #expect(first?.registration == (try registrationID(1)))
        #expect(first?.details.procedure == "a.c")
        let second = try self.bench.call(5, 2, "a.b").invocation
        #expect(second?.registration == (try registrationID(3)))
        #expect(second?.details.procedure == nil)
    }

    @Test("The caller is disclosed if the caller or the callee wants it", arguments: [false, true], [false, true])
    mutating func disclosure(byCaller: Bool, toCallee: Bool) throws {
        _ = try self.bench.register(1, disclosesCaller: toCallee)
        let details = try self.bench.call(5, disclosesCaller: byCaller).invocation?.details
        let expected = Invocation.Caller(session: try sessionID(5), identity: .of(5))
        #expect(details?.caller == (byCaller || toCallee ? expected : nil))
    }

    @Test("A result ends the call, once")
    mutating func result() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        let expected: [DealerAction] = [
            .result(try callerReference(5), isProgressive: false, .text("[2]")), .release(try sessionID(1), callID(1)),
        ]
        #expect(try self.bench.yield(1, 1) == .performed(expected))
        #expect(try self.bench.yield(1, 1) == .unknown)
        #expect(self.bench.dealer.pendingCallCount == 0)
    }

    @Test("An error ends the call with the callee's error and payload, once")
    mutating func error() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        let expected: [DealerAction] = [
            .error(try callerReference(5), "app.error", .text("[3]")), .release(try sessionID(1), callID(1)),
        ]
        #expect(try self.bench.fail(1, 1, "app.error") == .performed(expected))
        #expect(try self.bench.fail(1, 1, "app.error") == .unknown)
    }

    @Test("An answer of a session that is not the callee, or to no call, is unknown and changes nothing")
    mutating func stranger() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        #expect(try self.bench.yield(2, 1) == .unknown)
        #expect(try self.bench.yield(5, 1) == .unknown)
        #expect(try self.bench.fail(2, 1) == .unknown)
        #expect(try self.bench.yield(1, 2) == .unknown)
        #expect(self.bench.dealer.pendingCallCount == 1)
    }

    @Test("Parts of a result reach a caller who wants them, and the last one ends the call")
    mutating func progressiveResults() throws {
        _ = try self.bench.register(1)
        #expect(try self.bench.call(5, receivesProgress: true).invocation?.details.receivesProgress == true)
        for _ in 0..<3 {
            let expected: [DealerAction] = [.result(try callerReference(5), isProgressive: true, .text("[2]"))]
            #expect(try self.bench.yield(1, 1, isProgressive: true) == .performed(expected))
        }
        #expect(try self.bench.yield(1, 1).actions.count == 2)
        #expect(try self.bench.yield(1, 1, isProgressive: true) == .unknown)
    }

    @Test("Parts of a result that nobody wants are dropped, and the call goes on")
    mutating func unwantedProgress() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        #expect(try self.bench.yield(1, 1, isProgressive: true) == .performed([]))
        #expect(try self.bench.yield(1, 1).actions.count == 2)
    }

    @Test("A callee that has not announced progressive results is not asked for them, whatever else it lacks")
    mutating func progressFeatures() throws {
        _ = try self.bench.register(1, "a", features: [.callCanceling, .progressiveCallInvocations])
        _ = try self.bench.register(1, "b", features: .progressiveCallResults)
        #expect(try self.bench.call(5, 1, "a", receivesProgress: true).invocation?.details.receivesProgress == false)
        #expect(try self.bench.call(5, 2, "b", receivesProgress: true).invocation?.details.receivesProgress == true)
    }

    @Test("A callee that unregisters may still answer")
    mutating func answerAfterUnregister() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5)
        _ = self.bench.dealer.unregister(try sessionID(1), from: try registrationID(1))
        #expect(try self.bench.yield(1, 1).actions.count == 2)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("A session may call itself")
    mutating func selfCall() throws {
        _ = try self.bench.register(1)
        #expect(try self.bench.callee(of: 1, 1) == 1)
        #expect(try self.bench.yield(1, 1).actions.count == 2)
        _ = try self.bench.call(1, 2)
        #expect(try self.bench.left(1).count == 2)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("Calls are numbered in their order, those that fail not counted")
    mutating func ids() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5, 1, "nothing")
        #expect(try self.bench.call(5, 2).invocation?.call == callID(1))
        #expect(try self.bench.call(5, 3).invocation?.call == callID(2))
    }
}

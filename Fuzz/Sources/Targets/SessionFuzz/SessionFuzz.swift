// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import RoostRouter
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary conversations to the session machines of both protocol versions.
///
/// The input is a list of lines: JSON messages of a client, and single letters for what the router does meanwhile. Nothing
/// may trap, the books must stay within their limits, and after the end nothing happens any more.
@main
enum SessionFuzz {
    private static let limit = 8

    static func main() {
        exit(
            runFuzzer { start, count in
                let input = UnsafeRawBufferPointer(start: start, count: count)
                SessionFuzz.testVersion1(input)
                SessionFuzz.testVersion2(input)
                return 0
            }
        )
    }

    private static func testVersion1(_ input: UnsafeRawBufferPointer) {
        let limits = SessionV1StateMachine.Limits(topicBytes: 64, subscriptions: Self.limit, prefixes: Self.limit)
        var machine = SessionV1StateMachine(limits: limits)
        for line in input.split(separator: 0x0A) {
            guard let message = try? V1MessageReader().read(ByteBuffer(bytes: line)) else {
                continue
            }
            if case .close = machine.received(message) {
                break
            }
            require(machine.subscriptionCount <= Self.limit, "a session has no more subscriptions than it may")
        }
        let topics = machine.closed()
        require(topics.count <= Self.limit, "what ends is what there was")
        require(machine.received(.subscribe(topic: ByteBuffer(string: "t"))) == .ignore, "a closed session is deaf")
    }

    private static func testVersion2(_ input: UnsafeRawBufferPointer) {
        var machine = SessionV2StateMachine()
        var calls: UInt64 = 0
        var isOver = false
        for line in input.split(separator: 0x0A) {
            guard line.count > 1 else {
                Self.act(line.first ?? 0, &machine, &calls)
                continue
            }
            let action: SessionV2StateMachine.Action
            do throws(V2Violation) {
                action = machine.received(
                    try V2MessageReader().read(ByteBuffer(bytes: line), as: .json, checksUTF8: true)
                )
            } catch {
                action = machine.violated(error)
            }
            require(!isOver || action == .ignore, "after the end nothing happens")
            isOver = Self.carryOut(action, &machine) || isOver
            require(machine.subscriptionCount <= Self.limit, "a session has no more subscriptions than it may")
            require(UInt64(machine.invocationCount) <= calls, "a session owes no more answers than it was asked for")
        }
    }

    /// Does what a driver would do, and tells whether the session is over.
    private static func carryOut(
        _ action: SessionV2StateMachine.Action,
        _ machine: inout SessionV2StateMachine
    ) -> Bool {
        switch action {
        case .perform(.subscribe(let subscribe)): machine.subscribed(subscribe.request)
        case .perform(.unsubscribe(let unsubscribe)): machine.unsubscribed(unsubscribe.subscription)
        case .perform(.yield(let call, let yield)) where !yield.progress: machine.invocationEnded(call)
        case .perform(.error(let call, _)): machine.invocationEnded(call)
        case .perform(.cancel(let cancel)): machine.callEnded(cancel.request)
        case .hello, .authenticate, .perform, .refuse, .goodbye, .ignore: break
        case .end, .abort: return true
        }
        return false
    }

    /// Something happens on the router's side.
    private static func act(_ letter: UInt8, _ machine: inout SessionV2StateMachine, _ calls: inout UInt64) {
        switch letter {
        case 0x77: machine.established(rules: SessionV2StateMachine.Rules(subscriptions: Self.limit))
        case 0x6C:
            let rules = SessionV2StateMachine.Rules(hasSequentialRequests: false, subscriptions: Self.limit)
            machine.established(rules: rules)
        case 0x63: machine.challenged()
        case 0x67: machine.saidGoodbye()
        case 0x69:
            calls += 1
            let request = machine.invoke(CallID(rawValue: calls))
            require(request == machine.invoke(CallID(rawValue: calls)), "a call keeps its id")
        case 0x65: machine.invocationEnded(CallID(rawValue: calls))
        default: machine.callEnded(UInt64(letter))
        }
    }
}

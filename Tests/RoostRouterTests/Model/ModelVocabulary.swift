// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

/// What a session is sent, as the realm under test and the model both say it.
enum Sent: Equatable {
    case welcome(SessionID)
    case challenge
    case abort(URI)
    case goodbye(URI, String?)
    case error(V2MessageCode, UInt64, URI, CallPayload?)
    case subscribed(UInt64, UInt64)
    case unsubscribed(UInt64)
    case subscriptionRevoked(UInt64, URI?)
    case published(UInt64, UInt64)
    case event(UInt64, publication: UInt64, topic: URI?, isRetained: Bool, EventContent)
    case registered(UInt64, UInt64)
    case unregistered(UInt64)
    case registrationRevoked(UInt64, URI)
    case invocation(UInt64, UInt64, Invocation.Details, isContinuation: Bool, CallPayload)
    case interrupt(UInt64, V2CancelMode, URI)
    case result(UInt64, isProgressive: Bool, CallPayload)
    case answer(UInt64, [WireValue])
}

/// What an event is about.
struct EventContent: Equatable, Sendable {
    /// What a session has published.
    var arguments: ArgumentBytes?
    /// What the router has published.
    var values: [WireValue] = []
    var publisher: EventPublisher?
    var passthrough: V2Passthrough?
}

/// Who joins, and how.
struct Joining: Equatable {
    let id: SessionID
    let identity: Identity
    let roles: V2Roles
    let isChallenged: Bool
    /// Whether what others cause for the session waits until its turn, as on another event loop.
    let isLagging: Bool
}

/// One step of a run: a message, or a fault.
enum Step {
    case connect(Int)
    case hello(Int, Joining)
    /// A message, with the arguments in the clear if it calls the router itself.
    case message(Int, V2ClientMessage, [WireValue] = [])
    /// Something that cannot be read.
    case malformed(Int)
    /// The connection is lost.
    case vanish(Int)
    /// What has waited for the session is carried out.
    case turn(Int)
    /// One of the running timers fires.
    case fire(Int)
    /// A timer fires that has been stopped.
    case fireLate(UInt64)
}

/// What both sides are made with.
struct ModelSettings {
    static let slots = 8

    var rules = SessionV2StateMachine.Rules(subscriptions: 7)
    var dealer = DealerLimits()
    var testaments = TestamentLimits(testaments: 3, bytes: 600)
    var retention = RetentionLimits(topics: 5, bytes: 3_000, matches: 3)

    init(isLenient: Bool) {
        self.rules.hasSequentialRequests = !isLenient
        self.dealer.sessionRegistrations = 5
        self.dealer.realmRegistrations = 22
        self.dealer.registrationCallees = 4
        self.dealer.sessionCalls = 5
        self.dealer.realmCalls = 20
        self.dealer.maximumTimeout = 1_000
        self.dealer.keptBytes = 24 * Self.payloadBytes
    }

    /// The memory behind the payload of a call.
    static let payloadBytes = CallPayload.numbered(0).memory
}

extension CallPayload {
    static func numbered(_ number: Int, passthrough: V2Passthrough? = nil) -> CallPayload {
        CallPayload(
            ArgumentBytes(.json, list: ByteBuffer(string: "[\(1_000_000 + number)]")),
            passthrough: passthrough
        )
    }

    var memory: Int {
        let details = self.passthrough?.members ?? []
        return (self.arguments.list?.storageCapacity ?? 0) + (self.arguments.keywords?.storageCapacity ?? 0)
            + (details.isEmpty ? 0 : WireValue.object(details).cost)
    }
}

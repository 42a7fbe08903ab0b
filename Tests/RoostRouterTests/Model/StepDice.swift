// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

/// Draws the next step: mostly what clients do, sometimes what they must not do.
///
/// It looks at the model to name things that are there.
struct StepDice {
    static let topics: [URI] = ["a", "a.b", "a.b.c", "b.b", "a.x.c", "ab", "b"]
    static let patterns: [URI] = ["", "a", "a.", "a.b", ".b", "a..c", "..", "a..", "..c", "b."]
    static let metaPatterns: [URI] = [
        "wamp.session.on_join", "wamp.session.on_leave", "wamp.subscription.on_create", "wamp.subscription.on_delete",
        "wamp.subscription.on_subscribe", "wamp.subscription.on_unsubscribe", "wamp.registration.on_create",
        "wamp.registration.on_register", "wamp.registration.on_unregister", "wamp.registration.on_delete",
    ]
    static let wrong: [URI] = ["a b", "a..b", "a#", "", ".", "wamp.a", "wamp", "wampum"]
    static let authIDs = ["ann", "bob", "cid"]
    static let authRoles = ["user", "admin"]

    var generator: SplitMix
    let isLenient: Bool
    private var lastPayload = 0

    init(seed: UInt64, isLenient: Bool) {
        self.generator = SplitMix(state: seed)
        self.isLenient = isLenient
    }

    mutating func step(_ model: ObviousRealm) -> Step {
        let slot = self.number(ModelSettings.slots)
        switch self.number(1_000) {
        case 0..<6: return .vanish(slot)
        case 6..<8: return .malformed(slot)
        case 8..<20: return .fire(self.number(64))
        case 20..<24: return .fireLate(UInt64(max(1, Int(model.lastCall) - self.number(20))))
        case 24..<110: return self.turn(model, slot)
        case 110..<330: return self.answer(model) ?? self.message(model, slot)
        default: return self.message(model, slot)
        }
    }

    private mutating func turn(_ model: ObviousRealm, _ slot: Int) -> Step {
        .turn(model.peers.indices.first { $0 >= slot && !model.peers[$0].inbox.isEmpty } ?? slot)
    }

    private mutating func message(_ model: ObviousRealm, _ slot: Int) -> Step {
        switch model.peers[slot].state {
        case .closed: .connect(slot)
        case .opening: self.number(20) > 0 ? .hello(slot, self.joining(model)) : self.request(model, slot)
        case .challenged:
            self.number(12) > 0
                ? .message(slot, .authenticate(V2Authenticate(signature: "secret"))) : self.request(model, slot)
        case .closing:
            self.number(3) == 0
                ? .message(slot, .goodbye(V2Goodbye(reason: "wamp.close.goodbye_and_out"))) : self.request(model, slot)
        case .established: self.request(model, slot)
        }
    }

    private mutating func joining(_ model: ObviousRealm) -> Joining {
        var id = SessionID(rawValue: UInt64.random(in: 1...40, using: &self.generator))
        if self.number(30) > 0 {
            while model.members.contains(where: { $0 == id }) {
                id = SessionID(rawValue: UInt64.random(in: 1...40, using: &self.generator))
            }
        }
        return Joining(
            id: id ?? SessionID(using: &self.generator),
            identity: Identity(
                authID: self.pick(Self.authIDs),
                authRole: self.pick(Self.authRoles),
                authMethod: "ticket",
                authProvider: "static"
            ),
            roles: V2Roles(
                publisher: self.features(),
                subscriber: self.features(),
                caller: self.features(),
                callee: self.features()
            ),
            isChallenged: self.number(4) == 0,
            isLagging: self.number(3) == 0
        )
    }

    /// Each feature that matters, in two of three sessions.
    private mutating func features() -> V2Features {
        let all: [V2Features] = [
            .payloadPassthruMode, .progressiveCallResults, .progressiveCallInvocations, .callCanceling,
            .registrationRevocation, .subscriptionRevocation,
        ]
        return all.reduce(into: []) { features, feature in
            if self.number(3) > 0 { features.insert(feature) }
        }
    }

    private mutating func request(_ model: ObviousRealm, _ slot: Int) -> Step {
        switch self.number(1_000) {
        case 0..<200: .message(slot, .publish(self.publish(model, slot)))
        case 200..<330: .message(slot, .subscribe(self.subscribe(model, slot)))
        case 330..<390: .message(slot, .unsubscribe(self.unsubscribe(model, slot)))
        case 390..<500: .message(slot, .register(self.register(model, slot)))
        case 500..<540: .message(slot, .unregister(self.unregister(model, slot)))
        case 540..<790: .message(slot, .call(self.call(model, slot)))
        case 790..<850: .message(slot, .cancel(self.cancel(model, slot)))
        case 850..<984: self.meta(model, slot)
        case 984..<989: .message(slot, .goodbye(V2Goodbye(reason: "wamp.close.close_realm")))
        case 989..<992: .message(slot, .abort(V2Abort(reason: "app.bye", arguments: self.payload().arguments)))
        case 992..<994:
            model.peers[slot].state == .opening
                ? .hello(slot, self.joining(model))
                : .message(slot, .hello(V2Hello(realm: "realm", roles: V2Roles(caller: []))))
        case 994..<995: .message(slot, .authenticate(V2Authenticate(signature: "again")))
        case 995..<998: .message(slot, .yield(self.yield(UInt64(self.number(200) + 1), hasScheme: false)))
        default: .message(slot, .error(self.error(UInt64(self.number(200) + 1), hasScheme: false)))
        }
    }

    /// A callee answers one of the invocations that it has got.
    private mutating func answer(_ model: ObviousRealm) -> Step? {
        let owing = model.peers.indices.filter { !model.peers[$0].owed.isEmpty }
        guard !owing.isEmpty else {
            return nil
        }
        let slot = self.pick(owing)
        let late = model.peers[slot].owed.prefix(self.number(4) + 1)
        let request = self.pick(Array(late)).request
        let mayPass = model.peers[slot].joining?.roles.callee?.contains(.payloadPassthruMode) ?? false
        return self.number(2) == 0
            ? .message(slot, .yield(self.yield(request, hasScheme: mayPass)))
            : .message(slot, .error(self.error(request, hasScheme: mayPass)))
    }
}

extension StepDice {
    mutating func number(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self.generator)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[self.number(elements.count)]
    }

    mutating func payload() -> CallPayload {
        self.lastPayload += 1
        return .numbered(self.lastPayload)
    }

    /// The id of a request, which is sometimes wrong.
    mutating func request(_ model: ObviousRealm, _ slot: Int) -> UInt64 {
        let last = model.peers[slot].lastRequest
        if self.isLenient {
            return self.number(8) == 0 ? UInt64(self.number(60) + 1) : last + 1
        }
        return self.number(400) == 0 ? UInt64(self.number(60) + 1) : last + 1
    }

    /// Mostly one of some URIs, sometimes one that breaks the rules.
    mutating func uri(_ uris: [URI]) -> URI {
        self.number(30) == 0 ? self.pick(Self.wrong) : self.pick(uris)
    }

    /// What must not be looked into; seldom with sessions that have not announced it.
    mutating func passthrough(_ isAnnounced: Bool) -> V2Passthrough? {
        guard self.number(isAnnounced ? 4 : 400) == 0 else {
            return nil
        }
        return V2Passthrough(scheme: "wamp", cipher: "none")
    }
}

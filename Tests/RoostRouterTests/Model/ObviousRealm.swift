// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

@testable internal import RoostRouter

/// A realm as the specification tells it, in the most obvious way: everything is in arrays and looked for one by one.
///
/// It shares with the code what messages look like, and the order in which random numbers are drawn, so that the policy
/// `random` can be compared too.
struct ObviousRealm {
    enum State {
        case opening
        case challenged
        case established
        case closing
        case closed
    }

    /// What waits for a session.
    enum Item {
        case message(Sent)
        case event(UInt64, Sent)
        case invoke(call: UInt64, registration: UInt64, Invocation.Details, isContinuation: Bool, CallPayload)
        case interrupt(call: UInt64, V2CancelMode, URI)
        case registrationRevoked(UInt64, URI)
        case subscriptionRevoked(UInt64, URI?)
        case goodbye(URI, String?, isSilent: Bool)
    }

    struct Peer {
        var state = State.opening
        var joining: Joining?
        /// The session's id while it is in the realm.
        var member: SessionID?
        var lastRequest: UInt64 = 0
        var lastInvocation: UInt64 = 0
        /// The calls that the client has got no last answer to.
        var open: [(request: UInt64, procedure: URI, isProgressing: Bool)] = []
        /// The invocations that the client has got and not answered.
        var owed: [(call: UInt64, request: UInt64)] = []
        var isSilent = false
        var inbox: [Item] = []
        var sent: [Sent] = []

        var identity: Identity {
            self.joining?.identity ?? Identity(authID: "", authRole: "", authMethod: "", authProvider: "")
        }
    }

    struct Subscription {
        let id: UInt64
        let uri: URI
        let match: MatchPolicy
        let created: Int64
        var subscribers: [SessionID] = []
    }

    struct Retained {
        let publication: UInt64
        let topic: URI
        let content: EventContent
        let options: V2Publish.Options
        let cost: Int
    }

    struct Will {
        let session: SessionID
        let isDetached: Bool
        let topic: URI
        let arguments: ArgumentBytes
        let options: V2Publish.Options
        let cost: Int
    }

    let settings: ModelSettings
    var random: SplitMix
    var peers = [Peer](repeating: Peer(), count: ModelSettings.slots)
    var now: Int64 = 0
    var subscriptions: [Subscription] = []
    var lastSubscription: UInt64 = 0
    var lastPublication: UInt64 = 0
    var retained: [Retained] = []
    var wills: [Will] = []
    var registrations: [Registration] = []
    var lastCallee = 0
    var calls: [Call] = []
    var lastCall: UInt64 = 0
    var timers: [(call: UInt64, milliseconds: Int64)] = []

    init(settings: ModelSettings, seed: UInt64) {
        self.settings = settings
        self.random = SplitMix(state: seed)
    }

    mutating func perform(_ step: Step, now: Int64) {
        self.now = now
        switch step {
        case .connect(let slot): self.peers[slot] = Peer()
        case .hello(let slot, let joining):
            self.peers[slot].joining = joining
            self.received(slot, .hello(V2Hello(realm: "realm", roles: joining.roles)), [])
        case .message(let slot, let message, let values): self.received(slot, message, values)
        case .malformed(let slot):
            if self.peers[slot].state != .closed, self.peers[slot].state != .closing {
                self.violate(slot)
            }
        case .vanish(let slot): self.close(slot)
        case .turn(let slot):
            let items = self.peers[slot].inbox
            self.peers[slot].inbox = []
            for item in items { self.carryOut(item, slot) }
        case .fire(let index):
            if !self.timers.isEmpty {
                self.timedOut(self.timers.remove(at: index % self.timers.count).call)
            }
        case .fireLate: return
        }
    }

    private mutating func received(_ slot: Int, _ message: V2ClientMessage, _ values: [WireValue]) {
        switch (self.peers[slot].state, message) {
        case (.closed, _): return
        case (.closing, .goodbye): self.close(slot)
        case (.closing, _): return
        case (_, .abort): self.close(slot)
        case (.opening, .hello):
            if self.peers[slot].joining?.isChallenged ?? false {
                self.peers[slot].state = .challenged
                self.peers[slot].sent.append(.challenge)
            } else {
                self.welcome(slot)
            }
        case (.challenged, .authenticate): self.welcome(slot)
        case (.established, .goodbye):
            let sent = self.peers[slot].sent
            self.leave(slot)
            self.peers[slot] = Peer()
            self.peers[slot].sent = sent + [.goodbye("wamp.close.goodbye_and_out", nil)]
        case (.opening, _), (.challenged, _), (.established, .hello), (.established, .authenticate): self.violate(slot)
        case (.established, _): self.request(slot, message, values)
        }
    }

    private mutating func request(_ slot: Int, _ message: V2ClientMessage, _ values: [WireValue]) {
        switch message {
        case .publish(let publish): self.publish(publish, slot)
        case .subscribe(let subscribe): self.subscribe(subscribe, slot)
        case .unsubscribe(let unsubscribe): self.unsubscribe(unsubscribe, slot)
        case .call(let call): self.call(call, values, slot)
        case .cancel(let cancel): self.cancel(cancel, slot)
        case .register(let register): self.register(register, slot)
        case .unregister(let unregister): self.unregister(unregister, slot)
        case .yield(let yield): self.yield(yield, slot)
        case .error(let error): self.error(error, slot)
        case .hello, .abort, .authenticate, .goodbye: return
        }
    }
}

extension ObviousRealm {
    // MARK: Sessions

    /// The ids of those that are in the realm, ascending.
    var members: [SessionID] {
        self.peers.compactMap(\.member).sorted { $0.rawValue < $1.rawValue }
    }

    func slot(of session: SessionID) -> Int? {
        self.peers.firstIndex { $0.member == session }
    }

    private mutating func welcome(_ slot: Int) {
        guard let joining = self.peers[slot].joining else {
            return
        }
        guard self.slot(of: joining.id) == nil else {
            self.peers[slot].sent.append(.abort("wamp.error.authentication_failed"))
            return self.close(slot)
        }
        self.peers[slot].member = joining.id
        self.peers[slot].state = .established
        self.peers[slot].sent.append(.welcome(joining.id))
        self.announce("wamp.session.on_join", [self.details(of: joining.id, joining.identity)])
    }

    mutating func violate(_ slot: Int) {
        self.peers[slot].sent.append(.abort("wamp.error.protocol_violation"))
        self.close(slot)
    }

    private mutating func close(_ slot: Int) {
        self.peers[slot].state = .closed
        self.leave(slot)
    }

    /// Ends a session: subscriptions, registrations, calls, testaments, and that it has left, in this order.
    private mutating func leave(_ slot: Int) {
        guard let session = self.peers[slot].member else {
            return
        }
        self.peers[slot].member = nil
        self.peers[slot].inbox = []
        for subscription in self.subscriptions where subscription.subscribers.contains(session) {
            self.endSubscription(subscription.id, session)
        }
        self.endCalls(of: session)
        let wills = self.wills.filter { $0.session == session }
        self.wills.removeAll { $0.session == session }
        guard !self.peers[slot].isSilent else {
            return
        }
        for will in wills.filter(\.isDetached) + wills.filter({ !$0.isDetached }) {
            self.publish(EventContent(arguments: will.arguments), will.options, from: nil, to: will.topic)
        }
        let identity = self.peers[slot].identity
        let values: [WireValue] = [Self.value(session), .string(identity.authID), .string(identity.authRole)]
        self.announce("wamp.session.on_leave", values)
    }

    func details(of session: SessionID, _ identity: Identity) -> WireValue {
        .object([
            .init("session", Self.value(session)), .init("authid", .string(identity.authID)),
            .init("authrole", .string(identity.authRole)), .init("authmethod", .string(identity.authMethod)),
            .init("authprovider", .string(identity.authProvider)), .init("transport", .object([])),
        ])
    }

    static func value(_ session: SessionID) -> WireValue {
        .integer(Int64(session.rawValue))
    }

    /// A time of the first day of 1970.
    static func time(_ milliseconds: Int64) -> WireValue {
        func digits(_ number: Int64, _ count: Int) -> String {
            String(String(number + 10_000).suffix(count))
        }
        let seconds = milliseconds / 1_000
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { digits($0, 2) }.joined(separator: ":")
        return .string("1970-01-01T\(clock).\(digits(milliseconds % 1_000, 3))Z")
    }

    // MARK: What waits for a session

    mutating func emit(_ item: Item, to session: SessionID) {
        guard let slot = self.slot(of: session) else {
            return
        }
        if self.peers[slot].joining?.isLagging ?? false {
            self.peers[slot].inbox.append(item)
        } else {
            self.carryOut(item, slot)
        }
    }

    private mutating func carryOut(_ item: Item, _ slot: Int) {
        guard let session = self.peers[slot].member else {
            return
        }
        switch item {
        case .message(let sent):
            if let request = Self.ends(sent) {
                self.peers[slot].open.removeAll { $0.request == request }
            }
            self.peers[slot].sent.append(sent)
        case .event(let id, let sent):
            if self.isSubscribed(session, id) {
                self.peers[slot].sent.append(sent)
            }
        case .invoke, .interrupt, .registrationRevoked: self.carryOutForCallee(item, slot)
        case .subscriptionRevoked(let id, let reason):
            guard self.isSubscribed(session, id) else {
                return
            }
            self.endSubscription(id, session)
            if self.peers[slot].joining?.roles.subscriber?.contains(.subscriptionRevocation) ?? false {
                self.peers[slot].sent.append(.subscriptionRevoked(id, reason))
            }
        case .goodbye(let reason, let message, let isSilent):
            self.peers[slot].sent.append(.goodbye(reason, message))
            self.peers[slot].state = .closing
            self.peers[slot].isSilent = isSilent
            self.leave(slot)
        }
    }

    /// The call that a message is the last answer to.
    private static func ends(_ sent: Sent) -> UInt64? {
        switch sent {
        case .result(let request, isProgressive: false, _), .error(.call, let request, _, _): request
        default: nil
        }
    }

    private mutating func carryOutForCallee(_ item: Item, _ slot: Int) {
        switch item {
        case .invoke(let call, let registration, let details, let isContinuation, let payload):
            if !isContinuation {
                self.peers[slot].lastInvocation += 1
                self.peers[slot].owed.append((call, self.peers[slot].lastInvocation))
            }
            // A callee that has answered already is not asked to go on.
            if let owed = self.peers[slot].owed.last(where: { $0.call == call }) {
                self.peers[slot].sent.append(
                    .invocation(owed.request, registration, details, isContinuation: isContinuation, payload)
                )
            }
        case .interrupt(let call, let mode, let reason):
            guard let owed = self.peers[slot].owed.first(where: { $0.call == call }) else {
                return
            }
            if mode != .kill {
                self.peers[slot].owed.removeAll { $0.call == call }
            }
            self.peers[slot].sent.append(.interrupt(owed.request, mode, reason))
        case .registrationRevoked(let id, let reason):
            if self.peers[slot].joining?.roles.callee?.contains(.registrationRevocation) ?? false {
                self.peers[slot].sent.append(.registrationRevoked(id, reason))
            }
        case .message, .event, .subscriptionRevoked, .goodbye: return
        }
    }
}

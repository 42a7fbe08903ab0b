// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

@testable internal import RoostRouter

/// A realm without sockets: the pure parts, put together as `RealmHost` and `V2SessionDriver` do, with arrays instead of
/// connections.
struct RealmBench {
    /// What others want of a session.
    enum Item {
        case delivery(SessionDelivery)
        case event(SubscriptionID, Sent)
    }

    /// One connection and its session.
    struct Peer {
        var machine = SessionV2StateMachine()
        var joining: Joining?
        /// The session, while it is in the realm.
        var session: Session?
        var keys: [(id: SubscriptionID, uri: URI, match: MatchPolicy)] = []
        var leavesSilently = false
        var inbox: [Item] = []
        var sent: [Sent] = []
    }

    private struct NoPort: SessionPort {
        func send(_ payload: Payload, topic: URI) {}
        func close() {}
    }

    let settings: ModelSettings
    var realm: Realm
    var dealer: Dealer
    var retained: RetainedEvents<EventContent>
    var random: SplitMix
    var peers = [Peer](repeating: Peer(), count: ModelSettings.slots)
    var timers: [(call: CallID, milliseconds: Int64)] = []
    var now: Int64 = 0
    private var lastPublication: UInt64 = 0

    init(settings: ModelSettings, seed: UInt64) {
        self.settings = settings
        self.realm = Realm(testamentLimits: settings.testaments)
        self.dealer = Dealer(limits: settings.dealer)
        self.retained = RetainedEvents(limits: settings.retention)
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
            self.carryOut(self.peers[slot].machine.violated(V2Violation(nil, .unknownType)), slot, [])
        case .vanish(let slot): self.end(slot)
        case .turn(let slot): self.turn(slot)
        case .fire(let index):
            if !self.timers.isEmpty {
                self.perform(self.dealer.timedOut(self.timers.remove(at: index % self.timers.count).call))
            }
        case .fireLate(let number):
            let call = CallID(rawValue: number)
            if !self.timers.contains(where: { $0.call == call }) {
                self.perform(self.dealer.timedOut(call))
            }
        }
    }

    private mutating func received(_ slot: Int, _ message: V2ClientMessage, _ values: [WireValue]) {
        self.carryOut(self.peers[slot].machine.received(message), slot, values)
    }

    private mutating func carryOut(_ action: SessionV2StateMachine.Action, _ slot: Int, _ values: [WireValue]) {
        switch action {
        case .hello where self.peers[slot].joining?.isChallenged ?? false:
            self.peers[slot].machine.challenged()
            self.send(.challenge, slot)
        case .hello, .authenticate: self.welcome(slot)
        case .perform(let request): self.perform(request, slot, values)
        case .refuse(let refusal): self.refuse(refusal, slot)
        case .goodbye:
            self.leave(slot)
            self.send(.goodbye(V2URI.goodbyeAndOut, nil), slot)
        case .end: self.end(slot)
        case .abort(let reason, _): self.abort(slot, reason)
        case .ignore: return
        }
    }

    private mutating func perform(_ request: SessionV2StateMachine.Request, _ slot: Int, _ values: [WireValue]) {
        switch request {
        case .publish(let publish): self.publish(publish, slot)
        case .subscribe(let subscribe): self.subscribe(subscribe, slot)
        case .unsubscribe(let unsubscribe): self.unsubscribe(unsubscribe, slot)
        case .call(let call, let isContinuation): self.call(call, isContinuation: isContinuation, slot, values)
        case .cancel(let cancel): self.cancel(cancel, slot)
        case .register(let register): self.register(register, slot)
        case .unregister(let unregister): self.unregister(unregister, slot)
        case .yield(let call, let yield): self.yield(call, yield, slot)
        case .error(let call, let error): self.error(call, error, slot)
        }
    }
}

extension RealmBench {
    // MARK: Sessions

    private mutating func welcome(_ slot: Int) {
        guard let joining = self.peers[slot].joining else {
            return
        }
        var principal = Principal()
        principal.identity = joining.identity
        let session = Session(id: joining.id, principal: principal, remoteAddress: nil, port: NoPort())
        guard self.realm.join(session) else {
            return self.abort(slot, V2URI.authenticationFailed)
        }
        self.peers[slot].session = session
        self.peers[slot].machine.established(rules: self.settings.rules)
        self.send(.welcome(session.id), slot)
        self.realm.update(session)
        self.publish([.joined(session.id, session.identity)])
    }

    mutating func abort(_ slot: Int, _ reason: URI) {
        self.peers[slot].machine.aborted()
        self.send(.abort(reason), slot)
        self.end(slot)
    }

    /// The connection is gone.
    private mutating func end(_ slot: Int) {
        self.peers[slot].machine.aborted()
        self.leave(slot)
    }

    mutating func leave(_ slot: Int) {
        guard let session = self.peers[slot].session else {
            return
        }
        let keys = self.peers[slot].keys.sorted { $0.id.rawValue < $1.id.rawValue }
        self.peers[slot].session = nil
        self.peers[slot].keys = []
        self.peers[slot].inbox = []
        for key in keys {
            let outcome = self.realm.broker.unsubscribe(session.id, from: key.uri, match: key.match)
            self.publish(outcome?.metaEvents ?? [])
        }
        self.realm.leave(session.id)
        let actions = self.dealer.left(session.id)
        let testaments = self.realm.testaments.take(session.id)
        self.perform(actions)
        guard !self.peers[slot].leavesSilently else {
            return
        }
        for testament in testaments {
            self.publish(testament)
        }
        self.publish([.left(session.id, session.identity)])
    }

    // MARK: Deliveries

    func slot(of session: SessionID) -> Int? {
        self.peers.firstIndex { $0.session?.id == session }
    }

    mutating func send(_ message: Sent, _ slot: Int) {
        self.peers[slot].sent.append(message)
    }

    mutating func refuse(_ refusal: SessionV2StateMachine.Refusal, _ slot: Int) {
        if refusal.isAnswered {
            self.send(.error(refusal.type, refusal.request, refusal.error, nil), slot)
        }
    }

    mutating func deliver(_ delivery: SessionDelivery, to session: SessionID) {
        if self.realm.hasSession(session), let slot = self.slot(of: session) {
            self.deliver(.delivery(delivery), slot)
        }
    }

    mutating func deliver(_ item: Item, _ slot: Int) {
        if self.peers[slot].joining?.isLagging ?? false {
            self.peers[slot].inbox.append(item)
        } else {
            self.carryOut(item, slot)
        }
    }

    private mutating func turn(_ slot: Int) {
        let items = self.peers[slot].inbox
        self.peers[slot].inbox = []
        for item in items {
            self.carryOut(item, slot)
        }
    }

    private mutating func carryOut(_ item: Item, _ slot: Int) {
        guard self.peers[slot].machine.isEstablished else {
            return
        }
        switch item {
        case .event(let id, let event):
            if self.peers[slot].keys.contains(where: { $0.id == id }) {
                self.send(event, slot)
            }
        case .delivery(let delivery): self.carryOut(delivery, slot)
        }
    }

    // MARK: Events

    mutating func publish(_ events: [MetaEvent]) {
        for event in events {
            _ = self.publish(EventContent(values: event.arguments), to: .everyone, topic: event.topic.uri)
        }
    }

    private mutating func publish(_ testament: Testament) {
        let options = try? V2Publish.Options(testament.options)
        let audience = options.map { Audience($0) } ?? .everyone
        _ = self.publish(EventContent(arguments: testament.arguments), to: audience, topic: testament.topic)
    }

    /// Publishes to the topic's subscribers, then to those of the patterns, and tells the publication.
    mutating func publish(_ content: EventContent, to audience: Audience, topic: URI) -> UInt64 {
        self.lastPublication += 1
        let filter = audience.isEveryone ? nil : AudienceFilter(audience)
        let exact = self.realm.broker.lookup(topic, match: .exact)
        let patterns = self.realm.broker.matches(topic).filter { $0 != exact }
        for id in [exact].compactMap(\.self) + patterns {
            let event = Sent.event(
                id.rawValue,
                publication: self.lastPublication,
                topic: id == exact ? nil : topic,
                isRetained: false,
                content
            )
            for session in self.realm.broker.subscribers(id)
            where filter?.admits(session.id, identity: session.identity) ?? true {
                if let slot = self.slot(of: session.id), self.peers[slot].keys.contains(where: { $0.id == id }) {
                    self.deliver(.event(id, event), slot)
                }
            }
        }
        return self.lastPublication
    }
}

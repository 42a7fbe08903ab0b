// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

extension StepDice {
    // MARK: Publish and subscribe

    mutating func publish(_ model: ObviousRealm, _ slot: Int) -> V2Publish {
        var options = V2Publish.Options()
        options.acknowledge = self.number(2) == 0
        options.excludeMe = self.number(3) > 0
        options.discloseMe = self.pick([nil, true, false])
        options.retain = self.number(5) == 0
        if self.number(3) == 0 { self.limit(&options, model) }
        let mayPass = model.peers[slot].joining?.roles.publisher?.contains(.payloadPassthruMode) ?? false
        options.passthrough = self.passthrough(mayPass)
        var payload = self.payload()
        if options.retain, self.number(4) == 0 {
            let text = String(repeating: "1", count: self.pick([100, 900, 2_000, 4_000]))
            payload = CallPayload(ArgumentBytes(.json, list: ByteBuffer(string: "[\(text)]")))
        }
        return V2Publish(
            request: self.request(model, slot),
            topic: self.uri(Self.topics),
            isTooLong: self.number(200) == 0,
            options: options,
            arguments: payload.arguments
        )
    }

    /// Lists of who gets an event and who does not; nobody is named twice.
    private mutating func limit(_ options: inout V2Publish.Options, _ model: ObviousRealm) {
        if self.number(2) == 0 { options.exclude = self.some(self.ids(model)) }
        if self.number(4) == 0 { options.excludeAuthIDs = self.some(Self.authIDs) }
        if self.number(4) == 0 { options.excludeAuthRoles = self.some(Self.authRoles) }
        if self.number(3) == 0 { options.eligible = self.some(self.ids(model)) }
        if self.number(4) == 0 { options.eligibleAuthIDs = self.some(Self.authIDs) }
        if self.number(4) == 0 { options.eligibleAuthRoles = self.some(Self.authRoles) }
    }

    /// Those that are there, and one that is not.
    private func ids(_ model: ObviousRealm) -> [UInt64] {
        model.members.map(\.rawValue) + [41]
    }

    private mutating func some<Element>(_ elements: [Element]) -> [Element] {
        elements.filter { _ in self.number(2) == 0 }
    }

    private mutating func policy() -> MatchPolicy {
        self.pick([.exact, .prefix, .wildcard])
    }

    /// A URI that fits a policy, or now and then does not.
    private mutating func pattern(_ match: MatchPolicy) -> URI {
        if match == .wildcard, self.number(40) == 0 {
            return URI(String(repeating: ".", count: self.pick([30, 31, 32, 33])))
        }
        return self.uri(match == .exact ? Self.topics : Self.patterns)
    }

    mutating func subscribe(_ model: ObviousRealm, _ slot: Int) -> V2Subscribe {
        var options = V2Subscribe.Options()
        options.match = self.policy()
        options.getRetained = self.number(2) == 0
        var topic = self.pattern(options.match)
        if self.number(4) == 0 {
            topic = self.pick(Self.metaPatterns)
            options.match = self.number(4) == 0 ? .wildcard : .exact
        } else if self.number(12) == 0 {
            (topic, options.match) = self.pick([
                ("wamp.", .prefix), ("wamp.session", .prefix), ("wamp..on_create", .wildcard),
                ("wamp.session.", .wildcard),
            ])
        }
        return V2Subscribe(
            request: self.request(model, slot),
            topic: topic,
            isTooLong: self.number(200) == 0,
            options: options
        )
    }

    mutating func unsubscribe(_ model: ObviousRealm, _ slot: Int) -> V2Unsubscribe {
        let mine = model.subscriptions.filter { subscription in
            subscription.subscribers.contains { $0 == model.peers[slot].member }
        }
        let id = mine.isEmpty || self.number(12) == 0 ? self.subscriptionID(model) : self.pick(mine).id
        return V2Unsubscribe(request: self.request(model, slot), subscription: id)
    }

    /// The id of a subscription that is there, or was.
    private mutating func subscriptionID(_ model: ObviousRealm) -> UInt64 {
        guard !model.subscriptions.isEmpty, self.number(6) > 0 else {
            return UInt64(self.number(max(1, Int(model.lastSubscription))) + 1)
        }
        return self.pick(model.subscriptions).id
    }

    // MARK: Calls

    mutating func register(_ model: ObviousRealm, _ slot: Int) -> V2Register {
        var options = V2Register.Options()
        options.match = self.pick([.exact, .exact, .prefix, .wildcard])
        options.invoke = self.pick([.single, .roundRobin, .roundRobin, .random, .first, .last])
        options.concurrency = self.pick([nil, 1, 2])
        options.forceReregister = self.number(15) == 0
        options.discloseCaller = self.pick([nil, true])
        options.forwardTimeout = self.number(4) == 0
        var uri = self.pattern(options.match)
        if self.number(2) == 0, let known = model.registrations.randomElement(using: &self.generator) {
            (uri, options.match) = (known.uri, known.match)
            if self.number(4) > 0 { options.invoke = known.invoke }
        }
        return V2Register(
            request: self.request(model, slot),
            procedure: uri,
            isTooLong: self.number(200) == 0,
            options: options
        )
    }

    mutating func unregister(_ model: ObviousRealm, _ slot: Int) -> V2Unregister {
        let mine = model.registrations.filter { registration in
            registration.callees.contains { $0.session == model.peers[slot].member }
        }
        let id = mine.isEmpty || self.number(12) == 0 ? self.registrationID(model) : self.pick(mine).id.rawValue
        return V2Unregister(request: self.request(model, slot), registration: id)
    }

    private mutating func registrationID(_ model: ObviousRealm) -> UInt64 {
        guard !model.registrations.isEmpty, self.number(6) > 0 else {
            return UInt64(self.number(100) + 1)
        }
        return self.pick(model.registrations).id.rawValue
    }

    mutating func call(_ model: ObviousRealm, _ slot: Int) -> V2Call {
        let roles = model.peers[slot].joining?.roles.caller ?? []
        var options = V2Call.Options()
        options.timeout = self.pick([0, 0, 100, 5_000])
        options.receiveProgress = self.number(2) == 0
        options.discloseMe = self.pick([nil, true, false])
        options.progress = self.number(roles.contains(.progressiveCallInvocations) ? 4 : 400) == 0
        options.passthrough = self.passthrough(roles.contains(.payloadPassthruMode))
        var call = V2Call(
            request: self.request(model, slot),
            procedure: self.uri(Self.topics + ["a.b.c.d", "c"]),
            isTooLong: self.number(300) == 0,
            options: options,
            arguments: self.payload().arguments
        )
        let progressing = model.peers[slot].open.filter(\.isProgressing)
        if !progressing.isEmpty, self.number(3) > 0 {
            let open = self.pick(progressing)
            call.request = open.request
            call.procedure = self.number(60) == 0 ? call.procedure : open.procedure
            call.options.progress = self.number(2) == 0
        } else if let open = model.peers[slot].open.randomElement(using: &self.generator), self.number(120) == 0 {
            call.request = open.request
        }
        return call
    }

    mutating func cancel(_ model: ObviousRealm, _ slot: Int) -> V2Cancel {
        let mode: V2CancelMode? = self.pick([nil, .skip, .kill, .kill, .killNoWait])
        let open = model.peers[slot].open.randomElement(using: &self.generator)?.request
        let request = self.number(8) == 0 ? UInt64(self.number(60) + 1) : open ?? 1
        return V2Cancel(request: request, mode: mode)
    }

    mutating func yield(_ request: UInt64, hasScheme: Bool) -> V2Yield {
        V2Yield(
            request: request,
            progress: self.number(3) == 0,
            passthrough: self.passthrough(hasScheme),
            arguments: self.payload().arguments
        )
    }

    mutating func error(_ request: UInt64, hasScheme: Bool) -> V2InvocationError {
        V2InvocationError(
            request: request,
            error: self.pick(["app.error", "wamp.error.unavailable", "wamp.error.unavailable", "not a uri"]),
            isTooLong: self.number(60) == 0,
            passthrough: self.passthrough(hasScheme),
            arguments: self.payload().arguments
        )
    }

    // MARK: The router's procedures

    mutating func meta(_ model: ObviousRealm, _ slot: Int) -> Step {
        let (procedure, values) = self.metaCall(model)
        let call = V2Call(
            request: self.request(model, slot),
            procedure: URI(procedure),
            arguments: self.payload().arguments
        )
        return .message(slot, .call(call), values)
    }

    private mutating func metaCall(_ model: ObviousRealm) -> (String, [WireValue]) {
        let session = WireValue.integer(Int64(self.pick(model.members.map(\.rawValue) + [41])))
        let topic = WireValue.string(self.uri(Self.topics + Self.patterns).description)
        let subscription = WireValue.integer(Int64(self.subscriptionID(model)))
        let registration = WireValue.integer(Int64(self.registrationID(model)))
        let match: WireValue = .object([.init("match", .string(self.policy().rawValue))])
        let reason = self.pick([WireValue.null, "app.reason", "app.reason"])
        switch self.number(60) {
        case 0:
            return ("wamp.session.kill", [session] + self.pick([[], ["app.kill"], ["bad uri"], ["app.kill", "go"]]))
        case 1: return self.seldom("wamp.session.kill_by_authid", [.string(self.pick(Self.authIDs))], 3)
        case 2: return self.seldom("wamp.session.kill_by_authrole", [.string(self.pick(Self.authRoles))], 6)
        case 3: return self.seldom("wamp.session.kill_all", [], 20)
        case 4: return ("wamp.session.count", self.pick([[], [["user"]], [["user", "admin"]], [[]]]))
        case 5: return ("wamp.session.list", self.pick([[], [["admin"]]]))
        case 6: return ("wamp.session.get", [session])
        case 7..<25: return ("wamp.session.add_testament", self.testament(model))
        case 25..<28: return ("wamp.session.flush_testaments", self.pick([[], ["detached"], ["destroyed"]]))
        case 28: return ("wamp.subscription.list", [])
        case 29..<31: return ("wamp.subscription.lookup", [topic, match])
        case 31..<34: return ("wamp.subscription.match", [topic])
        case 34: return ("wamp.subscription.get", self.pick([[], [subscription], [subscription]]))
        case 35: return ("wamp.subscription.list_subscribers", [subscription])
        case 36: return ("wamp.subscription.count_subscribers", [subscription])
        case 37..<41: return ("wamp.subscription.remove_subscriber", [subscription, session, reason])
        case 41: return ("wamp.registration.list", [])
        case 42..<44: return ("wamp.registration.lookup", [topic, match])
        case 44..<47: return ("wamp.registration.match", [topic])
        case 47: return ("wamp.registration.get", self.pick([[], [registration], [registration]]))
        case 48: return ("wamp.registration.list_callees", [registration])
        case 49: return ("wamp.registration.count_callees", [registration])
        case 50..<54: return ("wamp.registration.remove_callee", [registration, session, reason])
        case 54: return ("wamp.nothing", [])
        default: return ("wamp.session.add_testament", self.testament(model))
        }
    }

    /// A call that ends many sessions, or another one instead.
    private mutating func seldom(_ procedure: String, _ values: [WireValue], _ bound: Int) -> (String, [WireValue]) {
        self.number(bound) == 0 ? (procedure, values) : ("wamp.session.count", [])
    }

    private mutating func testament(_ model: ObviousRealm) -> [WireValue] {
        let options: WireValue = self.pick([
            [:], [:], ["exclude_authid": ["ann"]], ["eligible_authrole": ["user"]], ["eligible": []],
            .object([.init("exclude", .array(model.members.prefix(2).map { .integer(Int64($0.rawValue)) }))]),
        ])
        let number = WireValue.integer(Int64(self.number(100_000)))
        let text = WireValue.string(String(repeating: "t", count: self.pick([1, 1, 300, 900])))
        let topic = WireValue.string(self.pick(Self.topics + ["wamp.forged"]).description)
        return [topic, [number, text], [:], options, self.pick(["destroyed", "detached"])]
    }
}

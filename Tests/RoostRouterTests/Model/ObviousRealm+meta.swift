// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

extension ObviousRealm {
    /// What a call of the router comes to.
    private enum Outcome {
        case results([WireValue])
        case error(URI)
    }

    // MARK: The meta API

    mutating func callRouter(_ request: V2Call, _ values: [WireValue], _ session: SessionID, _ slot: Int) {
        switch self.outcome(request.procedure.description, values, session) {
        case .results(let results): self.peers[slot].sent.append(.answer(request.request, results))
        case .error(let error): self.refuse(.call, request.request, error, slot)
        }
    }

    private mutating func outcome(_ procedure: String, _ values: [WireValue], _ session: SessionID) -> Outcome {
        switch procedure {
        case "wamp.session.count": return .results([.integer(Int64(self.members(of: values.first).count))])
        case "wamp.session.list": return .results([.array(self.members(of: values.first).map { Self.value($0) })])
        case "wamp.session.get":
            let peer = self.peers.first { $0.member?.rawValue == values.first?.unsigned && $0.member != nil }
            return peer?.member.map { .results([self.details(of: $0, peer?.identity ?? .of(0))]) }
                ?? .error("wamp.error.no_such_session")
        case "wamp.session.kill", "wamp.session.kill_by_authid", "wamp.session.kill_by_authrole",
            "wamp.session.kill_all":
            return self.kill(procedure, values, session)
        case "wamp.session.add_testament": return self.addTestament(values, session)
        case "wamp.session.flush_testaments":
            self.wills.removeAll { $0.session == session && $0.isDetached == (values.first?.string == "detached") }
            return .results([])
        default:
            return procedure.hasPrefix("wamp.subscription.")
                ? self.subscriptionOutcome(procedure, values) : self.registrationOutcome(procedure, values)
        }
    }

    private func members(of roles: WireValue?) -> [SessionID] {
        guard let roles = roles?.array?.compactMap(\.string) else {
            return self.members
        }
        return self.members.filter { member in
            self.peers.contains { $0.member == member && roles.contains($0.identity.authRole) }
        }
    }

    private mutating func kill(_ procedure: String, _ values: [WireValue], _ session: SessionID) -> Outcome {
        let isAll = procedure == "wamp.session.kill_all"
        let rest = isAll ? values[...] : values.dropFirst()
        let reason = rest.first?.string ?? "wamp.close.killed"
        guard Self.isValid(URI(reason)) else {
            return .error("wamp.error.invalid_uri")
        }
        let others = self.members.filter { $0 != session }
        let targets = others.filter { member in
            let identity = self.peers.first { $0.member == member }?.identity
            return switch procedure {
            case "wamp.session.kill": member.rawValue == values.first?.unsigned
            case "wamp.session.kill_by_authid": identity?.authID == values.first?.string
            case "wamp.session.kill_by_authrole": identity?.authRole == values.first?.string
            default: true
            }
        }
        guard procedure != "wamp.session.kill" || !targets.isEmpty else {
            return .error("wamp.error.no_such_session")
        }
        for target in targets {
            self.emit(.goodbye(URI(reason), rest.dropFirst().first?.string, isSilent: isAll), to: target)
        }
        switch procedure {
        case "wamp.session.kill": return .results([])
        case "wamp.session.kill_by_authid": return .results([.array(targets.map { Self.value($0) })])
        default: return .results([.integer(Int64(targets.count))])
        }
    }

    private mutating func addTestament(_ values: [WireValue], _ session: SessionID) -> Outcome {
        guard let topic = values.first?.string.map({ URI($0) }), values.count == 5 else {
            return .error("wamp.error.invalid_argument")
        }
        guard !Self.isReserved(topic) else {
            return .error("wamp.error.not_authorized")
        }
        let arguments = ArgumentBytes(.json, values: values[1].array ?? [])
        let members = values[3].object ?? []
        var cost = 128 + topic.bytes.count + (arguments.list?.readableBytes ?? 0)
        if !members.isEmpty {
            cost += Self.cost(values[3])
        }
        let mine = self.wills.filter { $0.session == session }
        let limits = self.settings.testaments
        guard mine.count < limits.testaments, mine.reduce(cost, { $0 + $1.cost }) <= limits.bytes,
            let options = try? V2Publish.Options(members)
        else {
            return .error("roost.error.limit_exceeded")
        }
        self.wills.append(
            Will(
                session: session,
                isDetached: values[4].string == "detached",
                topic: topic,
                arguments: arguments,
                options: options,
                cost: cost
            )
        )
        return .results([])
    }

    private static func cost(_ value: WireValue) -> Int {
        switch value {
        case .string(let text): 32 + text.utf8.count
        case .array(let elements): elements.reduce(32) { $0 + Self.cost($1) }
        case .object(let members): members.reduce(32) { $0 + 16 + $1.key.utf8.count + Self.cost($1.value) }
        default: 32
        }
    }

    private mutating func subscriptionOutcome(_ procedure: String, _ values: [WireValue]) -> Outcome {
        let first = values.first
        switch procedure {
        case "wamp.subscription.list":
            let lists = ["exact", "prefix", "wildcard"].map { match in
                let ids = self.subscriptions.filter { $0.match.rawValue == match }.map(\.id)
                return WireValue.Member(match, .array(ids.map { .integer(Int64($0)) }))
            }
            return .results([.object(lists)])
        case "wamp.subscription.lookup":
            let found = self.subscriptions.first {
                $0.uri.description == first?.string && $0.match.rawValue == values[1]["match"]?.string
            }
            return .results([found.map { .integer(Int64($0.id)) } ?? .null])
        case "wamp.subscription.match":
            let ids = self.subscriptions
                .filter { Self.matches($0.uri, $0.match, URI(first?.string ?? "")) }
                .map { WireValue.integer(Int64($0.id)) }
            return .results([ids.isEmpty ? .null : .array(ids)])
        default: break
        }
        guard let found = self.subscriptions.first(where: { $0.id == first?.unsigned }) else {
            return .error(
                first == nil ? "wamp.error.invalid_argument" : "wamp.error.no_such_subscription"
            )
        }
        switch procedure {
        case "wamp.subscription.get": return .results([self.details(of: found)])
        case "wamp.subscription.list_subscribers":
            return .results([.array(found.subscribers.map { Self.value($0) })])
        case "wamp.subscription.count_subscribers": return .results([.integer(Int64(found.subscribers.count))])
        case "wamp.subscription.remove_subscriber":
            guard let target = found.subscribers.first(where: { $0.rawValue == values[1].unsigned }) else {
                return .error("wamp.error.no_such_session")
            }
            self.emit(.subscriptionRevoked(found.id, values[2].string.map { URI($0) }), to: target)
            return .results([])
        default: return .error("wamp.error.no_such_procedure")
        }
    }

    private mutating func registrationOutcome(_ procedure: String, _ values: [WireValue]) -> Outcome {
        let first = values.first
        switch procedure {
        case "wamp.registration.list":
            let lists = ["exact", "prefix", "wildcard"].map { match in
                let ids = self.registrations.filter { $0.match.rawValue == match }.map(\.id.rawValue).sorted()
                return WireValue.Member(match, .array(ids.map { .integer(Int64($0)) }))
            }
            return .results([.object(lists)])
        case "wamp.registration.lookup":
            let found = self.registrations.first {
                $0.uri.description == first?.string && $0.match.rawValue == values[1]["match"]?.string
            }
            return .results([found.map { Self.value($0.id) } ?? .null])
        case "wamp.registration.match":
            return .results([self.best(URI(first?.string ?? "")).map { Self.value($0.id) } ?? .null])
        default: break
        }
        guard procedure.hasPrefix("wamp.registration.") else {
            return .error("wamp.error.no_such_procedure")
        }
        guard let found = self.registrations.first(where: { $0.id.rawValue == first?.unsigned }) else {
            return .error(
                first == nil ? "wamp.error.invalid_argument" : "wamp.error.no_such_registration"
            )
        }
        switch procedure {
        case "wamp.registration.get": return .results([self.details(of: found)])
        case "wamp.registration.list_callees":
            return .results([.array(found.callees.map { Self.value($0.session) })])
        case "wamp.registration.count_callees": return .results([.integer(Int64(found.callees.count))])
        case "wamp.registration.remove_callee":
            guard let target = found.callees.first(where: { $0.session.rawValue == values[1].unsigned })?.session else {
                return .error("wamp.error.no_such_session")
            }
            let reason = values[2].string ?? "wamp.close.normal"
            self.emit(.registrationRevoked(found.id.rawValue, URI(reason)), to: target)
            self.endRegistration(found.id, target)
            return .results([])
        default: return .error("wamp.error.no_such_procedure")
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

@testable internal import RoostRouter

extension ObviousRealm {
    struct Callee {
        let session: SessionID
        /// Callees are numbered as they come.
        let number: Int
        var roles: V2Features
        var options: V2Register.Options
    }

    struct Registration {
        let id: RegistrationID
        let uri: URI
        let match: MatchPolicy
        let invoke: InvocationPolicy
        let created: Int64
        var callees: [Callee] = []
        /// The number of the callee that the round robin has chosen last.
        var last = 0
    }

    struct Call {
        let number: UInt64
        let caller: SessionID
        let request: V2Call
        let registration: RegistrationID
        var callee: Callee
        var details: Invocation.Details
        /// Whether more parts may come.
        var isOpen: Bool
        /// Whether it may go to another callee.
        var isMovable: Bool
        var isKilled = false
        var hasTimer = false
        var tried: [SessionID] = []
    }

    // MARK: Registrations

    mutating func register(_ request: V2Register, _ slot: Int) {
        guard let session = self.peers[slot].member, self.isInOrder(request.request, slot) else {
            return
        }
        let (uri, match) = (request.procedure, request.options.match)
        guard !request.isTooLong, Self.isValid(uri, match) else {
            return self.refuse(.register, request.request, "wamp.error.invalid_uri", slot)
        }
        guard !Self.isReserved(uri) else {
            return self.refuse(.register, request.request, "wamp.error.not_authorized", slot)
        }
        guard match != .wildcard || Self.parts(uri).count <= 32 else {
            return self.refuse(.register, request.request, "wamp.error.invalid_uri", slot)
        }
        let old = self.registrations.first { $0.uri == uri && $0.match == match }
        if let error = self.registrationError(request.options, old, session) {
            return self.refuse(.register, request.request, error, slot)
        }
        if let old, !request.options.forceReregister {
            return self.join(old.id, request, session, slot)
        }
        let id = RegistrationID.drawn(using: &self.random)
        self.peers[slot].sent.append(.registered(request.request, id.rawValue))
        for callee in old?.callees ?? [] {
            self.emit(
                .registrationRevoked(old?.id.rawValue ?? 0, "roost.registration.reregistered"),
                to: callee.session
            )
        }
        for callee in old?.callees ?? [] {
            self.endRegistration(old?.id ?? id, callee.session)
        }
        let new = Registration(id: id, uri: uri, match: match, invoke: request.options.invoke, created: self.now)
        self.registrations.append(new)
        self.addCallee(id, request.options, session, slot)
        let details: WireValue = self.details(of: new)
        self.announce("wamp.registration.on_create", [Self.value(session), details])
        self.announce("wamp.registration.on_register", [Self.value(session), Self.value(id)])
    }

    private func registrationError(_ options: V2Register.Options, _ old: Registration?, _ session: SessionID) -> URI? {
        let isMember = old?.callees.contains { $0.session == session } ?? false
        let own = self.registrations.count { $0.callees.contains { $0.session == session } }
        let all = self.registrations.reduce(0) { $0 + $1.callees.count }
        let limits = self.settings.dealer
        var (freed, freedOfAll) = (0, 0)
        if let old, !options.forceReregister {
            guard old.invoke == options.invoke, old.invoke != .single else {
                return "wamp.error.procedure_already_exists"
            }
            if isMember {
                return nil
            }
            guard old.callees.count < limits.registrationCallees else {
                return "roost.error.limit_exceeded"
            }
        } else if let old {
            (freed, freedOfAll) = (isMember ? 1 : 0, old.callees.count)
        }
        let hasRoom = own - freed < limits.sessionRegistrations && all - freedOfAll < limits.realmRegistrations
        return hasRoom ? nil : "roost.error.limit_exceeded"
    }

    private mutating func join(_ id: RegistrationID, _ request: V2Register, _ session: SessionID, _ slot: Int) {
        self.peers[slot].sent.append(.registered(request.request, id.rawValue))
        guard let place = self.registrations.firstIndex(where: { $0.id == id }) else {
            return
        }
        if let index = self.registrations[place].callees.firstIndex(where: { $0.session == session }) {
            self.registrations[place].callees[index].options = request.options
            return
        }
        self.addCallee(id, request.options, session, slot)
        self.announce("wamp.registration.on_register", [Self.value(session), Self.value(id)])
    }

    private mutating func addCallee(
        _ id: RegistrationID,
        _ options: V2Register.Options,
        _ session: SessionID,
        _ slot: Int
    ) {
        self.lastCallee += 1
        let roles = self.peers[slot].joining?.roles.callee ?? []
        let callee = Callee(session: session, number: self.lastCallee, roles: roles, options: options)
        if let place = self.registrations.firstIndex(where: { $0.id == id }) {
            self.registrations[place].callees.append(callee)
        }
    }

    mutating func unregister(_ request: V2Unregister, _ slot: Int) {
        guard let session = self.peers[slot].member, self.isInOrder(request.request, slot) else {
            return
        }
        let mine = self.registrations.first { registration in
            registration.id.rawValue == request.registration
                && registration.callees.contains { $0.session == session }
        }
        guard let mine else {
            return self.refuse(.unregister, request.request, "wamp.error.no_such_registration", slot)
        }
        self.peers[slot].sent.append(.unregistered(request.request))
        self.endRegistration(mine.id, session)
    }

    mutating func endRegistration(_ id: RegistrationID, _ session: SessionID) {
        guard let place = self.registrations.firstIndex(where: { $0.id == id }) else {
            return
        }
        self.registrations[place].callees.removeAll { $0.session == session }
        let isLast = self.registrations[place].callees.isEmpty
        if isLast {
            self.registrations.remove(at: place)
        }
        self.announce("wamp.registration.on_unregister", [Self.value(session), Self.value(id)])
        if isLast {
            self.announce("wamp.registration.on_delete", [Self.value(session), Self.value(id)])
        }
    }

    static func value(_ registration: RegistrationID) -> WireValue {
        .integer(Int64(registration.rawValue))
    }

    func details(of registration: Registration) -> WireValue {
        .object([
            .init("id", Self.value(registration.id)), .init("created", Self.time(registration.created)),
            .init("uri", .string(registration.uri.description)), .init("match", .string(registration.match.rawValue)),
            .init("invoke", .string(registration.invoke.rawValue)),
        ])
    }

    /// The exact registration, else that of the longest prefix, else the wildcard with the longest literal beginning,
    /// and of those the one with the longest run behind that, and so on.
    func best(_ procedure: URI) -> Registration? {
        let matching = self.registrations.filter { Self.matches($0.uri, $0.match, procedure) }
        let prefixes = matching.filter { $0.match == .prefix }
        let wildcards = matching.filter { $0.match == .wildcard }
        return matching.first { $0.match == .exact }
            ?? prefixes.max { $0.uri.bytes.count < $1.uri.bytes.count }
            ?? wildcards.max { Self.runs($0.uri).lexicographicallyPrecedes(Self.runs($1.uri)) }
    }

    private static func runs(_ pattern: URI) -> [Int] {
        Self.parts(pattern).split(omittingEmptySubsequences: false) { $0.isEmpty }.map(\.count)
    }
}

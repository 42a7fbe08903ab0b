// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

extension Dealer {
    /// A session registers a procedure or a pattern.
    ///
    /// The first callee of a registration determines its policy. Beyond it, REGISTER is refused with
    /// `wamp.error.procedure_already_exists` if the policies differ or are `single`. A session that is a callee already
    /// stays one, with the new options and without meta events.
    ///
    /// If the request is forced, the callees that are there are put out first, the session itself among them, and a new
    /// registration is made, whatever the policy of the old one.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - now: The time in milliseconds since 1970.
    ///   - makeID: Makes an id for a new registration; it is asked again while the id is in use, a few times.
    /// - Returns: The registration, or the error: also `wamp.error.invalid_uri` for a pattern that no
    ///   ``PatternTable`` takes, and ``limitExceeded``.
    package mutating func register(
        _ request: RegistrationRequest,
        now: Int64,
        makeID: () -> RegistrationID
    ) -> RegistrationOutcome {
        guard PatternTable<RegistrationID>.accepts(request.uri, match: request.match) else {
            return .refused(V2URI.invalidURI)
        }
        let existing = self.table[request.uri, request.match].flatMap { self.registrations[$0] }
        if let existing, !request.isForced {
            return self.join(existing, request)
        }
        let isAgain = existing?.hasCallee(request.session) ?? false
        guard
            self.hasRoom(for: request.session, freed: isAgain ? 1 : 0, freedInRealm: existing?.callees.count ?? 0),
            let id = self.unusedID(makeID)
        else {
            return .refused(Self.limitExceeded)
        }
        var actions: [DealerAction] = []
        if let existing {
            actions += self.putOut(existing, reason: Self.reregistered)
        }
        let info = RegistrationInfo(
            id: id,
            uri: request.uri,
            match: request.match,
            invoke: request.invoke,
            created: now
        )
        self.registrations[id] = Registration(info: info)
        self.table[request.uri, request.match] = id
        self.addCallee(request, to: id)
        actions += [.publish(.onCreate(request.session, info)), .publish(.onRegister(request.session, id))]
        return .registered(id, isNew: true, actions)
    }

    /// A session ends its registration; calls that it has got already may still be answered.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - id: The registration.
    /// - Returns: What is to be done, or `wamp.error.no_such_registration`.
    package mutating func unregister(_ session: SessionID, from id: RegistrationID) -> UnregistrationOutcome {
        guard self.participants[session]?.registrations.contains(id) ?? false else {
            return .refused(V2URI.noSuchRegistration)
        }
        return .unregistered(self.removeCallee(session, from: id))
    }

    /// The router ends a registration; calls that callees have got already may still be answered.
    ///
    /// Source: WAMP, Advanced Profile, Registration Revocation.
    ///
    /// - Parameters:
    ///   - id: The registration.
    ///   - session: The callee that is put out; `nil` for all of them.
    ///   - reason: Why, for the callee.
    /// - Returns: What is to be done, or `wamp.error.no_such_registration`.
    package mutating func revoke(
        _ id: RegistrationID,
        from session: SessionID? = nil,
        reason: URI
    ) -> UnregistrationOutcome {
        guard let registration = self.registrations[id] else {
            return .refused(V2URI.noSuchRegistration)
        }
        guard let session else {
            return .unregistered(self.putOut(registration, reason: reason))
        }
        guard registration.hasCallee(session) else {
            return .refused(V2URI.noSuchRegistration)
        }
        return .unregistered(
            [.revoke(session, id, reason: reason)] + self.removeCallee(session, from: id)
        )
    }

    /// The reason that callees are given who are put out by another REGISTER.
    package static let reregistered: URI = "roost.registration.reregistered"

    private mutating func join(_ registration: Registration, _ request: RegistrationRequest) -> RegistrationOutcome {
        let info = registration.info
        guard info.invoke == request.invoke, info.invoke != .single else {
            return .refused(V2URI.procedureAlreadyExists)
        }
        if registration.hasCallee(request.session) {
            self.registrations[info.id]?.update(request)
            return .registered(info.id, isNew: false, [])
        }
        guard
            registration.callees.count < self.limits.registrationCallees,
            self.hasRoom(for: request.session, freed: 0, freedInRealm: 0)
        else {
            return .refused(Self.limitExceeded)
        }
        self.addCallee(request, to: info.id)
        return .registered(info.id, isNew: true, [.publish(.onRegister(request.session, info.id))])
    }

    /// Whether one more registration is within the limits, once some have gone.
    private func hasRoom(for session: SessionID, freed: Int, freedInRealm: Int) -> Bool {
        let count = self.participants[session]?.registrations.count ?? 0
        return count - freed < self.limits.sessionRegistrations
            && self.calleeCount - freedInRealm < self.limits.realmRegistrations
            && self.limits.registrationCallees > 0
    }

    private func unusedID(_ makeID: () -> RegistrationID) -> RegistrationID? {
        // An id of 53 random bits or of a counter is in use once in a lifetime; more often is a fault of ours.
        for _ in 0..<16 {
            let id = makeID()
            if self.registrations[id] == nil {
                return id
            }
        }
        assertionFailure("no unused registration id was made")
        return nil
    }

    private mutating func addCallee(_ request: RegistrationRequest, to id: RegistrationID) {
        self.lastCallee &+= 1
        self.registrations[id]?.add(Registration.Callee(request, number: self.lastCallee))
        self.participants[request.session, default: Participant()].registrations.insert(id)
        self.calleeCount += 1
    }

    /// Ends a registration for all callees and tells them.
    private mutating func putOut(_ registration: Registration, reason: URI) -> [DealerAction] {
        let (id, sessions) = (registration.info.id, registration.callees.map(\.session))
        let revocations = sessions.map { DealerAction.revoke($0, id, reason: reason) }
        return sessions.reduce(into: revocations) { $0 += self.removeCallee($1, from: id) }
    }

    /// Removes a callee, and the registration with the last one.
    mutating func removeCallee(_ session: SessionID, from id: RegistrationID) -> [DealerAction] {
        guard let info = self.registrations[id]?.info, self.registrations[id]?.remove(session) ?? false else {
            return []
        }
        self.calleeCount -= 1
        self.participants[session]?.registrations.remove(id)
        self.tidy(session)
        guard self.registrations[id]?.callees.isEmpty ?? false else {
            return [.publish(.onUnregister(session, id))]
        }
        self.registrations[id] = nil
        self.table[info.uri, info.match] = nil
        return [.publish(.onUnregister(session, id)), .publish(.onDelete(session, id))]
    }

    /// Forgets a session that has nothing any more.
    mutating func tidy(_ session: SessionID) {
        if self.participants[session]?.isEmpty ?? false {
            self.participants[session] = nil
        }
    }
}

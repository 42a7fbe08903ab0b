// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

@testable internal import RoostRouter

/// What ``Dealer`` does with registrations, and which callee it chooses, in the most obvious way: everything is in
/// arrays and looked for one by one.
struct DealerModel {
    struct Callee {
        let session: SessionID
        /// Callees are numbered as they come.
        let number: Int
        var concurrency: Int?
    }

    struct Registration {
        let info: RegistrationInfo
        var callees: [Callee] = []
        /// The number of the callee that the round robin has chosen last.
        var last = 0
    }

    struct Call {
        let id: CallID
        let caller: CallerReference
        let registration: RegistrationID
        var callee: Callee
        var tried: [SessionID] = []
        /// Whether it may go to another callee.
        var isMovable: Bool
        var isKilled = false
    }

    private(set) var registrations: [Registration] = []
    var calls: [Call] = []
    private var calleeNumber = 0

    var calleeCount: Int {
        self.registrations.map(\.callees.count).reduce(0, +)
    }

    func place(_ id: RegistrationID) -> Int? {
        self.registrations.firstIndex { $0.info.id == id }
    }

    /// The registration that matches a procedure best.
    func best(_ procedure: URI) -> Registration? {
        var patterns = PatternModel<Registration>()
        for registration in self.registrations {
            patterns[registration.info.uri, registration.info.match] = registration
        }
        return patterns.best(procedure)
    }

    /// Who may be chosen: one callee, or any of several for the policy `random`.
    func candidates(_ registration: Registration, tried: [SessionID] = []) -> [Callee] {
        let free = registration.callees.filter { callee in
            let pending = self.calls.count { $0.callee.number == callee.number }
            return pending < callee.concurrency ?? .max && !tried.contains(callee.session)
        }
        switch registration.info.invoke {
        case .random: return free
        case .single, .first: return Array(free.prefix(1))
        case .last: return Array(free.suffix(1))
        case .roundRobin: return Array((free.filter { $0.number > registration.last } + free).prefix(1))
        }
    }

    mutating func chose(_ callee: Callee, of id: RegistrationID) {
        if let place = self.place(id) { self.registrations[place].last = callee.number }
    }

    mutating func register(_ request: RegistrationRequest, as new: RegistrationID, now: Int64) -> RegistrationOutcome {
        let session = request.session
        var actions: [DealerAction] = []
        if let old = self.registrations.first(where: { $0.info.uri == request.uri && $0.info.match == request.match }) {
            let id = old.info.id
            if request.isForced {
                actions = self.putOut(old, reason: Dealer.reregistered)
            } else if old.info.invoke != request.invoke || request.invoke == .single {
                return .refused("wamp.error.procedure_already_exists")
            } else if let place = self.place(id) {
                if let index = old.callees.firstIndex(where: { $0.session == session }) {
                    self.registrations[place].callees[index].concurrency = request.concurrency
                    return .registered(id, isNew: false, [])
                }
                self.registrations[place].callees.append(self.newCallee(request))
                return .registered(id, isNew: true, [.publish(.onRegister(session, id))])
            }
        }
        let info = RegistrationInfo(
            id: new,
            uri: request.uri,
            match: request.match,
            invoke: request.invoke,
            created: now
        )
        self.registrations.append(Registration(info: info, callees: [self.newCallee(request)]))
        actions += [.publish(.onCreate(session, info)), .publish(.onRegister(session, new))]
        return .registered(new, isNew: true, actions)
    }

    mutating func unregister(_ session: SessionID, _ id: RegistrationID) -> UnregistrationOutcome {
        let events = self.remove(session, id)
        return events.isEmpty ? .refused("wamp.error.no_such_registration") : .unregistered(events)
    }

    mutating func revoke(_ id: RegistrationID, _ session: SessionID?) -> UnregistrationOutcome {
        guard let registration = self.registrations.first(where: { $0.info.id == id }) else {
            return .refused("wamp.error.no_such_registration")
        }
        guard let session else {
            return .unregistered(self.putOut(registration, reason: "r"))
        }
        let events = self.remove(session, id)
        return events.isEmpty
            ? .refused("wamp.error.no_such_registration")
            : .unregistered([.revoke(session, id, reason: "r")] + events)
    }

    /// A session leaves: the meta events.
    mutating func left(_ session: SessionID) -> [DealerAction] {
        self.calls.removeAll { $0.callee.session == session || $0.caller.session == session }
        let ids = self.registrations.map(\.info.id).sorted { $0.rawValue < $1.rawValue }
        return ids.flatMap { self.remove(session, $0) }
    }

    private mutating func newCallee(_ request: RegistrationRequest) -> Callee {
        self.calleeNumber += 1
        return Callee(session: request.session, number: self.calleeNumber, concurrency: request.concurrency)
    }

    private mutating func putOut(_ registration: Registration, reason: URI) -> [DealerAction] {
        let id = registration.info.id
        return registration.callees.map { .revoke($0.session, id, reason: reason) }
            + registration.callees.flatMap { self.remove($0.session, id) }
    }

    private mutating func remove(_ session: SessionID, _ id: RegistrationID) -> [DealerAction] {
        guard let place = self.place(id), self.registrations[place].callees.contains(where: { $0.session == session })
        else {
            return []
        }
        self.registrations[place].callees.removeAll { $0.session == session }
        guard self.registrations[place].callees.isEmpty else {
            return [.publish(.onUnregister(session, id))]
        }
        self.registrations.remove(at: place)
        return [.publish(.onUnregister(session, id)), .publish(.onDelete(session, id))]
    }
}

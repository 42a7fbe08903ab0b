// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

extension Realm {
    /// Answers a call of a meta procedure, or says what is to be done.
    ///
    /// It changes nothing. That the caller may call the procedure has been decided before.
    ///
    /// - Parameters:
    ///   - command: The call.
    ///   - caller: The session that calls.
    ///   - registrations: The registrations of the realm.
    /// - Returns: The results, or what is to be done.
    /// - Throws: The error for the caller: `no_such_session`, `no_such_subscription` or `no_such_registration`.
    package func evaluate(
        _ command: MetaCommand,
        caller: SessionID,
        registrations: some RegistrationBook
    ) throws(MetaError) -> MetaOutcome {
        switch command {
        case .countSessions(nil):
            return .result([.integer(Int64(self.sessionCount))])
        case .countSessions(let authRoles?):
            return .result([.integer(Int64(self.sessionIDs(authRoles: authRoles).count))])
        case .listSessions(let authRoles):
            return .result([.array(self.sessionIDs(authRoles: authRoles).map { WireValue(id: $0) })])
        case .getSession(let id):
            guard let session = self.session(id) else {
                throw .noSuchSession
            }
            return .result([MetaDetails.session(id, session.identity)])
        case .kill(let target, let notice):
            return .kill(try self.kill(target, notice, caller: caller))
        case .addTestament(let testament):
            return .addTestament(testament)
        case .flushTestaments(let scope):
            return .flushTestaments(scope)
        case .subscription(let command):
            return try self.broker.evaluate(command)
        case .registration(let command):
            return try registrations.evaluate(command)
        }
    }

    private func sessionIDs(authRoles: [String]?) -> [SessionID] {
        guard let authRoles else {
            return self.sessions { _ in true }.map(\.id)
        }
        let names = Set(authRoles.map { Array($0.utf8) })
        return self.sessions { names.contains(Array($0.identity.authRole.utf8)) }.map(\.id)
    }

    private func kill(
        _ target: MetaKillTarget,
        _ notice: MetaKillNotice,
        caller: SessionID
    ) throws(MetaError) -> MetaKill {
        func others(_ isIncluded: (Identity) -> Bool) -> [SessionID] {
            self.sessions { $0.id != caller && isIncluded($0.identity) }.map(\.id)
        }
        switch target {
        case .session(let id):
            guard id != caller, self.hasSession(id) else {
                throw .noSuchSession
            }
            return MetaKill(sessions: [id], notice: notice, results: [], isSilent: false)
        case .authID(let authID):
            let ids = others { $0.authID.utf8.elementsEqual(authID.utf8) }
            let results: [WireValue] = [.array(ids.map { WireValue(id: $0) })]
            return MetaKill(sessions: ids, notice: notice, results: results, isSilent: false)
        case .authRole(let authRole):
            let ids = others { $0.authRole.utf8.elementsEqual(authRole.utf8) }
            return MetaKill(sessions: ids, notice: notice, results: [.integer(Int64(ids.count))], isSilent: false)
        case .everyone:
            let ids = self.sessions { $0.id != caller }.map(\.id)
            return MetaKill(sessions: ids, notice: notice, results: [.integer(Int64(ids.count))], isSilent: true)
        }
    }
}

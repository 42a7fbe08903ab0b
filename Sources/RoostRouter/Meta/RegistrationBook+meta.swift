// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension RegistrationBook {
    /// Answers a call about registrations, or says what is to be done.
    ///
    /// - Parameter command: The call.
    /// - Returns: The results, or what is to be done.
    /// - Throws: `no_such_registration` for an id that no registration has; `no_such_session` if a session is to lose a
    ///   registration that it does not have.
    func evaluate(_ command: RegistrationMetaCommand) throws(MetaError) -> MetaOutcome {
        switch command {
        case .list:
            let lists = [MatchPolicy.exact, .prefix, .wildcard].map { match in
                WireValue.Member(match.rawValue, .array(self.registrations(match: match).map { WireValue(id: $0) }))
            }
            return .result([.object(lists)])
        case .lookup(let uri, let match):
            return .result([self.registration(of: uri, match: match).map { WireValue(id: $0) } ?? .null])
        case .match(let procedure):
            return .result([self.bestRegistration(for: procedure).map { WireValue(id: $0) } ?? .null])
        case .get(let id):
            return .result([MetaDetails.registration(try self.existing(id))])
        case .listCallees(let id):
            _ = try self.existing(id)
            return .result([.array(self.callees(of: id).map { WireValue(id: $0) })])
        case .countCallees(let id):
            _ = try self.existing(id)
            return .result([.integer(Int64(self.callees(of: id).count))])
        case .removeCallee(let id, let session, let reason):
            _ = try self.existing(id)
            guard self.callees(of: id).contains(session) else {
                throw .notRegistered
            }
            return .removeCallee(id, session, reason: reason)
        }
    }

    private func existing(_ id: RegistrationID) throws(MetaError) -> RegistrationInfo {
        guard let info = self.registrationInfo(id) else {
            throw .noSuchRegistration
        }
        return info
    }
}

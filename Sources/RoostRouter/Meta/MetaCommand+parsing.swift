// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

extension MetaCommand {
    /// Reads the arguments of a call.
    ///
    /// Every argument may be given by its place or by its name; a place takes precedence, and `null` counts as not given.
    ///
    /// - Parameters:
    ///   - procedure: The procedure.
    ///   - list: The decoded `Arguments|list`.
    ///   - keywords: The members of the decoded `ArgumentsKw|dict`.
    /// - Throws: `wamp.error.invalid_argument` for arguments that are missing or of another type, `wamp.error.invalid_uri`
    ///   for a reason that is no URI, and the `no_such` error of a number that cannot be an id.
    package init(
        _ procedure: MetaProcedure,
        _ list: [WireValue] = [],
        keywords: [WireValue.Member] = []
    ) throws(MetaError) {
        let arguments = MetaArguments(list, keywords)
        switch procedure {
        case .sessionCount: self = .countSessions(authRoles: try arguments.texts(0, "filter_authroles"))
        case .sessionList: self = .listSessions(authRoles: try arguments.texts(0, "filter_authroles"))
        case .sessionGet: self = .getSession(try arguments.session(0))
        case .sessionKill: self = .kill(.session(try arguments.session(0)), try arguments.notice(1))
        case .sessionKillByAuthID:
            self = .kill(.authID(try arguments.requiredText(0, "authid")), try arguments.notice(1))
        case .sessionKillByAuthRole:
            self = .kill(.authRole(try arguments.requiredText(0, "authrole")), try arguments.notice(1))
        case .sessionKillAll: self = .kill(.everyone, try arguments.notice(0))
        case .sessionAddTestament: self = .addTestament(try arguments.testament())
        case .sessionFlushTestaments: self = .flushTestaments(try arguments.scope(0))
        case .subscriptionList: self = .subscription(.list)
        case .subscriptionLookup:
            self = .subscription(.lookup(try arguments.uri(0, "topic"), try arguments.policy(1)))
        case .subscriptionMatch: self = .subscription(.match(try arguments.uri(0, "topic")))
        case .subscriptionGet: self = .subscription(.get(try arguments.subscription(0)))
        case .subscriptionListSubscribers: self = .subscription(.listSubscribers(try arguments.subscription(0)))
        case .subscriptionCountSubscribers: self = .subscription(.countSubscribers(try arguments.subscription(0)))
        case .subscriptionGetEvents:
            self = .subscription(.getEvents(try arguments.subscription(0), try arguments.query()))
        case .subscriptionRemoveSubscriber:
            let (subscription, session) = (try arguments.subscription(0), try arguments.session(1))
            self = .subscription(.removeSubscriber(subscription, session, reason: try arguments.reason(2)))
        case .registrationList: self = .registration(.list)
        case .registrationLookup:
            self = .registration(.lookup(try arguments.uri(0, "procedure"), try arguments.policy(1)))
        case .registrationMatch: self = .registration(.match(try arguments.uri(0, "procedure")))
        case .registrationGet: self = .registration(.get(try arguments.registration(0)))
        case .registrationListCallees: self = .registration(.listCallees(try arguments.registration(0)))
        case .registrationCountCallees: self = .registration(.countCallees(try arguments.registration(0)))
        case .registrationRemoveCallee:
            let (registration, session) = (try arguments.registration(0), try arguments.session(1))
            self = .registration(.removeCallee(registration, session, reason: try arguments.reason(2)))
        }
    }
}

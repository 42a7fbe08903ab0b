// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// Who a session is: a named user, an anonymous visitor, or the application's own backend.
///
/// Equality is that of the bytes. Swift's own string equality takes canonically equivalent names for the same, which an
/// access decision must not do.
public struct Principal: Sendable {
    /// The login name, or `nil` for an anonymous visitor.
    public var login: String?

    /// The application's number of the user, or `nil` for an anonymous visitor.
    public var userID: Int?

    /// The names of the user's roles, as the application writes them (`ROLE_ADMINISTRATOR`).
    public var roles: [String]

    /// Whether this is the application itself, which publishes for its users.
    ///
    /// A ticket never makes a backend; a listener or a shared secret does.
    public var isBackend: Bool

    /// What WAMP v2 says about the session; `nil` for sessions of WAMP v1, whose is made of the rest.
    public var identity: Identity?

    private var extras: Extras?

    /// What not every principal has, out of line: there is one for each session.
    private final class Extras: Sendable {
        let data: WireValue?
        let token: SessionToken?

        init(data: WireValue?, token: SessionToken?) {
            self.data = data
            self.token = token
        }
    }

    /// What the token says besides (`data_claim`), for handlers; `nil` if there is nothing.
    public var data: WireValue? {
        get { self.extras?.data }
        set { self.extras = Extras(data: newValue, token: self.token) }
    }

    /// What stays known of the token or ticket that was shown; it is no part of who the session is.
    package var token: SessionToken? {
        get { self.extras?.token }
        set { self.extras = Extras(data: self.data, token: newValue) }
    }

    /// An anonymous visitor, without roles.
    public static let anonymous = Principal()

    /// Whether nobody in particular is logged in.
    public var isAnonymous: Bool { self.login == nil && !self.isBackend }

    /// Makes a principal; without arguments the anonymous one.
    public init(login: String? = nil, userID: Int? = nil, roles: [String] = [], isBackend: Bool = false) {
        self.login = login
        self.userID = userID
        self.roles = roles
        self.isBackend = isBackend
    }
}

extension Principal: Equatable {
    /// Whether both are the same user with the same roles in the same order, byte by byte.
    public static func == (left: Principal, right: Principal) -> Bool {
        guard left.userID == right.userID, left.isBackend == right.isBackend, left.identity == right.identity else {
            return false
        }
        guard left.login.map({ Array($0.utf8) }) == right.login.map({ Array($0.utf8) }) else { return false }
        return left.roles.elementsEqual(right.roles) { $0.utf8.elementsEqual($1.utf8) }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the application knows of one user, as far as a ticket needs it.
///
/// Its description leaves the password hash out, so that a record can be logged.
public struct UserRecord: Sendable {
    /// The login name, as the application writes it; it becomes the principal's.
    public var login: String

    /// The application's number of the user.
    public var id: Int

    /// The stored password hash, verbatim; it is part of what a ticket's digest is made of.
    public var passwordHash: String

    /// The names of the user's roles.
    public var roles: [String]

    /// Whether the user may log in.
    public var enabled: Bool

    /// The e-mail address, or `nil` if the user cannot be found by one.
    public var email: String?

    /// Makes a record.
    public init(
        login: String,
        id: Int,
        passwordHash: String,
        roles: [String] = [],
        enabled: Bool = true,
        email: String? = nil
    ) {
        self.login = login
        self.id = id
        self.passwordHash = passwordHash
        self.roles = roles
        self.enabled = enabled
        self.email = email
    }

    /// The principal that a session of this user has.
    public var principal: Principal {
        Principal(login: self.login, userID: self.id, roles: self.roles)
    }
}

extension UserRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The login and the number, without the password hash.
    public var description: String { "UserRecord(login: \(self.login.debugDescription), id: \(self.id))" }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without the password hash.
    public var customMirror: Mirror { Mirror(self, children: ["login": self.login, "id": self.id]) }
}

/// Where the users of named tickets are looked up.
public protocol UserProvider: Sendable {
    /// Finds a user by login name, else by e-mail address if the name looks like one.
    ///
    /// An implementation compares bytes: `"caf\u{E9}"` and `"cafe\u{301}"` are two users, although Swift's `==` takes
    /// them for one. It bounds the time and the number of look-ups by itself.
    ///
    /// - Parameter login: 1 to 1,020 bytes, from an unauthenticated peer. Any character may stand in it.
    /// - Returns: The user, or `nil` if there is none.
    /// - Throws: Whatever keeps the provider from knowing. The ticket is refused then.
    func user(login: String) async throws -> UserRecord?
}

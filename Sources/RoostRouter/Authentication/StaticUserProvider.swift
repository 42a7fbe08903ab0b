// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Users from a list that is fixed at start, for tests and for small installations.
public struct StaticUserProvider: UserProvider {
    private let byLogin: [[UInt8]: UserRecord]
    private let byEmail: [[UInt8]: UserRecord]

    /// Makes a provider of these users.
    ///
    /// - Throws: ``AuthenticationConfigurationError`` with the code `duplicateUser` if two users have the same login or
    ///   the same e-mail address, byte by byte.
    public init(users: [UserRecord]) throws(AuthenticationConfigurationError) {
        var byLogin: [[UInt8]: UserRecord] = [:]
        var byEmail: [[UInt8]: UserRecord] = [:]
        for user in users {
            guard byLogin.updateValue(user, forKey: Array(user.login.utf8)) == nil else {
                throw .duplicateUser(user.login)
            }
            guard let email = user.email else { continue }
            guard byEmail.updateValue(user, forKey: Array(email.utf8)) == nil else {
                throw .duplicateUser(email)
            }
        }
        self.byLogin = byLogin
        self.byEmail = byEmail
    }

    /// Finds a user by login name, else by e-mail address if the name has an `@` inside.
    public func user(login: String) async -> UserRecord? {
        let key = Array(login.utf8)
        if let user = self.byLogin[key] { return user }
        guard key.dropFirst().dropLast().contains(UInt8(ascii: "@")) else { return nil }
        return self.byEmail[key]
    }
}

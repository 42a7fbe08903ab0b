// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL
internal import CLibPQ
#endif

/// Where and how the application's database is asked for users.
///
/// The query runs in a read-only transaction with one parameter, the login as text, and returns no row or one, with the
/// columns `id` (a whole number), `login`, `password` (the stored hash) and `enabled` (a truth value), and, if there are
/// roles, `roles` (a JSON array of texts). Other columns are not looked at.
public struct PostgreSQLUsersConfiguration: Equatable, Sendable {
    /// Finds a back-office user of Oro 5 to 7 by user name, else by e-mail address, as Oro's own provider does.
    public static let oroQuery = """
        SELECT u.id, u.username AS login, u.password, u.enabled,
            (SELECT coalesce(json_agg(r.role ORDER BY r.id), '[]')
                FROM oro_user_access_role a JOIN oro_access_role r ON r.id = a.role_id
                WHERE a.user_id = u.id) AS roles
        FROM oro_user u
        WHERE u.username = $1 OR (position('@' IN $1) > 1 AND u.email = $1)
        ORDER BY u.username = $1 DESC
        LIMIT 1
        """

    /// The database, as libpq takes it: `postgresql://…` or `host=… dbname=…`.
    ///
    /// Doctrine's parameters `charset` and `serverVersion` may be in it, so that `ORO_DB_URL` can be used as it is.
    public var dsn: String

    /// The query, default ``oroQuery``.
    public var query: String

    /// The most connections, each with a thread of its own, `1…64`, default 4.
    public var connections: Int

    /// How many look-ups may wait for a connection, `0…`, default 1,024; one more fails at once.
    public var maximumWaiting: Int

    /// For opening a connection, default 2 seconds; for as long nobody tries again.
    public var connectTimeout: Duration

    /// For one query, default 2 seconds.
    public var statementTimeout: Duration

    /// Makes a configuration with the defaults.
    ///
    /// - Parameter dsn: The database.
    public init(dsn: String) {
        self.dsn = dsn
        self.query = Self.oroQuery
        self.connections = 4
        self.maximumWaiting = 1_024
        self.connectTimeout = .seconds(2)
        self.statementTimeout = .seconds(2)
    }

    /// Checks the address.
    ///
    /// - Throws: ``PostgreSQLError`` with the code `unusableAddress`, whose text does not repeat the address; never without
    ///   the trait.
    package func check() throws(PostgreSQLError) {
        #if PostgreSQL
        guard let options = PQconninfoParse(PostgreSQLAddress.forLibrary(self.dsn), nil) else {
            throw PostgreSQLError(
                .unusableAddress,
                "The address of the database cannot be read; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
            )
        }
        PQconninfoFree(options)
        #endif
    }

    /// Whether this program has been built with the package trait `PostgreSQL`.
    public static var isSupported: Bool {
        #if PostgreSQL
        true
        #else
        false
        #endif
    }
}

extension PostgreSQLUsersConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it is, without the password that stands in the address.
    public var description: String { "PostgreSQLUsersConfiguration(connections: \(self.connections))" }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

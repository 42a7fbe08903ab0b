// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

extension UserRecord {
    /// Reads a row of the query for users.
    ///
    /// - Parameter row: The columns as PostgreSQL writes them, `nil` for NULL.
    /// - Throws: The code `invalidAnswer` with the name of the column.
    init(row: [String: String?]) throws(PostgreSQLError) {
        func text(_ name: String) throws(PostgreSQLError) -> String {
            guard let value = row[name] ?? nil else {
                throw PostgreSQLError(.invalidAnswer, "The query for users gives no column \"\(name)\", or NULL in it.")
            }
            return value
        }
        guard let id = Int(try text("id")) else {
            throw PostgreSQLError(.invalidAnswer, "The column \"id\" of the query for users is no whole number.")
        }
        let enabled = try text("enabled")
        guard ["t", "f"].contains(enabled) else {
            throw PostgreSQLError(.invalidAnswer, "The column \"enabled\" of the query for users is no truth value.")
        }
        self.init(
            login: try text("login"),
            id: id,
            passwordHash: try text("password"),
            roles: try Self.roles(row["roles"] ?? nil),
            enabled: enabled == "t"
        )
    }

    private static func roles(_ text: String?) throws(PostgreSQLError) -> [String] {
        guard let text else { return [] }
        let elements = (try? WireValue.parse(Array(text.utf8), depthLimit: 4))?.array
        let roles = elements?.compactMap(\.string)
        guard let roles, roles.count == elements?.count else {
            throw PostgreSQLError(
                .invalidAnswer,
                "The column \"roles\" of the query for users is no JSON array of texts."
            )
        }
        return roles
    }
}

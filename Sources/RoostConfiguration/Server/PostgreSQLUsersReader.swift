// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads `tickets.users.postgresql`: the application's database.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `dsn`, `dsn_file` | text, path | | the database, as libpq or Doctrine writes it |
/// | `query`, `query_file` | text, path | Oro's | finds a user by the login, `$1` |
/// | `connections` | `1…64` | 4 | the most connections |
/// | `waiting` | `0…1000000` | 1024 | look-ups that wait for one |
/// | `connect_timeout`, `statement_timeout` | durations, `100ms…1m` | `2s` | |
enum PostgreSQLUsersReader {
    static let keys = [
        "dsn", "dsn_file", "query", "query_file", "connections", "waiting", "connect_timeout", "statement_timeout",
    ]

    /// Reads the section.
    ///
    /// - Parameters:
    ///   - node: The section.
    ///   - context: What to read with.
    ///   - isSupported: Whether this program has PostgreSQL.
    /// - Returns: What to ask, or `nil` if the section is wrong or the program cannot ask.
    static func read(
        _ node: YAMLNode,
        context: ReaderContext,
        isSupported: Bool = PostgreSQLUsersConfiguration.isSupported
    ) -> PostgreSQLUsersConfiguration? {
        let reader = MapReader(node, path: "tickets.users.postgresql", keys: Self.keys, context: context)
        let dsn = self.text("dsn", reader)
        let query = self.text("query", reader)
        let times: ClosedRange<Duration> = .milliseconds(100) ... .seconds(60)
        var users = PostgreSQLUsersConfiguration(dsn: dsn ?? "")
        users.query = query ?? users.query
        users.connections = reader.number("connections", in: 1...64) ?? users.connections
        users.maximumWaiting = reader.number("waiting", in: 0...1_000_000) ?? users.maximumWaiting
        users.connectTimeout = reader.duration("connect_timeout", in: times) ?? users.connectTimeout
        users.statementTimeout = reader.duration("statement_timeout", in: times) ?? users.statementTimeout
        if dsn == nil, reader.value("dsn") == nil, reader.value("dsn_file") == nil {
            context.issues.error(
                node.location,
                "The key \"tickets.users.postgresql.dsn\" is missing.",
                remedy: "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or '%env(ORO_DB_URL)%'."
            )
        }
        if query.map({ !$0.contains("$1") }) ?? false {
            context.issues.error(
                (reader.value("query") ?? reader.value("query_file"))?.location,
                "The query for users has no $1, so that it cannot find the one who signs in.",
                remedy: "Write $1 where the login is to stand."
            )
        }
        guard isSupported else {
            context.issues.error(
                node.location,
                "This program has been built without PostgreSQL.",
                remedy: "Install libpq (Debian: libpq-dev) and build with \"swift build --traits PostgreSQL\", or use "
                    + "\"http\" or \"file\"."
            )
            return nil
        }
        do throws(PostgreSQLError) {
            try users.check()
        } catch {
            let source = (reader.value("dsn") ?? reader.value("dsn_file"))?.location
            context.issues.error(source, error.description, remedy: "Correct the address.")
        }
        return dsn == nil ? nil : users
    }

    /// The text of a key, or of the file under the key with `_file`.
    private static func text(_ key: String, _ reader: MapReader) -> String? {
        if let both = reader.value("\(key)_file"), reader.value(key) != nil {
            reader.context.issues.error(
                both.location,
                "The keys \"\(reader.path(of: key))\" and \"\(reader.path(of: key))_file\" are both there.",
                remedy: "Remove one of them."
            )
        }
        if let text = reader.name(key) { return text }
        return reader.file("\(key)_file").map { text in
            let end = text.lastIndex { !$0.isNewline }
            return end.map { String(text[...$0]) } ?? ""
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The address of a database, as libpq takes it.
enum PostgreSQLAddress {
    /// Parameters of Doctrine's addresses that libpq does not know.
    private static let foreign = ["charset", "serverVersion"]

    /// Schemes that Doctrine takes for PostgreSQL.
    private static let schemes = ["postgresql://", "postgres://", "pgsql://", "pdo_pgsql://", "pdo-pgsql://"]

    /// Makes of an address, Doctrine's or libpq's, one that libpq takes.
    ///
    /// - Parameter dsn: The address.
    /// - Returns: The same, without parameters that only Doctrine knows.
    static func forLibrary(_ dsn: String) -> String {
        guard let scheme = Self.schemes.first(where: { dsn.utf8.starts(with: $0.utf8) }) else { return dsn }
        let rest = dsn.dropFirst(scheme.count)
        guard let mark = rest.firstIndex(of: "?") else { return "postgresql://\(rest)" }
        let kept = rest[rest.index(after: mark)...].split(separator: "&").filter { parameter in
            !Self.foreign.contains { parameter.utf8.starts(with: "\($0)=".utf8) }
        }
        return "postgresql://\(rest[..<mark])" + (kept.isEmpty ? "" : "?\(kept.joined(separator: "&"))")
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Testing

@testable import RoostServer

@Suite("Rows and addresses of PostgreSQL")
struct PostgreSQLRowTests {
    private static let row: [String: String?] = [
        "id": "7", "login": "john", "password": "hash", "enabled": "t", "roles": #"["ROLE_A","ROLE_B"]"#, "more": "x",
    ]

    private static func row(_ name: String, _ value: String?) -> [String: String?] {
        var row = Self.row
        row[name] = .some(value)
        return row
    }

    @Test("A row is a user")
    func user() throws {
        let user = try UserRecord(row: Self.row)
        #expect(user.login == "john" && user.id == 7 && user.passwordHash == "hash" && user.enabled)
        #expect(user.roles == ["ROLE_A", "ROLE_B"])
        #expect(try !UserRecord(row: Self.row("enabled", "f")).enabled)
        #expect(try UserRecord(row: Self.row("roles", nil)).roles == [])
        var row = Self.row
        row["roles"] = nil
        #expect(try UserRecord(row: row).roles == [])
    }

    @Test(
        "A row that is something else is an error",
        arguments: [
            ("id", "x"), ("id", nil), ("login", nil), ("password", nil), ("enabled", "yes"), ("enabled", nil),
            ("roles", "ROLE_A"), ("roles", "[1]"), ("roles", "{}"), ("roles", "[[[[[]]]]]"),
        ] as [(String, String?)]
    )
    func invalid(name: String, value: String?) {
        let error = #expect(throws: PostgreSQLError.self) { try UserRecord(row: Self.row(name, value)) }
        #expect(error?.code == .invalidAnswer)
        #expect(error?.description.contains("\"\(name)\"") ?? false)
    }

    @Test(
        "Doctrine's addresses become libpq's, and others stay as they are",
        arguments: [
            (
                "postgres://u:p@h:5432/d?sslmode=disable&charset=utf8&serverVersion=13.7",
                "postgresql://u:p@h:5432/d?sslmode=disable"
            ),
            ("pdo_pgsql://u@h/d?serverVersion=15", "postgresql://u@h/d"), ("postgresql:///d", "postgresql:///d"),
            ("pgsql://h/d?sslmode=require", "postgresql://h/d?sslmode=require"),
            ("host=h dbname=d?charset=utf8", "host=h dbname=d?charset=utf8"),
        ]
    )
    func addresses(doctrine: String, library: String) {
        #expect(PostgreSQLAddress.forLibrary(doctrine) == library)
    }

    @Test("A configuration prints no password")
    func redacted() {
        let users = PostgreSQLUsersConfiguration(dsn: "postgresql://u:hidden@h/d")
        #expect(!"\(users)\(users.debugDescription)\(String(reflecting: users))".contains("hidden"))
    }
}

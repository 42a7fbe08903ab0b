// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer
internal import Testing

@testable import RoostConfiguration

@Suite("PostgreSQLUsersReader")
struct PostgreSQLUsersReaderTests {
    private func load(_ section: String, recheck: String = "") throws -> LoadedConfiguration {
        let folder = try TemporaryFolder(["dsn": "postgresql://h/d\n", "users.sql": "SELECT $1\n"])
        let text = "tickets: {secret: abc, \(recheck)users: {postgresql: \(section)}}\npublish: anyone"
        return ConfigurationLoader(environment: ["DB": "postgresql://u:hidden@h/d"])
            .load(text: text, file: folder.file("roost.yml"))
    }

    private func read(_ section: String) throws -> (users: PostgreSQLUsersConfiguration?, issues: [RoostRouter.Issue]) {
        let folder = try TemporaryFolder(["dsn": "postgresql://h/d\n", "users.sql": "SELECT $1\n"])
        let issues = IssueCollector()
        let context = ReaderContext(
            issues: issues,
            environment: ["DB": "postgresql://u:hidden@h/d"],
            overrides: Overrides(),
            folder: Path.folder(of: folder.file("roost.yml"))
        )
        let root = try #require(DocumentLoader(issues: issues).parse("a: \(section)", file: "roost.yml")?.root?["a"])
        let users = PostgreSQLUsersReader.read(root, context: context, isSupported: true)
        return (users, issues.issues)
    }

    @Test("All keys are read")
    func all() throws {
        let (users, issues) = try self.read(
            "{dsn_file: dsn, query_file: users.sql, connections: 9, waiting: 0, connect_timeout: 1s, "
                + "statement_timeout: 100ms}"
        )
        var expected = PostgreSQLUsersConfiguration(dsn: "postgresql://h/d")
        expected.query = "SELECT $1"
        expected.connections = 9
        expected.maximumWaiting = 0
        expected.connectTimeout = .seconds(1)
        expected.statementTimeout = .milliseconds(100)
        #expect(issues == [])
        #expect(users == expected)
    }

    @Test("The defaults are Oro's")
    func defaults() throws {
        let (users, issues) = try self.read("{dsn: '%env(DB)%'}")
        #expect(issues == [])
        #expect(users == PostgreSQLUsersConfiguration(dsn: "postgresql://u:hidden@h/d"))
    }

    @Test(
        "What is wrong is an error that prints no address",
        arguments: [
            "{}", "5", "{dsn: ''}", "{dsn: [hidden]}", "{dsn: hidden://, dsn_file: dsn}", "{dsn_file: nothing}",
            "{dsn: postgresql://h/d, query: 'SELECT 1'}", "{dsn: postgresql://h/d, connections: 65}",
            "{dsn: postgresql://h/d, connections: 0}", "{dsn: postgresql://h/d, connect_timeout: 99ms}",
            "{dsn: postgresql://h/d, statement_timeout: 2m}", "{dsn: postgresql://h/d, table: oro_user}",
        ]
    )
    func errors(section: String) throws {
        let (_, issues) = try self.read(section)
        #expect(issues.contains { $0.severity == .error })
        #expect(!issues.contains { $0.description.contains("hidden") })
    }

    @Test("A program without PostgreSQL says how to build one that has it")
    func unsupported() throws {
        let loaded = try self.load("{dsn: 'postgresql://h/d'}")
        guard !PostgreSQLUsersConfiguration.isSupported else {
            return #expect(!loaded.hasErrors)
        }
        #expect(loaded.issues.contains { $0.remedy.contains("swift build --traits PostgreSQL") })
    }

    @Test("Users of a database are looked up again, unless the file says otherwise")
    func recheck() throws {
        guard PostgreSQLUsersConfiguration.isSupported else { return }
        let section = "{dsn: 'postgresql://h/d'}"
        #expect(try self.load(section).server.tickets?.recheckInterval == .seconds(30))
        #expect(try self.load(section, recheck: "recheck: 1m, ").server.tickets?.recheckInterval == .seconds(60))
        #expect(try self.load(section, recheck: "recheck: 0, ").server.tickets?.recheckInterval == nil)
    }
}

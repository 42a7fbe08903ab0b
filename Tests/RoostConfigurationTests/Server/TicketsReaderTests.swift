// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("TicketsReader")
struct TicketsReaderTests {
    private func load(_ tickets: String, file: String = "roost.yml") -> LoadedConfiguration {
        let text = "listeners: [{authentication: anonymous, backend: true}]\ntickets: \(tickets)"
        return ConfigurationLoader(environment: ["SECRET": "from env"]).load(text: text, file: file)
    }

    @Test("Users may be listed", arguments: ["users: [USER]", "users: {file: users.yml}", "users: {file: map.yml}"])
    func users(key: String) async throws {
        let user = "{login: john, id: 2, password_hash: '$2y$', roles: [ROLE_A], email: j@x.example}"
        let folder = try TemporaryFolder(["users.yml": "- \(user)", "map.yml": "users: [\(user)]"])
        let loaded = self.load(
            "{secret: s, \(key.replacing("USER", with: user))}",
            file: folder.file("roost.yml")
        )
        #expect(loaded.issues == [])
        let found = try await loaded.server.tickets?.users.provider?.user(login: "john")
        #expect(found?.id == 2)
        #expect(found?.passwordHash == "$2y$")
        #expect(found?.roles == ["ROLE_A"])
        #expect(found?.enabled == true)
        #expect(try await loaded.server.tickets?.users.provider?.user(login: "j@x.example") != nil)
    }

    @Test("The application may be asked for users")
    func http() throws {
        let loaded = self.load(
            "{secret: s, users: {http: {url: 'https://a/u', method: get, secret: k, signature: hmac, timeout: 500ms}}}"
        )
        #expect(loaded.issues == [])
        let users = try #require(loaded.httpUsers)
        #expect(users.url == "https://a/u")
        #expect(users.method == .get)
        #expect(users.timeout == .milliseconds(500))
        #expect("\(users.authentication)" == "hmac(redacted)")
    }

    @Test("The secret may come from a file or from a variable")
    func secretFile() throws {
        let folder = try TemporaryFolder(["secret": "s3cret\n", "empty": "\n"])
        let file = folder.file("roost.yml")
        #expect(self.load("{secret_file: secret, users: []}", file: file).issues == [])
        #expect(self.load("{secret: '%env(SECRET)%', users: []}").issues == [])
        #expect(self.load("{secret_file: empty, users: []}", file: file).hasErrors)
        #expect(self.load("{secret_file: nothing, users: []}", file: file).hasErrors)
        #expect(self.load("{secret: s, secret_file: secret, users: []}", file: file).hasErrors)
    }

    @Test(
        "What is wrong with tickets is an error, and no secret is printed",
        arguments: [
            "{secret: 'hidden{', users: []}", "{secret: '', users: []}", "{secret: {a: hidden}, users: []}",
            "{secret: s, ttl: 0, users: []}", "{secret: s, ttl: 25h, users: []}",
            "{secret: s, replay: twice, users: []}",
            "{secret: s, threads: 0, users: []}", "{secret: s, threads: 257, users: []}", "{secret: s, users: 5}",
            "{secret: s, users: {http: {url: ftp://a}}}", "{secret: s, users: {http: {}}}",
            "{secret: s, users: {http: {url: 'http://a', signature: hmac}}}", "{secret: s, users: {file: nothing.yml}}",
            "{secret: s, users: [{login: a, id: 0, password_hash: hidden}]}", "{secret: s, users: [{login: a, id: 1}]}",
            "{secret: s, users: [{login: a, id: 1, password_hash: [hidden]}]}",
            "{secret: s, users: [{login: a, id: 1, password_hash: x}, {login: a, id: 2, password_hash: y}]}",
        ]
    )
    func errors(tickets: String) {
        let loaded = self.load(tickets)
        #expect(loaded.hasErrors)
        #expect(!loaded.issues.contains { $0.description.contains("hidden") })
        #expect(loaded.issues.allSatisfy { $0.source?.line == 2 })
    }

    @Test("The ends of the ranges are fine", arguments: ["ttl: 1s", "ttl: 24h", "threads: 1", "threads: 256"])
    func ranges(key: String) {
        #expect(self.load("{secret: s, users: [], \(key)}").issues == [])
    }

    @Test("A secret that everybody knows, and missing users, are warnings")
    func warnings() {
        #expect(self.load("{secret: ThisTokenIsNotSoSecretChangeIt, users: []}").issues.map(\.severity) == [.warning])
        #expect(self.load("{secret: s}").issues.map(\.severity) == [.warning])
    }
}

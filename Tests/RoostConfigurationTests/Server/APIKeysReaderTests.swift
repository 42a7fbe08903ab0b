// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("APIKeysReader")
struct APIKeysReaderTests {
    private let fine = "listeners: [{authentication: anonymous, backend: true}]\n"
    private let secret = "0123456789abcdef"
    private let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    private func load(_ http: String, environment: [String: String] = [:]) -> LoadedConfiguration {
        ConfigurationLoader(environment: environment).load(text: self.fine + "http: {\(http)}")
    }

    @Test("Keys are read with what they allow")
    func keys() throws {
        let loaded = self.load(
            "api_keys: [{name: a, secret: \(secret)}, {name: b, sha256: \(digest), allow: [read, call],"
                + " realms: [r], topics: ['x/*', y]}]"
        )
        #expect(loaded.issues == [])
        var second = try #require(APIKey(name: "b", sha256: digest))
        second.verbs = [.read, .call]
        second.realms = ["r"]
        second.patterns = [APIKey.Pattern("x/*"), APIKey.Pattern("y")]
        #expect(loaded.server.http?.api == .keys([APIKey(name: "a", secret: secret), second]))
    }

    @Test("A secret may come from a file or the environment")
    func sources() throws {
        let folder = try TemporaryFolder([
            "key": "\(self.secret)\n",
            "roost.yml": self.fine + "http: {api_keys: [{name: a, secret_file: key}, {name: b, secret: '%env(KEY)%'}]}",
        ])
        let loader = ConfigurationLoader(environment: ["KEY": self.secret])
        let loaded = loader.load(file: folder.file("roost.yml"))
        #expect(loaded.issues == [])
        let keys = [APIKey(name: "a", secret: self.secret), APIKey(name: "b", secret: self.secret)]
        #expect(loaded.server.http?.api == .keys(keys))
    }

    @Test("Without a word about it there is no API")
    func none() {
        #expect(self.load("page: true").server.http?.api == nil)
        #expect(self.load("api: none, api_keys: [{name: a, secret: \(self.secret)}]").server.http?.api == nil)
    }

    @Test("Open is open on loopback addresses", arguments: ["127.0.0.1", "localhost", "'::1'"])
    func open(host: String) {
        let loaded = self.load("api: open, host: \(host)")
        #expect(loaded.issues == [])
        #expect(loaded.server.http?.api == .open)
    }

    @Test(
        "What is wrong is an error with a remedy, without the secret",
        arguments: [
            ("api: open, host: 0.0.0.0", "open to everybody who reaches 0.0.0.0"),
            ("api: open, host: roost.example", "open to everybody"),
            ("api: open, api_keys: [{name: a, secret: 0123456789abcdef}]", "count for nothing"),
            ("api: keys", "\"http.api_keys\" is missing"), ("api: opne", "Did you mean \"open\"?"),
            ("api_keys: []", "a list of 1 to 1000"), ("api_keys: {}", "a list of 1 to 1000"),
            ("api_keys: [{secret: 0123456789abcdef}]", "has no \"name\""),
            ("api_keys: [{name: a}]", "needs one of"),
            ("api_keys: [{name: a, secret: 0123456789abcdef, sha256: x}]", "needs one of"),
            ("api_keys: [{name: a, secret: 0123456789abcde}]", "fewer than 16 bytes"),
            ("api_keys: [{name: a, sha256: 0123456789abcdef}]", "is not 64 hexadecimal digits"),
            ("api_keys: [{name: a, secret: 0123456789abcdef, allow: [raed]}]", "Did you mean \"read\"?"),
            ("api_keys: [{name: a, secrt: 0123456789abcdef}]", "is unknown"),
            (
                "api_keys: [{name: a, secret: 0123456789abcdef}, {name: a, secret: 0123456789abcdef}]",
                "listed more than once"
            ),
        ]
    )
    func errors(http: String, part: String) {
        let errors = self.load(http).issues.filter { $0.severity == .error }.map(\.description)
        #expect(errors.contains { $0.contains(part) })
        #expect(errors.allSatisfy { !$0.contains("0123456789abcd") })
    }

    @Test("The sample is open, and refuses to be so for everybody")
    func sample() {
        #expect(SampleConfiguration.sample.server.http?.api == .open)
        let everywhere = SampleConfiguration.load(environment: ["ROOST_HTTP_HOST": "0.0.0.0"])
        #expect(everywhere.issues.contains { $0.severity == .error })
        let without = SampleConfiguration.load(environment: ["ROOST_HTTP_HOST": "0.0.0.0", "ROOST_HTTP_API": "none"])
        #expect(without.issues == [])
        #expect(without.server.http?.api == nil && without.server.http?.hasConsole == false)
    }

    @Test("The console needs the API, and turns the metrics on")
    func console() {
        let open = self.load("console: true, api: open")
        #expect(open.issues.allSatisfy { $0.severity != .error })
        #expect(open.server.http?.hasConsole == true && open.server.http?.hasMetrics == true)
        #expect(self.load("console: true, api: open, metrics: false").server.http?.hasMetrics == false)
        #expect(self.load("api: open").server.http?.hasMetrics == false)
        let alone = self.load("console: true")
        #expect(alone.issues.contains { $0.severity == .error && $0.description.contains("needs the HTTP API") })
        #expect(self.load("console: true, api: none").server.http?.hasConsole == false)
    }
}

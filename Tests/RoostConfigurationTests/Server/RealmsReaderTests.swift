// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing
import WAMP

@testable import RoostConfiguration

@Suite("RealmsReader")
struct RealmsReaderTests {
    private func load(_ text: String, listener: String = "") -> LoadedConfiguration {
        let listener = "listeners: [{authentication: anonymous, backend: true\(listener)}]\n"
        return ConfigurationLoader().load(text: listener + text)
    }

    @Test("Without the key there is one realm, which anonymous sessions may join and where topics need a route")
    func defaults() throws {
        let loaded = self.load("")
        #expect(loaded.issues == [])
        let realm = try #require(loaded.server.realms.first)
        #expect(loaded.server.realms.count == 1)
        #expect(realm.name == "default")
        #expect(!realm.admitsUnroutedTopics && realm.hasSequentialRequests && !realm.acceptsOroTickets)
        #expect(realm.uriRules == .loose && realm.disclosure == .requested)
        #expect(realm.authentication.anonymousRole == "anonymous")
        #expect(realm.authorization == nil && realm.history.isEmpty)
        #expect(loaded.server.listeners.first?.protocols == [.wamp1])
    }

    @Test("Every key of a realm is read")
    func realm() throws {
        let text = """
            realms:
                com.example.realm:
                    unrouted_topics: allow
                    uris: strict
                    request_ids: lenient
                    disclose: always
                    anonymous: guest
                    oro_tickets: true
                    principals:
                        - {authid: t, role: user, ticket: secret-ticket}
                        - {authid: c, role: user, wampcra: {secret: s, salt: salt, iterations: 1000, keylen: 32}}
                        - {authid: s, role: user, scram: {secret: s, salt: salt-salt, iterations: 4096}}
                        - authid: k
                          role: user
                          public_keys: [ddc2838ede4304c1082c503f0af4f0c5ea7dea9fe436127643364c0670b69b08]
                    roles:
                        guest: [{uri: com.example., match: prefix, allow: [subscribe]}]
                        user:
                            - {uri: '', match: prefix, allow: [publish, subscribe, call, register]}
                            - {uri: com.secret, allow: [], disclose: {caller: true, publisher: false}}
                    history: [{uri: com.example., match: prefix, events: 10, bytes: 64KiB}]
                other: {anonymous: false}
            """
        let loaded = self.load(text, listener: ", protocols: [wamp1, wamp2, rawsocket], realm: other, realms: [other]")
        #expect(loaded.issues == [])
        let realm = try #require(loaded.server.realms.first)
        #expect(realm.name == "com.example.realm")
        #expect(realm.admitsUnroutedTopics && !realm.hasSequentialRequests && realm.acceptsOroTickets)
        #expect(realm.uriRules == .strict && realm.disclosure == .always)
        #expect(realm.authentication.anonymousRole == "guest")
        #expect(realm.authentication.principals.count == 4)
        #expect(realm.authorization != nil)
        #expect(realm.history == [HistoryPattern(uri: "com.example.", match: .prefix, events: 10, bytes: 65_536)])
        #expect(loaded.server.realms[1].authentication.anonymousRole == nil)
        let listener = try #require(loaded.server.listeners.first)
        #expect(listener.protocols == [.wamp1, .wamp2, .rawSocket])
        #expect(listener.realm == "other" && listener.realms == ["other"])
    }

    @Test("A listener may take the port after the one before it, or a socket's path")
    func ports() throws {
        let text = """
            listeners:
                - {port: 9000, authentication: anonymous, backend: true}
                - {name: next, port: next, authentication: anonymous, protocols: rawsocket}
                - {name: socket, socket: run/roost.sock, authentication: anonymous}
                - {name: other, socket: /run/other.sock, authentication: anonymous}
            """
        let loaded = ConfigurationLoader().load(text: text, file: "/etc/roost/roost.yml")
        #expect(loaded.issues == [])
        #expect(loaded.server.listeners.map(\.port).prefix(2) == [9_000, 9_001])
        #expect(loaded.server.listeners[2].socketPath == "/etc/roost/run/roost.sock")
        #expect(loaded.server.listeners[3].socketPath == "/run/other.sock")
    }

    @Test(
        "What is wrong with a realm is an error with its place",
        arguments: [
            ("realms: [a]", "The key \"realms\" must be a map of 1 to 1024 realms."),
            ("realms: {a b: {}}", "The name \"a b\" of a realm is not a URI."),
            ("realms: {a: {unruted_topics: allow}}", "unknown. Did you mean \"unrouted_topics\"?"),
            ("realms: {a: {unrouted_topics: yes}}", "must be one of allow, refuse, not \"yes\"."),
            ("realms: {a: {uris: tight}}", "must be one of loose, strict, not \"tight\"."),
            ("realms: {a: {request_ids: random}}", "must be one of sequential, lenient, not \"random\"."),
            ("realms: {a: {disclose: maybe}}", "must be one of never, requested, always, not \"maybe\"."),
            ("realms: {a: {principals: {x: 1}}}", "The key \"realms.a.principals\" must be a list."),
            ("realms: {a: {principals: [{authid: x}]}}", "A principal has no \"authid\" or no \"role\"."),
            ("realms: {a: {principals: [{authid: x, role: r}]}}", "The principal \"x\" has no way to authenticate."),
            ("realms: {a: {principals: [{authid: x, role: r, public_keys: [12]}]}}", "64 hexadecimal digits"),
            ("realms: {a: {principals: [{authid: x, role: r, wampcra: {}}]}}", "wampcra.secret\" is missing."),
            ("realms: {a: {principals: [{authid: x, role: r, scram: {secret: s}}]}}", "scram.salt\" is missing."),
            ("realms: {a: {roles: [x]}}", "The key \"realms.a.roles\" must be a map of roles."),
            ("realms: {a: {anonymous: r, roles: {r: {x: 1}}}}", "The key \"realms.a.roles.r\" must be a list"),
            ("realms: {a: {anonymous: r, roles: {r: [{allow: call}]}}}", "realms.a.roles.r.0.uri\" is missing."),
            ("realms: {a: {anonymous: r, roles: {r: [{uri: x, allow: cal}]}}}", "Did you mean \"call\"?"),
            ("realms: {a: {roles: {r: []}}}", "have the role \"anonymous\", which may do nothing."),
            ("realms: {a: {history: {x: 1}}}", "The key \"realms.a.history\" must be a list."),
            ("realms: {a: {history: [{events: 1}]}}", "The key \"realms.a.history.0.uri\" is missing."),
        ]
    )
    func wrong(text: String, message: String) {
        let issues = self.load(text).issues
        let texts = issues.map { "\($0.message) \($0.remedy)" }
        #expect(texts.contains { $0.contains(message) }, "\(texts)")
        #expect(issues.allSatisfy { $0.source?.keyPath.hasPrefix("realms") ?? false })
    }

    @Test("A listener cannot name a protocol or a realm that is not there")
    func listener() {
        let protocols = self.load("", listener: ", protocols: [wamp3]").issues
        #expect(protocols.map(\.message) == ["The protocol \"wamp3\" is unknown."])
        let realm = self.load("realms: {realm1: {}}", listener: ", realm: realm2").issues
        #expect(realm.first?.message == "The listener \"public\" names the realm \"realm2\", which is not there.")
        #expect(realm.first?.remedy == "Did you mean \"realm1\"?")
    }

    @Test("No secret of a principal is printed")
    func secrets() {
        let texts = [
            "realms: {a: {principals: [{authid: x, role: r, ticket: [hush-hush]}]}}",
            "realms: {a: {principals: [{authid: x, role: r, wampcra: {secret: [hush-hush]}}]}}",
            "realms: {a: {principals: [{authid: x, role: r, scram: {secret: [hush-hush], salt: s}}]}}",
        ]
        for text in texts {
            let issues = self.load(text).issues
            #expect(!issues.isEmpty)
            #expect(!issues.contains { "\($0)".contains("hush-hush") })
        }
    }
}

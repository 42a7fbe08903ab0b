// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

/// A file that is right but for what a test adds.
private let fine = "listeners: [{authentication: anonymous, backend: true}]\n"

private func load(_ text: String, environment: [String: String] = [:]) -> LoadedConfiguration {
    ConfigurationLoader(environment: environment).load(text: text)
}

@Suite("ConfigurationLoader")
struct ConfigurationLoaderTests {
    @Test("The defaults are safe")
    func defaults() throws {
        let loaded = load(fine)
        #expect(loaded.issues == [])
        #expect(loaded.server.publish == .backend)
        #expect(loaded.server.limits == Limits())
        #expect(loaded.server.identity == .roost)
        #expect(loaded.server.http == nil)
        #expect(loaded.server.tickets == nil)
        #expect(loaded.server.sink == .automatic)
        #expect(!loaded.server.isStrict)
        #expect(loaded.logLevel == .info)
        #expect(loaded.logFormat == .text)
        #expect(loaded.secretFiles == [])
        let listener = try #require(loaded.server.listeners.first)
        #expect(listener.host == "127.0.0.1")
        #expect(listener.port == 8080)
        #expect(listener.origins == .hosts([]))
    }

    @Test("A listener that asks for tickets needs a section for them", arguments: ["", "listeners: [{port: 1}]"])
    func missingTickets(text: String) {
        let loaded = load(text)
        #expect(loaded.hasErrors)
        #expect(loaded.issues.contains { $0.message.hasPrefix("The listener \"public\" asks for tickets") })
    }

    @Test("Every key of a listener is read")
    func listener() throws {
        let folder = try TemporaryFolder(["chain.pem": "", "key.pem": ""])
        let text = """
            listeners:
                - name: a
                  host: 0.0.0.0
                  port: 0
                  origins: [shop.example, other]
                  blocked_addresses: [10.0.0.1]
                  authentication: anonymous
                  publish: {roles: [ROLE_A]}
                  tls: {certificate_chain: chain.pem, private_key: key.pem}
                - {dsn: '//[::1]:9000/ws', origins: any, authentication: anonymous, backend: true}
                - {dsn: env, authentication: anonymous}
            """
        let loader = ConfigurationLoader(environment: ["ORO_WEBSOCKET_SERVER_DSN": "tcp://10.1.1.1:99"])
        let loaded = loader.load(text: text, file: folder.file("roost.yml"))
        #expect(loaded.issues == [])
        let listeners = loaded.server.listeners
        #expect(listeners.map(\.name) == ["a", "listener1", "listener2"])
        #expect(listeners.map(\.host) == ["0.0.0.0", "::1", "10.1.1.1"])
        #expect(listeners.map(\.port) == [0, 9_000, 99])
        #expect(listeners.map(\.origins) == [.hosts(["shop.example", "other"]), .any, .hosts([])])
        #expect(listeners[0].blockedAddresses == ["10.0.0.1"])
        #expect(listeners[0].publish == .roles(["ROLE_A"]))
        #expect(listeners[0].tls?.certificateChain == folder.file("chain.pem"))
        #expect(listeners.map(\.isBackend) == [false, true, false])
    }

    @Test(
        "Compression is off unless it is turned on, with or without keys of its own",
        arguments: [
            ("", nil), ("compression: false", nil), ("compression: ~", nil),
            ("compression: true", ListenerConfiguration.Compression()),
            ("compression: {}", ListenerConfiguration.Compression()),
            ("compression: {level: 9}", ListenerConfiguration.Compression(level: 9)),
            ("compression: {level: 1, minimum_bytes: 0, window_bits: 9}", .init(minimumBytes: 0, windowBits: 9)),
            ("compression: {minimum_bytes: 64KiB, window_bits: 15}", .init(minimumBytes: 65_536)),
        ] as [(String, ListenerConfiguration.Compression?)]
    )
    func compression(text: String, compression: ListenerConfiguration.Compression?) throws {
        let loaded = load("listeners: [{authentication: anonymous, backend: true, \(text)}]")
        #expect(loaded.issues == [])
        #expect(try #require(loaded.server.listeners.first).compression == compression)
    }

    @Test(
        "What is wrong with a listener is an error with its place",
        arguments: [
            ("{prot: 1}", "The key \"listeners.0.prot\" is unknown. Did you mean \"port\"?"),
            ("{port: 65536}", "The key \"listeners.0.port\" must be a number from 0 to 65535, not \"65536\"."),
            ("{port: -1}", "The key \"listeners.0.port\" must be a number from 0 to 65535, not \"-1\"."),
            ("{port: eighty}", "The key \"listeners.0.port\" must be a number from 0 to 65535, not \"eighty\"."),
            ("{host: [a]}", "The key \"listeners.0.host\" must be a text that is not empty, not a list."),
            ("{authentication: tickets}", "not \"tickets\". Did you mean \"ticket\"?"),
            ("{backend: yes}", "The key \"listeners.0.backend\" must be true or false, not \"yes\"."),
            ("{origins: ['http://a']}", "The origin \"http://a\" is not a host name."),
            ("{origins: ['a:80']}", "The origin \"a:80\" is not a host name."),
            ("{tls: {certificate_chain: nothing.pem}}", "The key \"listeners.0.tls.private_key\" is missing."),
            ("{dsn: '//'}", "The \"//\" websocket related config DSN string is invalid."),
            ("{compression: maybe}", "The key \"listeners.0.compression\" must be true or false, not \"maybe\"."),
            ("{compression: [1]}", "The key \"listeners.0.compression\" must be a map, not a list."),
            ("{compression: {lvel: 1}}", "\"listeners.0.compression.lvel\" is unknown. Did you mean \"level\"?"),
            ("{compression: {level: 0}}", "compression.level\" must be a number from 1 to 9, not \"0\"."),
            ("{compression: {level: 10}}", "compression.level\" must be a number from 1 to 9, not \"10\"."),
            ("{compression: {window_bits: 8}}", "window_bits\" must be a number from 9 to 15, not \"8\"."),
            ("{compression: {window_bits: 16}}", "window_bits\" must be a number from 9 to 15, not \"16\"."),
            ("{compression: {minimum_bytes: 65537}}", "compression.minimum_bytes\" must be a size from 0 to 64KiB"),
            ("5", "The key \"listeners.0\" must be a map, not a number."),
        ]
    )
    func listenerErrors(listener: String, message: String) {
        let anonymous = listener.hasPrefix("{") && !listener.contains("authentication")
        let text = anonymous ? "{authentication: anonymous, backend: true, " + listener.dropFirst() : listener
        let cleaned = text.replacing("backend: true, backend", with: "backend")
        let loaded = load("tickets: {secret: s, users: []}\nlisteners:\n    - \(cleaned)")
        #expect(loaded.issues.contains { $0.description.contains(message) })
        #expect(loaded.hasErrors)
        #expect(loaded.issues.allSatisfy { $0.source?.line == 3 || $0.severity == .warning })
    }

    @Test("Two listeners have neither the same name nor the same address")
    func doubles() {
        let loaded = load("listeners: [{authentication: anonymous, name: a}, {authentication: anonymous, name: a}]")
        #expect(loaded.issues.count { $0.severity == .error } == 2)
        let many = Array(repeating: "{port: 0}", count: 65).joined(separator: ", ")
        #expect(load("listeners: [\(many)]").hasErrors)
        #expect(load("listeners: []").issues.contains { $0.message.contains("a list of 1 to 64") })
    }

    @Test("The keys of the whole server are read")
    func server() {
        let loaded = load(
            fine + """
                publish: nobody
                identity: {product: Ratchet, version: 0.4.4}
                http: {port: 0, page: true, metrics: true}
                loops: 3
                sink: channel
                strict: true
                log: {level: debug, format: json}
                """
        )
        #expect(loaded.issues == [])
        #expect(loaded.server.publish == .nobody)
        #expect(loaded.server.identity.text == "Ratchet/0.4.4")
        var http = HTTPConfiguration(port: 0, hasPage: true)
        http.hasMetrics = true
        #expect(loaded.server.http == http)
        #expect(loaded.server.loops == 3)
        #expect(loaded.server.sink == .channel)
        #expect(loaded.server.isStrict)
        #expect(loaded.logLevel == .debug)
        #expect(loaded.logFormat == .json)
    }

    @Test(
        "What is wrong with the server's keys is an error with a remedy",
        arguments: [
            ("publsh: anyone", "The key \"publsh\" is unknown. Did you mean \"publish\"?"),
            ("publish: anyon", "Did you mean \"anyone\"?"), ("log: {format: jsn}", "Did you mean \"json\"?"),
            ("loops: 0", "from 1 to 1024"),
            ("loops: 1025", "from 1 to 1024"), ("sink: chanel", "Did you mean \"channel\"?"),
            ("sink: iouring", "Did you mean \"io_uring\"?"), ("slow_consumer: drop", "policy for slow consumers"),
            ("strict: 1", "must be true or false"), ("identity: {product: 'a[b'}", "cannot stand"),
            ("log: {level: loud}", "one of trace"), ("http: {prt: 1}", "Did you mean \"port\"?"),
            ("http: {port: 70000}", "from 0 to 65535"),
            ("routing: nothing.yml", "The file \"nothing.yml\" does not exist."),
            ("project: nothing", "The folder \"nothing\" does not exist."), ("routing: {a: b}", "a list of texts"),
            ("tickets: {}", "The key \"tickets.secret\" is missing."), ("limits: 5", "must be a map, not a number"),
            ("publish: '%env(NOTHING)%'", "needs the environment variable NOTHING, which is not set"),
        ]
    )
    func serverErrors(line: String, part: String) {
        let loaded = load(fine + line)
        let errors = loaded.issues.filter { $0.severity == .error }
        #expect(errors.count == 1)
        #expect(errors.first?.description.contains(part) == true)
        #expect(errors.first?.source?.line == 2)
    }

    @Test("Everything that is wrong is reported at once, each once")
    func allAtOnce() {
        let loaded = load("a: 1\nb: 2\nlisteners: [{port: x, host: ''}]\nlimits: {connections: 0}\ntickets: {ttl: 5}")
        #expect(loaded.issues.count { $0.severity == .error } == 7)
        #expect(Set(loaded.issues).count == loaded.issues.count)
    }

    @Test("Who may publish where nobody can be the backend is a warning")
    func noBackend() {
        let route = [RouteDefinition(name: "r", channel: "a", handler: "h")]
        let loader = ConfigurationLoader(definitions: route, handlers: [BroadcastTopic(name: "h")])
        let listeners = "listeners: [{authentication: anonymous}]\n"
        #expect(loader.load(text: listeners).issues.map(\.severity) == [.warning])
        #expect(loader.load(text: listeners + "publish: anyone").issues == [])
        #expect(loader.load(text: fine).issues == [])
    }

    @Test("A backend listener that everybody reaches is a warning")
    func openBackend() {
        let loaded = load("listeners: [{authentication: anonymous, backend: true, host: 0.0.0.0}]")
        #expect(loaded.issues.map(\.severity) == [.warning])
    }

    @Test("The examples in this repository are right", arguments: ["bench", "oro/fixture", "oro"])
    func examples(name: String) {
        let loader = ConfigurationLoader(environment: ["ORO_SECRET": "s"])
        let loaded = loader.load(file: "\(Repository.root)/Examples/\(name)/roost.yml")
        #expect(loaded.issues.filter { $0.severity == .error } == [])
        if name == "oro" {
            #expect(loaded.issues == [])
            #expect(loaded.server.limits == Limits())
            #expect(loaded.httpUsers?.url == "http://127.0.0.1:8000/roost/user")
        }
    }

    @Test("The sample starts without any file, and may be overridden")
    func sample() {
        #expect(SampleConfiguration.sample.issues == [])
        #expect(SampleConfiguration.sample.server.http?.hasPage == true)
        let loaded = SampleConfiguration.load(
            environment: ["ROOST_PORT": "1"],
            arguments: [("listeners.0.port", "9000"), ("http.port", "0")]
        )
        #expect(loaded.issues == [])
        #expect(loaded.server.listeners.map(\.port) == [9_000])
        #expect(loaded.server.http?.port == 0)
        #expect(loaded.server.routes.match("chat/lobby")?.route.publish == .anyone)
    }
}

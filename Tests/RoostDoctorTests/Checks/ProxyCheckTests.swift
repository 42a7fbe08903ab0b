// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer
internal import Testing

@testable internal import RoostDoctor

@Suite("ProxyCheck")
struct ProxyCheckTests {
    /// What is wrong with a server of one listener.
    private func problems(
        _ listener: ListenerConfiguration,
        perAddress: Int = 100_000,
        _ change: (inout ServerConfiguration) -> Void = { _ in }
    ) -> [String] {
        var limits = Limits()
        limits.connectionsPerAddress = perAddress
        var server = Fixture.server(limits: limits)
        server.listeners = [listener]
        change(&server)
        return ProxyCheck.findings(server).filter { $0.status != .ok }.map(\.text)
    }

    private func listener(
        _ host: String = "127.0.0.1",
        _ change: (inout ListenerConfiguration) -> Void = { _ in }
    ) -> ListenerConfiguration {
        var listener = ListenerConfiguration(host: host)
        change(&listener)
        return listener
    }

    @Test("Behind a proxy all clients have one address")
    func address() {
        #expect(self.problems(self.listener()).isEmpty)
        #expect(self.problems(self.listener(), perAddress: 99_999).count == 1)
        #expect(self.problems(self.listener { $0.isBackend = true }, perAddress: 10).isEmpty)
        #expect(self.problems(self.listener { $0.blockedAddresses = ["192.0.2.1"] }).count == 1)
    }

    @Test("What others reach has TLS", arguments: ["0.0.0.0", "::", "192.0.2.1", "example.com"])
    func open(host: String) {
        #expect(self.problems(self.listener(host)).count == 1)
        let tls = self.listener(host) { $0.tls = .init(certificateChain: "a", privateKey: "b") }
        #expect(self.problems(tls, perAddress: 10).isEmpty)
        let socket = self.listener(host) { $0.socketPath = "/run/roost.sock" }
        #expect(self.problems(socket).isEmpty)
    }

    @Test("A backend that everybody reaches asks for a ticket")
    func backend() {
        let open = self.listener("0.0.0.0") {
            $0.isBackend = true
            $0.authentication = .anonymous
        }
        #expect(self.problems(open).first?.contains("is the backend") ?? false)
    }

    @Test(
        "Pings come before a proxy gives up",
        arguments: [(Duration.seconds(59), 0), (.seconds(60), 1), (.zero, 1)]
    )
    func pings(interval: Duration, problems: Int) {
        #expect(self.problems(self.listener()) { $0.limits.pingInterval = interval }.count == problems)
    }

    @Test(
        "Plain HTTP is for this machine",
        arguments: [("127.0.0.1", 0), ("::1", 0), ("localhost", 0), ("0.0.0.0", 1)]
    )
    func http(host: String, problems: Int) {
        #expect(self.problems(self.listener()) { $0.http = HTTPConfiguration(host: host) }.count == problems)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer
internal import Testing

@testable internal import RoostDoctor

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

@Suite("PortCheck")
struct PortCheckTests {
    private let address = PortCheck.Address(name: "public", host: "127.0.0.1", port: 8_080)

    @Test(
        "What binding says is judged by whether the server is to run",
        arguments: [
            (CInt(0), false, Finding.Status.ok), (0, true, .failure), (EADDRINUSE, false, .failure),
            (EADDRINUSE, true, .ok), (EACCES, false, .failure), (EADDRNOTAVAIL, true, .failure), (-1, false, .failure),
            (EINVAL, false, .failure),
        ]
    )
    func judgement(error: CInt, isRunning: Bool, status: Finding.Status) {
        let finding = PortCheck(isRunning: isRunning).finding(self.address, error: error)
        #expect(finding.status == status)
        #expect((finding.remedy == nil) == (status == .ok))
    }

    @Test("Two that want one port are told of")
    func twice() async {
        let other = PortCheck.Address(name: "backend", host: "127.0.0.1", port: 8_080)
        let findings = await PortCheck(isRunning: false).findings([self.address, other])
        #expect(findings.count == 2)
        #expect(findings.last?.status == .failure)
        #expect(findings.last?.text.contains("both want") ?? false)
    }

    @Test("A host that is no address of this machine cannot be bound")
    func foreign() async {
        let address = PortCheck.Address(name: "public", host: "192.0.2.1", port: 8_080)
        #expect(await PortCheck(isRunning: false).findings([address]).first?.status == .failure)
    }

    @Test("Ports that the system chooses and Unix domain sockets are left out, HTTP is not")
    func addresses() {
        var server = Fixture.server()
        var socket = ListenerConfiguration(name: "socket")
        socket.socketPath = "/run/roost.sock"
        server.listeners = [ListenerConfiguration(port: 0), socket, ListenerConfiguration(name: "a", port: 1)]
        server.http = HTTPConfiguration(port: 2)
        #expect(PortCheck.addresses(server).map(\.name) == ["a", "http"])
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import RoostServer

@Suite("InheritedSockets")
struct InheritedSocketsTests {
    private func sockets(_ environment: [String: String], _ addresses: [CInt: SocketAddress]) -> InheritedSockets {
        InheritedSockets(environment: environment, process: 77) { addresses[$0] }
    }

    private func address(_ host: String, _ port: Int) throws -> SocketAddress {
        try SocketAddress(ipAddress: host, port: port)
    }

    private func descriptors(_ sockets: InheritedSockets) -> [CInt] {
        sockets.sockets.map(\.descriptor)
    }

    @Test("Sockets begin at the fourth descriptor and have names, if they have any")
    func counts() throws {
        let one = self.sockets(["LISTEN_PID": "77", "LISTEN_FDS": "1"], [:])
        #expect(self.descriptors(one) == [3] && one.sockets[0].name.isEmpty)
        let three = self.sockets(["LISTEN_PID": "77", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "a::b"], [:])
        #expect(self.descriptors(three) == [3, 4, 5] && three.sockets.map(\.name) == ["a", "", "b"])
    }

    @Test(
        "Without an environment that is meant for this process there are none",
        arguments: [
            [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": "78", "LISTEN_FDS": "1"], ["LISTEN_PID": "77"],
            ["LISTEN_PID": "77", "LISTEN_FDS": "0"], ["LISTEN_PID": "77", "LISTEN_FDS": "-1"],
            ["LISTEN_PID": "77", "LISTEN_FDS": "1025"], ["LISTEN_PID": "77", "LISTEN_FDS": "many"],
        ]
    )
    func none(environment: [String: String]) {
        #expect(self.sockets(environment, [:]).sockets.isEmpty)
    }

    @Test("A listener takes the socket of its name, else of its address, and each only once")
    func takes() throws {
        var sockets = self.sockets(
            ["LISTEN_PID": "77", "LISTEN_FDS": "4", "LISTEN_FDNAMES": "x:public:unknown:public"],
            [
                3: try self.address("127.0.0.1", 8080), 4: try self.address("0.0.0.0", 9000),
                5: try SocketAddress(unixDomainSocketPath: "/run/roost"),
            ]
        )
        var unix = ListenerConfiguration(name: "local")
        unix.socketPath = "/run/roost"
        func take(_ listener: ListenerConfiguration) -> CInt? { sockets.take(for: listener) }
        #expect(take(ListenerConfiguration(name: "public", port: 1)) == 4)
        // A descriptor that does not listen is nobody's.
        #expect(take(ListenerConfiguration(name: "public", port: 1)) == nil)
        #expect(take(ListenerConfiguration(name: "a", host: "127.0.0.2", port: 8080)) == nil)
        #expect(take(ListenerConfiguration(name: "a", host: "localhost", port: 8080)) == 3)
        #expect(take(ListenerConfiguration(name: "a", host: "localhost", port: 8080)) == nil)
        #expect(take(unix) == 5)
        #expect(self.descriptors(sockets) == [6])
    }

    @Test("A descriptor that is no listening socket has no address")
    func kinds() {
        #expect(InheritedSockets.listeningAddress(0) == nil)
        #expect(InheritedSockets.listeningAddress(9_999) == nil)
    }
}

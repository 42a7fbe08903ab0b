// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostTransport

@Suite
struct RawSocketClientHandshakeTests {
    private static func action(_ octets: [UInt8]) -> RawSocketClientHandshake.Action {
        var machine = RawSocketClientHandshake(serializer: .messagePack)
        var input = ByteBuffer(bytes: octets)
        return machine.received(&input)
    }

    @Test("The request asks for the serializer and tells the client's longest message")
    func request() {
        let requests = Serializer.allCases.map {
            RawSocketClientHandshake(serializer: $0, messageBytes: 70_000).request
        }
        #expect(requests == [1, 2, 3].map { ByteBuffer(bytes: [0x7F, 0x70 | $0, 0, 0]) })
        #expect(RawSocketClientHandshake(serializer: .json).request == ByteBuffer(bytes: [0x7F, 0xF1, 0, 0]))
    }

    @Test("Client and router agree on the serializer and on both longest messages", arguments: Serializer.allCases)
    func bothEnds(serializer: Serializer) {
        var client = RawSocketClientHandshake(serializer: serializer, messageBytes: 5_000)
        var router = RawSocketHandshake(serializers: [serializer], messageBytes: 1 << 20)
        var wire = client.request
        guard case .accept(serializer, peerMaximum: 4_096, var reply) = router.received(&wire) else {
            Issue.record("not accepted")
            return
        }
        #expect(client.received(&reply) == .open(peerMaximum: 1 << 20))
        #expect(client.ownMaximum.bytes == 4_096 && router.ownMaximum.bytes == 1 << 20)
        #expect(client.received(&reply) == .wait)
    }

    @Test("Every refusal of a router reaches the client", arguments: RawSocketRefusal.allCases)
    func refusals(refusal: RawSocketRefusal) {
        #expect(Self.action(Array(refusal.reply.readableBytesView)) == .fail(.refused(code: refusal.rawValue)))
    }

    @Test(
        "An answer that is none fails",
        arguments: [
            ([0x48], .notRawSocket), ([0x7F, 0xF2, 0, 1], .reservedBits), ([0x7F, 0xF2, 0x80, 0], .reservedBits),
            ([0x7F, 0xF1, 0, 0], .otherSerializer), ([0x7F, 0x00, 0, 0], .refused(code: 0)),
            ([0x7F, 0xF0, 0, 0], .refused(code: 15)),
        ] as [([UInt8], RawSocketClientHandshake.Failure)]
    )
    func failures(octets: [UInt8], failure: RawSocketClientHandshake.Failure) {
        #expect(Self.action(octets) == .fail(failure))
    }

    @Test("Every split of the answer gives the same result, and what follows stays in the input")
    func everySplit() {
        let stream: [UInt8] = [0x7F, 0x02, 0, 0, 9]
        for split in 0...stream.count {
            var machine = RawSocketClientHandshake(serializer: .messagePack)
            var input = ByteBuffer(bytes: stream[..<split])
            var actions = [machine.received(&input)]
            input.writeBytes(stream[split...])
            actions.append(machine.received(&input))
            #expect(actions.filter { $0 != .wait } == [.open(peerMaximum: 512)])
            #expect(input == ByteBuffer(bytes: [9]))
        }
    }
}

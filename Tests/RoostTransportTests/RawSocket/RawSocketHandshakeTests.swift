// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostTransport

@Suite
struct RawSocketHandshakeTests {
    private static func machine(
        _ serializers: Set<Serializer> = [.json, .messagePack, .cbor],
        messageBytes: Int = 1 << 20,
        peerMinimum: Int = 512
    ) -> RawSocketHandshake {
        RawSocketHandshake(serializers: serializers, messageBytes: messageBytes, peerMinimum: peerMinimum)
    }

    private static func action(
        _ octets: [UInt8],
        isFull: Bool = false,
        _ handshake: RawSocketHandshake = Self.machine()
    ) -> RawSocketHandshake.Action {
        var machine = handshake
        var input = ByteBuffer(bytes: octets)
        return machine.received(&input, isFull: isFull)
    }

    private static func refused(_ refusal: RawSocketRefusal) -> RawSocketHandshake.Action {
        .refuse(refusal, reply: ByteBuffer(bytes: [0x7F, refusal.rawValue << 4, 0, 0]))
    }

    @Test("A serializer that is offered is accepted and echoed", arguments: Serializer.allCases)
    func accepted(serializer: Serializer) {
        let expected = RawSocketHandshake.Action.accept(
            serializer: serializer,
            peerMaximum: 1 << 24,
            reply: ByteBuffer(bytes: [0x7F, 0xB0 | serializer.rawValue, 0, 0])
        )
        #expect(Self.action([0x7F, 0xF0 | serializer.rawValue, 0, 0]) == expected)
    }

    @Test("The peer's longest message is told, whatever it is", arguments: 0..<16)
    func peerMaximum(nibble: UInt8) {
        let expected = RawSocketHandshake.Action.accept(
            serializer: .cbor,
            peerMaximum: 512 << Int(nibble),
            reply: ByteBuffer(bytes: [0x7F, 0xB3, 0, 0])
        )
        #expect(Self.action([0x7F, nibble << 4 | 3, 0, 0]) == expected)
    }

    @Test(
        "The reply has the router's own longest message",
        arguments: [(0, 0x01), (512, 0x01), (65_536, 0x71), (70_000, 0x71), (1 << 24, 0xF1), (.max, 0xF1)]
            as [(Int, UInt8)]
    )
    func ownMaximum(messageBytes: Int, octet: UInt8) {
        let machine = Self.machine(messageBytes: messageBytes)
        #expect(machine.ownMaximum.bytes == 512 << Int(octet >> 4))
        let reply = ByteBuffer(bytes: [0x7F, octet, 0, 0])
        #expect(
            Self.action([0x7F, 0x51, 0, 0], machine) == .accept(serializer: .json, peerMaximum: 16_384, reply: reply)
        )
    }

    @Test("Serializers that do not exist get error 1", arguments: [0] + Array(4..<16))
    func unknownSerializer(nibble: UInt8) {
        #expect(Self.action([0x7F, 0xF0 | nibble, 0, 0]) == Self.refused(.serializerUnsupported))
    }

    @Test("Serializers that are not offered get error 1")
    func otherSerializer() {
        let machine = Self.machine([.cbor])
        #expect(Self.action([0x7F, 0xF1, 0, 0], machine) == Self.refused(.serializerUnsupported))
        #expect(Self.action([0x7F, 0xF2, 0, 0], machine) == Self.refused(.serializerUnsupported))
        #expect(Self.action([0x7F, 0xF1, 0, 0], Self.machine([])) == Self.refused(.serializerUnsupported))
    }

    @Test("A longest message below the least that is needed gets error 2, that itself is accepted")
    func peerMinimum() {
        let machine = Self.machine(peerMinimum: 4_096)
        #expect(Self.action([0x7F, 0x21, 0, 0], machine) == Self.refused(.lengthUnacceptable))
        let reply = ByteBuffer(bytes: [0x7F, 0xB1, 0, 0])
        #expect(
            Self.action([0x7F, 0x31, 0, 0], machine) == .accept(serializer: .json, peerMaximum: 4_096, reply: reply)
        )
    }

    @Test("Each of the reserved bits gets error 3", arguments: 0..<16)
    func reservedBits(bit: UInt16) {
        let word = UInt16(1) << bit
        let octets = [0x7F, 0xF1, UInt8(word >> 8), UInt8(word & 0xFF)]
        #expect(Self.action(octets) == Self.refused(.reservedBits))
    }

    @Test("A full router answers with error 4")
    func full() {
        #expect(Self.action([0x7F, 0xF1, 0, 0], isFull: true) == Self.refused(.connectionLimit))
    }

    @Test("Of several faults the lasting ones count first, the reserved bits before all")
    func order() {
        let machine = Self.machine(peerMinimum: 4_096)
        #expect(Self.action([0x7F, 0x0F, 1, 0], isFull: true, machine) == Self.refused(.reservedBits))
        #expect(Self.action([0x7F, 0x0F, 0, 0], isFull: true, machine) == Self.refused(.serializerUnsupported))
        #expect(Self.action([0x7F, 0x01, 0, 0], isFull: true, machine) == Self.refused(.lengthUnacceptable))
    }

    @Test("The refusals have the codes of the specification")
    func codes() {
        #expect(RawSocketRefusal.allCases.map(\.rawValue) == [1, 2, 3, 4])
    }

    @Test("Any other first octet is another protocol, and stays in the input")
    func foreign() {
        for octet in UInt8.min...UInt8.max where octet != 0x7F {
            var machine = Self.machine()
            var input = ByteBuffer(bytes: [octet])
            #expect(machine.received(&input) == .notRawSocket)
            #expect(input.readableBytes == 1)
            #expect(machine.received(&input) == .wait)
        }
    }

    @Test(
        "Every split of the four octets gives the same decision, and what follows stays in the input",
        arguments: [
            [0x7F, 0xF1, 0, 0], [0x7F, 0xF0, 0, 0], [0x7F, 0xF1, 0, 1], [0x7F, 0xF1, 1, 0], [0x47, 0x45, 0x54, 0x20],
        ] as [[UInt8]]
    )
    func everySplit(octets: [UInt8]) {
        let stream = octets + [0, 0, 0, 1, 0x5B]
        let expected = Self.action(octets)
        for split in 0...stream.count {
            var machine = Self.machine()
            var input = ByteBuffer(bytes: stream[..<split])
            var actions = [machine.received(&input)]
            input.writeBytes(stream[split...])
            actions.append(machine.received(&input))
            actions.append(machine.received(&input))
            #expect(actions.filter { $0 != .wait } == [expected])
            #expect(input.readableBytes == (expected == .notRawSocket ? stream.count : 5))
        }
        var machine = Self.machine()
        var input = ByteBuffer()
        let actions = stream.map { octet in
            input.writeInteger(octet)
            return machine.received(&input)
        }
        #expect(actions.filter { $0 != .wait } == [expected])
    }

    @Test("Nothing is decided before the first octet")
    func empty() {
        #expect(Self.action([]) == .wait)
    }
}

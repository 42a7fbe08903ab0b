// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct TransportSnifferTests {
    @Test("The first octet 7F is RawSocket, every other one is left to HTTP")
    func octets() {
        for octet in UInt8.min...UInt8.max {
            let input = ByteBuffer(bytes: [octet, 0x7F])
            #expect(TransportSniffer.transport(of: input) == (octet == 0x7F ? .rawSocket : .http))
        }
    }

    @Test("Nothing is told before the first octet, and octets already taken do not count")
    func position() {
        var input = ByteBuffer()
        #expect(TransportSniffer.transport(of: input) == nil)
        input.writeBytes([0x7F])
        #expect(TransportSniffer.transport(of: input) == .rawSocket)
        input.moveReaderIndex(forwardBy: 1)
        #expect(TransportSniffer.transport(of: input) == nil)
        input.writeString("G")
        #expect(TransportSniffer.transport(of: input) == .http)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import RoostTransport
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the router's RawSocket machines, once whole and once in chunks.
///
/// Both must give the same handshake and the same events, and what is read must be written again as it was. The first
/// byte chooses the limit, the serializers, and whether there is a handshake at all; the second the size of the chunks;
/// the rest is what the peer sends.
@main
enum RawSocketFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                RawSocketFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        guard input.count > 2 else {
            return
        }
        let stream = UnsafeRawBufferPointer(rebasing: input[2...])
        let whole = Reading(stream, choice: input[0], chunk: stream.count)
        let split = Reading(stream, choice: input[0], chunk: 1 + Int(input[1] & 31))
        require(whole == split, "what is read does not depend on how the bytes arrive")
        whole.requireBounds()
        whole.requireSameBytes(stream)
    }
}

/// What the machines make of a stream.
private struct Reading: Equatable {
    private let limit: Int
    private var action: RawSocketHandshake.Action?
    private var events: [RawSocketDecoder.Event] = []

    init(_ stream: UnsafeRawBufferPointer, choice: UInt8, chunk: Int) {
        let serializers: Set<Serializer> = choice & 2 == 0 ? [.json, .messagePack, .cbor] : [.cbor]
        var handshake = RawSocketHandshake(
            serializers: serializers,
            messageBytes: choice & 1 == 0 ? 1 << 24 : 600,
            peerMinimum: choice & 4 == 0 ? 512 : 4_096
        )
        self.limit = handshake.ownMaximum.bytes
        var decoder = RawSocketDecoder(messageBytes: self.limit, isText: choice & 16 != 0)
        var isOpen = choice & 8 != 0
        var pending = ByteBuffer()
        for start in stride(from: 0, to: stream.count, by: chunk) {
            pending.writeBytes(UnsafeRawBufferPointer(rebasing: stream[start..<min(start + chunk, stream.count)]))
            if !isOpen, self.action == nil {
                let action = handshake.received(&pending)
                if action != .wait { self.action = action }
                if case .accept = action { isOpen = true }
            }
            guard isOpen else {
                require(self.action != nil || pending.readableBytes <= 3, "a handshake that waits takes all octets")
                continue
            }
            while let event = decoder.next(&pending) { self.events.append(event) }
            require(pending.readableBytes <= 3, "what the caller keeps is less than a header")
            require(decoder.bufferedBytes <= self.limit, "what the decoder keeps is within the limit")
            pending.discardReadBytes()
        }
    }

    func requireBounds() {
        for event in self.events.dropLast() {
            if case .violation = event { require(false, "nothing follows a violation") }
        }
        if case .accept(_, let peerMaximum, let reply) = self.action {
            require((512...RawSocketLength.largest).contains(peerMaximum), "a peer's maximum is one of the sixteen")
            require(reply.readableBytes == 4, "a reply is four octets")
        }
    }

    /// Writes the events again, which must give the bytes that they were read from.
    func requireSameBytes(_ stream: UnsafeRawBufferPointer) {
        var written = ByteBuffer()
        for event in self.events {
            let isWritten =
                switch event {
                case .message(let payload): RawSocketEncoder.writeMessage(payload, into: &written)
                case .ping(let payload): RawSocketEncoder.writePing(payload, into: &written)
                case .pong(let payload): RawSocketEncoder.writePong(payload, into: &written)
                case .violation: true
                }
            require(isWritten, "what was read can be written")
        }
        let start = self.action == nil ? 0 : min(4, stream.count)
        let read = stream[start...].prefix(written.readableBytes)
        require(read.elementsEqual(written.readableBytesView), "what was read is written as it was")
    }
}

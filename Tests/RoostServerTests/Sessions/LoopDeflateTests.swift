// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import Testing

@testable internal import RoostServer

@Suite
struct LoopDeflateTests {
    private static let message = ByteBuffer(string: String(repeating: "[8,\"a/b\",1]", count: 50))

    @Test("There is one deflater for each settings")
    func deflaters() {
        let loop = LoopDeflate()
        let settings = DeflateSettings(windowBits: 10)
        #expect(loop.deflater(settings) === loop.deflater(DeflateSettings(windowBits: 10)))
        #expect(loop.deflater(settings) !== loop.deflater(DeflateSettings(windowBits: 11)))
        #expect(loop.deflater(settings) !== loop.deflater(DeflateSettings(windowBits: 10, level: 2)))
        #expect(loop.deflater(settings).settings == settings)
    }

    @Test("The messages of a log come back from what it is compressed to")
    func log() {
        let loop = LoopDeflate()
        var log = ByteBuffer()
        for _ in 0..<3 { WebSocketFrameEncoder.writeFrame(.text, payload: Self.message, into: &log) }
        var compressed = loop.compressFrames(of: log, DeflateSettings(windowBits: 9))
        #expect(compressed.readableBytes < log.readableBytes / 3)
        var decoder = WebSocketDecoder(role: .client)
        decoder.acceptsCompressed = true
        for _ in 0..<3 {
            guard case .compressedMessage(let bytes, let isText)? = decoder.next(&compressed) else {
                Issue.record("no compressed message")
                return
            }
            let limit = Self.message.readableBytes
            #expect(loop.inflate(bytes, isText: isText, limit: limit) == .message(Self.message, isText: true))
            guard case .violation(let reason) = loop.inflate(bytes, isText: isText, limit: limit - 1) else {
                Issue.record("no violation")
                return
            }
            #expect(RefusalCause(reason) == .messageBytes)
        }
    }

    @Test("Data that cannot be inflated is a violation of the protocol")
    func corrupt() {
        guard case .violation(let reason) = LoopDeflate().inflate(ByteBuffer(bytes: [0xFF]), isText: true, limit: 10)
        else {
            Issue.record("no violation")
            return
        }
        #expect(RefusalCause(reason) == .protocolViolation && reason.code == 1007)
    }
}

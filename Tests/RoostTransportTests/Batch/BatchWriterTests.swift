// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostTransport

@Suite
struct BatchWriterTests {
    private static let framings: [(BatchFraming, Serializer)] = [
        (.lengths, .messagePack), (.lengths, .cbor), (.recordSeparator, .json), (.cancel, .json),
    ]

    @Test(
        "A message is framed as its peer wants it",
        arguments: [
            (.lengths, [0, 0, 0, 2, 0x5B, 0x5D]), (.recordSeparator, [0x5B, 0x5D, 0x1E]),
            (.cancel, [0x5B, 0x5D, 0x18]),
        ] as [(BatchFraming, [UInt8])]
    )
    func bytes(framing: BatchFraming, expected: [UInt8]) {
        var batch = ByteBuffer()
        #expect(BatchWriter.append(ByteBuffer(string: "[]"), framing: framing, to: &batch))
        #expect(batch == ByteBuffer(bytes: expected))
        #expect(batch.readableBytes == 2 + framing.overhead)
    }

    @Test("What is written is split again, and what is answered has the same framing", arguments: Self.framings)
    func roundTrip(framing: BatchFraming, serializer: Serializer) {
        let messages = (1...200).map { ByteBuffer(string: "[\($0),\"größe\"]") }
        var batch = ByteBuffer()
        for message in messages { #expect(BatchWriter.append(message, framing: framing, to: &batch)) }
        var splitter = BatchSplitter(serializer, batchMessages: 200)
        #expect(splitter.split(batch) == .messages(messages))
        #expect(splitter.framing == framing)
    }

    @Test("An empty message writes nothing", arguments: Self.framings)
    func empty(framing: BatchFraming, serializer: Serializer) {
        var batch = ByteBuffer(string: "x")
        #expect(!BatchWriter.append(ByteBuffer(), framing: framing, to: &batch))
        #expect(batch == ByteBuffer(string: "x"))
    }

    @Test("A serializer's framing is that of the specification until its peer shows another")
    func defaults() {
        #expect(Serializer.allCases.map(BatchFraming.init) == [.recordSeparator, .lengths, .lengths])
    }
}

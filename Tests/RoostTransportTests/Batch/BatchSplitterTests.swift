// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostTransport

@Suite
struct BatchSplitterTests {
    private static func split(
        _ serializer: Serializer,
        _ batch: [UInt8],
        batchMessages: Int = 10
    ) -> BatchSplitter.Outcome {
        var splitter = BatchSplitter(serializer, batchMessages: batchMessages)
        return splitter.split(ByteBuffer(bytes: batch))
    }

    private static func messages(_ texts: String...) -> BatchSplitter.Outcome {
        .messages(texts.map { ByteBuffer(string: $0) })
    }

    @Test(
        "JSON messages end with the separator of the specification or the one in the field",
        arguments: ["\u{1E}", "\u{18}"]
    )
    func separators(separator: String) {
        #expect(Self.split(.json, Array("[1]\(separator)[2,{}]\(separator)".utf8)) == Self.messages("[1]", "[2,{}]"))
        #expect(Self.split(.json, Array("[1]\(separator)".utf8)) == Self.messages("[1]"))
    }

    @Test("The last JSON message may go without its separator", arguments: ["\u{1E}", "\u{18}"])
    func lenientEnd(separator: String) {
        #expect(Self.split(.json, Array("[1]\(separator)[2]".utf8)) == Self.messages("[1]", "[2]"))
        #expect(Self.split(.json, Array("[1]".utf8)) == Self.messages("[1]"))
    }

    @Test("The first separator of a connection is the only one, and the one to answer with")
    func firstSeparator() {
        var splitter = BatchSplitter(.json, batchMessages: 10)
        #expect(splitter.framing == .recordSeparator)
        #expect(splitter.split(ByteBuffer(string: "[0]")) == Self.messages("[0]"))
        #expect(splitter.framing == .recordSeparator)
        #expect(splitter.split(ByteBuffer(string: "[1]\u{18}[2]\u{1E}")) == Self.messages("[1]", "[2]\u{1E}"))
        #expect(splitter.framing == .cancel)
        #expect(splitter.split(ByteBuffer(string: "[3]\u{1E}[4]\u{18}")) == Self.messages("[3]\u{1E}[4]"))
        #expect(splitter.framing == .cancel)
    }

    @Test("A first separator of the specification makes the other one a part of messages")
    func specificationFirst() {
        var splitter = BatchSplitter(.json, batchMessages: 10)
        #expect(splitter.split(ByteBuffer(string: "[1]\u{1E}[2]\u{18}")) == Self.messages("[1]", "[2]\u{18}"))
        #expect(splitter.framing == .recordSeparator)
    }

    @Test(
        "Binary messages follow their lengths, and separators mean nothing",
        arguments: [Serializer.messagePack, .cbor]
    )
    func lengths(serializer: Serializer) {
        var splitter = BatchSplitter(serializer, batchMessages: 10)
        let batch: [UInt8] = [0, 0, 0, 2, 0x1E, 0x18, 0, 0, 0, 1, 7]
        #expect(
            splitter.split(ByteBuffer(bytes: batch))
                == .messages([ByteBuffer(bytes: [0x1E, 0x18]), ByteBuffer(bytes: [7])])
        )
        #expect(splitter.framing == .lengths)
    }

    @Test("An empty batch is a violation", arguments: Serializer.allCases)
    func emptyBatch(serializer: Serializer) {
        #expect(Self.split(serializer, []) == .violation(.emptyBatch))
    }

    @Test(
        "An empty JSON message is a violation, wherever it stands",
        arguments: ["\u{1E}", "\u{18}", "\u{1E}[1]\u{1E}", "[1]\u{1E}\u{1E}", "[1]\u{18}\u{18}[2]\u{18}"]
    )
    func emptyText(batch: String) {
        #expect(Self.split(.json, Array(batch.utf8)) == .violation(.emptyMessage))
    }

    @Test(
        "An empty binary message is a violation, wherever it stands",
        arguments: [[0, 0, 0, 0], [0, 0, 0, 1, 9, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1, 9]] as [[UInt8]]
    )
    func emptyBinary(batch: [UInt8]) {
        #expect(Self.split(.cbor, batch) == .violation(.emptyMessage))
    }

    @Test(
        "A length that is cut off or beyond the rest is a violation",
        arguments: [
            [0], [0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 2, 9], [0x7F, 0xFF, 0xFF, 0xFF, 9], [0xFF, 0xFF, 0xFF, 0xFF, 9],
            [0x80, 0, 0, 0, 9], [0, 0, 0, 1, 9, 0], [0, 0, 0, 1, 9, 0, 0, 0, 1],
        ] as [[UInt8]]
    )
    func lengthBeyond(batch: [UInt8]) {
        #expect(Self.split(.messagePack, batch) == .violation(.lengthBeyondBatch))
    }

    @Test("A batch may have as many messages as the limit, and not one more", arguments: Serializer.allCases)
    func limit(serializer: Serializer) {
        let message: [UInt8] = serializer.isText ? [0x31, 0x1E] : [0, 0, 0, 1, 9]
        let batch = Array(repeating: message, count: 5).flatMap { $0 }
        let expected = Array(repeating: ByteBuffer(bytes: [serializer.isText ? 0x31 : 9]), count: 5)
        #expect(Self.split(serializer, batch, batchMessages: 5) == .messages(expected))
        #expect(Self.split(serializer, batch, batchMessages: 4) == .violation(.tooManyMessages))
        #expect(Self.split(serializer, message, batchMessages: 0) == .messages(Array(expected.prefix(1))))
    }

    @Test("The messages are slices of the batch")
    func slices() {
        let batch = ByteBuffer(bytes: [0, 0, 0, 1, 7, 0, 0, 0, 1, 8])
        let storage = batch.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        var splitter = BatchSplitter(.cbor, batchMessages: 2)
        guard case .messages(let messages) = splitter.split(batch) else {
            Issue.record("no messages")
            return
        }
        let starts = messages.map { $0.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } }
        #expect(starts == [storage + 4, storage + 9])
    }

    @Test("A batch cut anywhere gives the messages before the cut, or a violation", arguments: Serializer.allCases)
    func everyCut(serializer: Serializer) {
        let all = ["[1,{}]", "[2]", "[300]"].map { ByteBuffer(string: $0) }
        let framing = BatchFraming(serializer)
        var batch = ByteBuffer()
        var ends: [Int: Int] = [:]
        for (index, message) in all.enumerated() {
            #expect(BatchWriter.append(message, framing: framing, to: &batch))
            ends[batch.readableBytes] = index + 1
        }
        for cut in 1..<batch.readableBytes {
            let outcome = Self.split(serializer, batch.getBytes(at: 0, length: cut) ?? [])
            if let count = ends[cut] {
                #expect(outcome == .messages(Array(all.prefix(count))))
            } else if serializer.isText {
                #expect(outcome != .violation(.emptyMessage))
            } else {
                #expect(outcome == .violation(.lengthBeyondBatch))
            }
        }
    }
}

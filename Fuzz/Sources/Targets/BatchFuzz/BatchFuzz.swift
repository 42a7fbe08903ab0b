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

/// Feeds arbitrary bytes to the splitter of batched WebSocket messages, as two batches of one connection.
///
/// No message may be empty or beyond the limit, and what is split must be written again as it was. The first byte
/// chooses the serializer and the limit, the second the end of the first batch, the rest is what the peer sends.
@main
enum BatchFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                BatchFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        guard input.count >= 2 else {
            return
        }
        let serializers = Serializer.allCases
        let batchMessages = input[0] & 0x40 == 0 ? 1_000 : 3
        var splitter = BatchSplitter(
            serializers[Int(input[0] & 0x3F) % serializers.count],
            batchMessages: batchMessages
        )
        let stream = input[2...]
        var framings: Set<BatchFraming> = []
        for part in [stream.prefix(Int(input[1])), stream.dropFirst(Int(input[1]))] {
            let batch = ByteBuffer(bytes: part)
            let outcome = splitter.split(batch)
            framings.insert(splitter.framing)
            switch outcome {
            case .messages(let messages):
                require((1...batchMessages).contains(messages.count), "a batch has messages within the limit")
                require(messages.allSatisfy { $0.readableBytes > 0 }, "no message is empty")
                self.requireSameBytes(messages, batch, splitter.framing)
            case .violation(let violation):
                require((violation == .emptyBatch) == part.isEmpty, "only nothing is an empty batch")
            }
        }
        require(framings.count == 1 || framings.contains(.recordSeparator), "a separator is fixed once")
    }

    private static func requireSameBytes(_ messages: [ByteBuffer], _ batch: ByteBuffer, _ framing: BatchFraming) {
        var written = ByteBuffer()
        for message in messages {
            require(BatchWriter.append(message, framing: framing, to: &written), "what was split can be written")
        }
        let isWhole = written == batch
        let isLenient = framing != .lengths && written.getSlice(at: 0, length: batch.readableBytes) == batch
        require(isWhole || isLenient && written.readableBytes == batch.readableBytes + 1, "no byte gets lost")
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import RoostTransport

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the opening handshake, once whole and once in chunks.
///
/// Both must decide the same, and every decision must be answered with a head that is whole. The first byte chooses what
/// the listener serves, the second the sizes of the chunks, the rest is what the peer sends.
@main
enum HandshakeFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                HandshakeFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static let headBytes = 2_000

    private static func test(_ input: UnsafeRawBufferPointer) {
        guard input.count > 2 else {
            return
        }
        let policy = UpgradePolicy(
            requestHeadBytes: self.headBytes,
            requestHeaders: 20,
            origins: input[0] & 1 == 0 ? .any : .hosts(["localhost"]),
            subprotocols: ["wamp", "wamp.2.json"],
            programSubprotocols: ["wamp.2.json"],
            subprotocolRule: input[0] & 2 == 0 ? .optional : .required,
            identity: "Roost/1",
            deflate: input[0] & 4 == 0 ? nil : DeflateSettings(),
            servesEventStreams: input[0] & 8 != 0,
            servesPolls: input[0] & 16 != 0,
            servesHTTP: input[0] & 32 != 0
        )
        let stream = UnsafeRawBufferPointer(rebasing: input[2...])
        let whole = self.decision(stream, sizes: ChunkSizes(seed: nil), policy)
        let split = self.decision(stream, sizes: ChunkSizes(seed: input[1]), policy)
        require(whole == split, "the decision does not depend on how the bytes arrive")
        self.check(whole, policy)
    }

    private static func decision(
        _ stream: UnsafeRawBufferPointer,
        sizes: ChunkSizes,
        _ policy: UpgradePolicy
    ) -> UpgradeAction {
        var sizes = sizes
        var machine = UpgradeStateMachine(policy: policy)
        var pending = ByteBuffer()
        var offset = 0
        while offset < stream.count {
            let size = min(sizes.next(), stream.count - offset)
            pending.writeBytes(UnsafeRawBufferPointer(rebasing: stream[offset..<offset + size]))
            offset += size
            let action = machine.received(&pending)
            guard action == .wait else {
                require(machine.received(&pending) == .wait, "there is one decision")
                return action
            }
        }
        require(stream.count <= 2 * self.headBytes, "what is too long is refused")
        return .wait
    }

    private static func check(_ action: UpgradeAction, _ policy: UpgradePolicy) {
        var answer = ByteBuffer()
        switch action {
        case .wait:
            return
        case .pass(let head):
            require(policy.servesHTTP, "plain HTTP is served where it is offered")
            var machine = UpgradeStateMachine(policy: policy)
            var again = head
            require(machine.received(&again) == action, "what is passed on is the same request")
            require(again.readableBytes == 0, "what is passed on is one head")
            return
        case .accept(let request):
            UpgradeResponse.write(request, policy: policy, into: &answer)
        case .refuse(let refusal):
            UpgradeResponse.write(refusal, policy: policy, into: &answer)
        case .stream(let request):
            self.check(request, policy)
            EventStreamResponse.write(request, policy: policy, into: &answer)
        }
        let bytes = Array(answer.readableBytesView)
        require(bytes.starts(with: Array("HTTP/1.1 ".utf8)), "the answer has a status line")
        require(bytes.count < 3 * self.headBytes, "the answer is bounded by the request")
        // Besides the status line there are at most seven fields and an empty line; the body has no line ends.
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        require(ends.count <= 11 && ends.allSatisfy { bytes[$0 - 1] == 0x0D }, "no line is forged")
        require(zip(ends, ends.dropFirst()).contains { $1 - $0 == 2 }, "the head ends")
    }

    private static func check(_ request: EventStreamRequest, _ policy: UpgradePolicy) {
        switch request.kind {
        case .stream:
            require(policy.servesEventStreams, "streams are served where they are offered")
        case .polling:
            require(policy.servesPolls, "polling is served where it is offered")
        case .poll(let text):
            require(policy.servesPolls, "polling is served where it is offered")
            require(PollToken(text).map(\.description) ?? text == text, "a token is read as it is written")
        }
        require(request.topics.count <= self.headBytes, "topics are bounded by the head")
    }
}

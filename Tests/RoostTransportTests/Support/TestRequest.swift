// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

@testable internal import RoostTransport

/// A request head that is right unless it is changed.
struct TestRequest {
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    static let policy = UpgradePolicy(
        origins: .hosts(["localhost", "127.0.0.1", "shop.example"]),
        subprotocols: ["wamp"],
        identity: "Ratchet/0.4.4"
    )

    var line = "GET /ws?ticket=a%2Bb HTTP/1.1"
    var fields: [(name: String, value: String)] = [
        ("Host", "localhost:8080"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", Self.key), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Protocol", "wamp"),
        ("Origin", "127.0.0.1"),
    ]

    /// A request with these values for a header, all of them in place of the one it has.
    func with(_ name: String, _ values: String...) -> TestRequest {
        var copy = self
        copy.fields.removeAll { $0.name == name }
        copy.fields += values.map { (name, $0) }
        return copy
    }

    func with(line: String) -> TestRequest {
        var copy = self
        copy.line = line
        return copy
    }

    var text: String {
        "\(self.line)\r\n" + self.fields.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
    }

    /// What a new machine does with the whole head.
    func action(_ policy: UpgradePolicy = Self.policy) -> UpgradeAction {
        Self.action(Array(self.text.utf8), policy)
    }

    func refusal(_ policy: UpgradePolicy = Self.policy) -> UpgradeRefusal.Kind? {
        guard case .refuse(let refusal) = self.action(policy) else { return nil }
        return refusal.kind
    }

    func request(_ policy: UpgradePolicy = Self.policy) -> UpgradeRequest? {
        guard case .accept(let request) = self.action(policy) else { return nil }
        return request
    }

    static func action(_ bytes: [UInt8], _ policy: UpgradePolicy = Self.policy) -> UpgradeAction {
        var machine = UpgradeStateMachine(policy: policy)
        var input = ByteBuffer(bytes: bytes)
        return machine.received(&input)
    }

    /// The answer to a request as text.
    static func answer(_ action: UpgradeAction, _ policy: UpgradePolicy = Self.policy) -> String {
        var buffer = ByteBuffer()
        switch action {
        case .wait, .pass:
            break
        case .stream(let request):
            EventStreamResponse.write(request, policy: policy, into: &buffer)
        case .accept(let request):
            UpgradeResponse.write(request, policy: policy, into: &buffer)
        case .refuse(let refusal):
            UpgradeResponse.write(refusal, policy: policy, into: &buffer)
        }
        return String(buffer: buffer)
    }
}

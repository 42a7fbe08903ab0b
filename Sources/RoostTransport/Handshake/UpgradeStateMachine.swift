// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The server's side of the opening handshake: reads a request head and decides.
///
/// What can be wrong is in ``UpgradeRefusal/Kind``, all of it the peer's fault. Legitimate leftovers are the bytes
/// after the head: they stay in the input, as they may already be frames. RFC 6455 §4.2.
package struct UpgradeStateMachine: Sendable {
    private var state: State
    private let policy: UpgradePolicy

    private enum State: Sendable {
        case reading(HeadReader)
        case done
    }

    /// Creates a machine for one connection.
    package init(policy: UpgradePolicy) {
        self.policy = policy
        let reader = HeadReader(byteLimit: policy.requestHeadBytes, fieldLimit: policy.requestHeaders)
        self.state = .reading(reader)
    }

    /// Takes bytes of the request head out of the input.
    ///
    /// Up to four empty lines before the request are skipped. After a decision the machine takes nothing more.
    ///
    /// - Returns: The decision, once; ``UpgradeAction/wait`` before and after it.
    package mutating func received(_ input: inout ByteBuffer) -> UpgradeAction {
        guard case .reading(var reader) = self.state else { return .wait }
        self.state = .done
        switch reader.read(&input) {
        case .incomplete:
            self.state = .reading(reader)
            return .wait
        case .malformed:
            return .refuse(UpgradeRefusal(.malformed))
        case .tooLarge:
            return .refuse(UpgradeRefusal(.tooLarge))
        case .complete:
            guard let head = RequestHead(reader) else { return .refuse(UpgradeRefusal(.malformed)) }
            do throws(UpgradeRefusal) {
                if let request = try self.policy.judgeEventStream(head) { return .stream(request) }
                if self.policy.servesHTTP, head.fields.values("Upgrade").isEmpty { return .pass(reader.text) }
                return .accept(try self.policy.judge(head))
            } catch {
                return .refuse(error)
            }
        }
    }
}

/// What to do after bytes of a request arrived.
package enum UpgradeAction: Equatable, Sendable {
    /// Nothing yet: the head is not complete.
    case wait
    /// Answer with 101 and go on with frames.
    case accept(UpgradeRequest)
    /// Find out whether the client may have the events that it asks for, and answer with them.
    case stream(EventStreamRequest)
    /// Give the head, and what follows it, to whoever serves plain HTTP.
    case pass(ByteBuffer)
    /// Answer with the refusal and close.
    case refuse(UpgradeRefusal)
}

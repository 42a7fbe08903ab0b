// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The client's side of the opening handshake: reads the response head and checks that the upgrade happened.
///
/// What can be wrong is in ``ClientUpgradeFailure``, all of it the server's fault. Legitimate leftovers are the bytes
/// after the head: they stay in the input, as the first frame often comes with it. RFC 6455 §4.1.
package struct ClientUpgradeStateMachine: Sendable {
    private var state: State
    private let request: ClientUpgradeRequest

    private enum State: Sendable {
        case reading(HeadReader)
        case done
    }

    /// Creates a machine for the answer to a request.
    ///
    /// - Parameters:
    ///   - request: What was sent.
    ///   - responseHeadBytes: The largest head in bytes; default 16 KiB.
    ///   - responseHeaders: The largest number of header fields; default 100.
    package init(request: ClientUpgradeRequest, responseHeadBytes: Int = 16_384, responseHeaders: Int = 100) {
        self.request = request
        self.state = .reading(HeadReader(byteLimit: responseHeadBytes, fieldLimit: responseHeaders))
    }

    /// Takes bytes of the response head out of the input.
    ///
    /// - Returns: The result, once; ``ClientUpgradeAction/wait`` before and after it.
    package mutating func received(_ input: inout ByteBuffer) -> ClientUpgradeAction {
        guard case .reading(var reader) = self.state else { return .wait }
        self.state = .done
        switch reader.read(&input) {
        case .incomplete:
            self.state = .reading(reader)
            return .wait
        case .malformed:
            return .fail(.malformed)
        case .tooLarge:
            return .fail(.tooLarge)
        case .complete:
            return self.judge(reader)
        }
    }

    private func judge(_ head: HeadReader) -> ClientUpgradeAction {
        guard let status = Self.status(head), let fields = HTTPFields(head) else { return .fail(.malformed) }
        guard status.code == 101 else { return .fail(.refused(status: status.code, reason: status.reason)) }
        guard
            let upgrade = fields.only("Upgrade"), HTTPSyntax.equalsIgnoringCase(upgrade, "websocket".utf8),
            fields.contains("upgrade", in: "Connection")
        else { return .fail(.notUpgraded) }
        guard let accept = fields.only("Sec-WebSocket-Accept"), accept.elementsEqual(self.request.key.accept.utf8)
        else { return .fail(.badAccept) }
        guard fields.members("Sec-WebSocket-Extensions").isEmpty else { return .fail(.unexpectedExtension) }
        let answers = fields.values("Sec-WebSocket-Protocol")
        guard let answer = answers.first else { return .open(subprotocol: nil) }
        let subprotocol = self.request.subprotocols.first { answer.elementsEqual($0.utf8) }
        guard answers.count == 1, let subprotocol else { return .fail(.unexpectedSubprotocol) }
        return .open(subprotocol: subprotocol)
    }

    /// The code and the reason phrase of `HTTP/1.1 code reason`.
    private static func status(_ head: HeadReader) -> (code: Int, reason: String)? {
        guard let line = head.lines.first else { return nil }
        let parts = head.bytes[line].split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard
            parts.count >= 2, parts[0].elementsEqual("HTTP/1.1".utf8), parts[1].count == 3,
            parts[1].allSatisfy(HTTPSyntax.isDigit)
        else { return nil }
        let code = parts[1].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (code, parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : "")
    }
}

/// What to do after bytes of a response arrived.
package enum ClientUpgradeAction: Equatable, Sendable {
    /// Nothing yet: the head is not complete.
    case wait
    /// Go on with frames; the subprotocol is one of those offered, or nil when the server chose none.
    case open(subprotocol: String?)
    /// Close the connection.
    case fail(ClientUpgradeFailure)
}

/// Why a server's answer does not open a connection.
package enum ClientUpgradeFailure: Error, Equatable, Sendable {
    /// No HTTP/1.1 response.
    case malformed
    /// More bytes or header fields than the client takes.
    case tooLarge
    /// Another status than 101; the reason phrase is the server's own.
    case refused(status: Int, reason: String)
    /// 101 without `Upgrade: websocket` or without `Connection: Upgrade`.
    case notUpgraded
    /// No answer, or a wrong one, to the key.
    case badAccept
    /// An extension, although none was offered.
    case unexpectedExtension
    /// A subprotocol that was not offered, or several.
    case unexpectedSubprotocol
}

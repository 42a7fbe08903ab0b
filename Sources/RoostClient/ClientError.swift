// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What went wrong in a client.
public struct ClientError: Error, Equatable, Sendable {
    /// The kinds of failure; more may come.
    public struct Code: Equatable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidAddress, unreachable, refused, protocolViolation, connectionLost, closedByServer, closed
            case timedOut, tooManyCalls, callFailed
        }

        private let kind: Kind

        /// The URL, the origin or the TLS settings cannot be used.
        public static let invalidAddress = Code(kind: .invalidAddress)
        /// No connection could be made.
        public static let unreachable = Code(kind: .unreachable)
        /// The server answered the handshake with something else than 101; ``ClientError/status`` has the status.
        public static let refused = Code(kind: .refused)
        /// The server broke WebSocket or WAMP v1.
        public static let protocolViolation = Code(kind: .protocolViolation)
        /// The connection ended without a close frame.
        public static let connectionLost = Code(kind: .connectionLost)
        /// The server closed the connection; ``ClientError/status`` has the close code, if it sent one.
        public static let closedByServer = Code(kind: .closedByServer)
        /// The connection had been closed on this side before.
        public static let closed = Code(kind: .closed)
        /// The handshake or a call took longer than allowed.
        public static let timedOut = Code(kind: .timedOut)
        /// More calls wait for their results than allowed.
        public static let tooManyCalls = Code(kind: .tooManyCalls)
        /// The procedure answered with an error; ``ClientError/failure`` has it.
        public static let callFailed = Code(kind: .callFailed)

        /// The name of the code.
        public var description: String { self.kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, as a sentence.
    public let message: String
    /// The HTTP status of a refusal, or the close code of a closed connection.
    public let status: Int?
    /// The error that a procedure answered with.
    public let failure: CallFailure?

    init(_ code: Code, _ message: String, status: Int? = nil, failure: CallFailure? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.failure = failure
    }

    /// Whether the same would happen again if one connected once more.
    ///
    /// So with addresses that cannot be used, with refusals other than 408, 429 and those of the server's own making,
    /// and after the close codes that say that this side did something wrong.
    public var isPermanent: Bool {
        switch self.code {
        case .invalidAddress, .protocolViolation, .closed:
            true
        case .refused:
            self.status.map { (400..<500).contains($0) && $0 != 408 && $0 != 429 } ?? false
        case .closedByServer:
            self.status.map { [1002, 1003, 1007, 1009, 1010].contains($0) } ?? false
        default:
            false
        }
    }
}

extension ClientError: CustomStringConvertible {
    /// The sentence.
    public var description: String { self.message }
}

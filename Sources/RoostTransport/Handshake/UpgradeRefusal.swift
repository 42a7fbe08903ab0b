// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a request does not become a WebSocket connection.
package struct UpgradeRefusal: Error, Equatable, Sendable {
    /// What was wrong.
    package let kind: Kind
    /// The path of the request target, when the head could be parsed.
    package let path: String?
    /// Whether this was a GET without any `Upgrade` header, whatever it was refused for.
    ///
    /// A listener that serves pages may answer such a request with one: a browser's plain request has no `Origin`,
    /// so that with an origin rule its ``kind`` is ``Kind/originRefused`` and not ``Kind/notAnUpgrade``.
    package let isPlainGet: Bool

    init(_ kind: Kind, path: String? = nil, isPlainGet: Bool = false) {
        self.kind = kind
        self.path = path
        self.isPlainGet = isPlainGet
    }

    /// The things that can be wrong, in the order in which they are looked for.
    package enum Kind: Equatable, Sendable {
        /// No HTTP request, or one that parsers read in different ways: 400.
        case malformed
        /// More bytes or header fields than the policy allows: 431.
        case tooLarge
        /// An origin that the policy does not name: 403.
        case originRefused
        /// Another method than GET: 405.
        case methodNotAllowed
        /// Another version than HTTP/1.1: 505.
        case versionNotSupported
        /// A target that is not ASCII or has a fragment, no or several `Host` headers, or a body: 400.
        case badRequest
        /// A GET that does not ask for WebSocket: 426.
        case notAnUpgrade
        /// A `Connection` header without `upgrade`: 400.
        case connectionNotUpgraded
        /// No key, several keys, or one that is not 16 bytes in base64: 400.
        case badKey
        /// Another WebSocket version than 13: 426.
        case badWebSocketVersion
        /// A malformed offer of permessage-deflate, with the reason phrase: 400.
        case badExtension(reason: String)
        /// No supported subprotocol although ``SubprotocolRule`` wants one: 400.
        case noSubprotocol
    }
}

extension UpgradeRefusal {
    /// The status code of the answer.
    package var status: Int {
        switch self.kind {
        case .malformed, .badRequest, .connectionNotUpgraded, .badKey, .badExtension, .noSubprotocol: 400
        case .originRefused: 403
        case .methodNotAllowed: 405
        case .notAnUpgrade, .badWebSocketVersion: 426
        case .tooLarge: 431
        case .versionNotSupported: 505
        }
    }

    /// The reason phrase of the answer, which the seed system uses for explanations.
    package var reason: String {
        switch self.kind {
        case .malformed, .badRequest: "Bad Request"
        case .tooLarge: "Request Header Fields Too Large"
        case .originRefused: "Forbidden"
        case .methodNotAllowed: "Method Not Allowed"
        case .versionNotSupported: "HTTP Version not supported"
        case .notAnUpgrade: "Upgrade header MUST be provided"
        case .connectionNotUpgraded: "Connection Upgrade MUST be requested"
        case .badKey: "Invalid Sec-WebSocket-Key"
        case .badWebSocketVersion: "Upgrade Required"
        case .badExtension(let reason): reason
        case .noSubprotocol: "No supported subprotocol was offered"
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What a listener demands of the request that opens a WebSocket connection.
package struct UpgradePolicy: Equatable, Sendable {
    /// The largest request head in bytes, line ends included; beyond it 431, default 16 KiB.
    package let requestHeadBytes: Int
    /// The largest number of header fields; beyond it 431, default 100.
    package let requestHeaders: Int
    /// Which origins may connect; others get 403, default all.
    package let origins: OriginRule
    /// The subprotocols that are offered, compared with regard to case; of several the client's first choice is taken.
    package let subprotocols: [String]
    /// Those of the subprotocols for which a request may go without `Origin`, as that of a program does; default none.
    package let programSubprotocols: Set<String>
    /// What happens to a request for none of them, default ``SubprotocolRule/optional``.
    package let subprotocolRule: SubprotocolRule
    /// The value of `X-Powered-By` in every answer; nil for no such header.
    package let identity: String?
    /// How messages are compressed for clients that offer permessage-deflate; nil to accept no offer, the default.
    package let deflate: DeflateSettings?
    /// Whether a GET that does not ask for WebSocket and names topics is one for an event stream, default no.
    package let servesEventStreams: Bool
    /// Whether a GET that does not ask for WebSocket and has `poll` in its query is one of a client that polls, default
    /// no.
    package let servesPolls: Bool
    /// Whether a request that is for none of these is let through as one of plain HTTP, default no.
    package let servesHTTP: Bool

    /// Creates a policy.
    ///
    /// Subprotocols that are no tokens are left out, and so are characters of the identity that are not printable
    /// ASCII or are square brackets: Oro's PHP client takes the first bracket of an answer for the first message.
    package init(
        requestHeadBytes: Int = 16_384,
        requestHeaders: Int = 100,
        origins: OriginRule = .any,
        subprotocols: [String] = [],
        programSubprotocols: Set<String> = [],
        subprotocolRule: SubprotocolRule = .optional,
        identity: String? = nil,
        deflate: DeflateSettings? = nil,
        servesEventStreams: Bool = false,
        servesPolls: Bool = false,
        servesHTTP: Bool = false
    ) {
        self.requestHeadBytes = requestHeadBytes
        self.requestHeaders = requestHeaders
        self.origins = origins
        self.subprotocols = subprotocols.filter { HTTPSyntax.isToken(Array($0.utf8)) }
        self.programSubprotocols = programSubprotocols
        self.subprotocolRule = subprotocolRule
        self.identity = identity.map { text in
            let visible = text.utf8.filter { $0 >= 0x20 && $0 < 0x7F && !"[]".utf8.contains($0) }
            return String(decoding: visible, as: UTF8.self)
        }
        self.deflate = deflate
        self.servesEventStreams = servesEventStreams
        self.servesPolls = servesPolls
        self.servesHTTP = servesHTTP
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How WAMP v2 messages are written as bytes.
///
/// The raw values are those of the RawSocket handshake.
///
/// Source: WAMP, Basic Profile, Serializers; Advanced Profile, RawSocket Transport.
public enum Serializer: UInt8, CaseIterable, Hashable, Sendable {
    /// JSON (RFC 8259), in text frames.
    case json = 1
    /// MessagePack, version 5, in binary frames.
    case messagePack = 2
    /// CBOR (RFC 8949), in binary frames.
    case cbor = 3

    /// The name in subprotocols: `json`, `msgpack` or `cbor`.
    public var name: String {
        switch self {
        case .json: "json"
        case .messagePack: "msgpack"
        case .cbor: "cbor"
        }
    }

    /// Whether messages are text.
    package var isText: Bool {
        self == .json
    }
}

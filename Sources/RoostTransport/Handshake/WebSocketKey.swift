// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import WAMP

/// The key of an opening handshake, and the answer that proves that it was understood.
///
/// RFC 6455 §4.1 and §4.2.2.
package struct WebSocketKey: Equatable, Sendable {
    /// The key as it stands in `Sec-WebSocket-Key`: base64 of 16 bytes.
    package let text: String

    /// Makes a client's key from 16 random bytes, given as two numbers.
    package init(nonce: (UInt64, UInt64)) {
        let words = [nonce.0, nonce.1]
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        self.text = String(decoding: Base64.encode(bytes), as: UTF8.self)
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        // Bits beyond the last byte may be set: clients that draw 22 characters at random get along elsewhere.
        guard bytes.count == 24, bytes.suffix(2).elementsEqual("==".utf8), Base64.decodeLeniently(bytes).count == 16
        else {
            return nil
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// What the server has to answer in `Sec-WebSocket-Accept`.
    package var accept: String {
        var digest = Insecure.SHA1()
        Array((self.text + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8).withUnsafeBytes {
            digest.update(bufferPointer: $0)
        }
        return String(decoding: Base64.encode(Array(digest.finalize())), as: UTF8.self)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What server and client agreed upon for permessage-deflate.
///
/// It is always without context takeover in both directions: each message is compressed by itself. RFC 7692 §7.1.
package struct DeflateAgreement: Equatable, Sendable {
    /// How the server compresses: the listener's settings, with the window that this client takes.
    package let outbound: DeflateSettings
    /// The answer to `server_max_window_bits`; nil when it was not offered.
    let serverWindowBits: Int?
    /// The answer to `client_max_window_bits`; nil when it was not offered.
    let clientWindowBits: Int?

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    package var fieldValue: String {
        var value = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        if let bits = self.serverWindowBits { value += "; server_max_window_bits=\(bits)" }
        if let bits = self.clientWindowBits { value += "; client_max_window_bits=\(bits)" }
        return value
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostTransport

/// How events are written for a session; sessions of the same encoding share the bytes.
struct Encoding: Equatable, Sendable {
    /// The protocol version, serializer and framing.
    let form: MessageForm

    /// How the connection's messages are compressed; `nil` for not at all.
    let deflate: DeflateSettings?

    /// The longest message that the peer takes, in bytes.
    ///
    /// Longer events are left out. Only RawSocket peers say so.
    let messageLimit: Int

    init(form: MessageForm, deflate: DeflateSettings? = nil, messageLimit: Int = .max) {
        self.form = form
        self.deflate = deflate
        self.messageLimit = messageLimit
    }
}

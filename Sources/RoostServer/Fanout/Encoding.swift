// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How events are written for a session; sessions of the same encoding share the bytes.
struct Encoding: Equatable, Sendable {
    /// The window of permessage-deflate in bits, `9…15`; `nil` for a connection without compression.
    let windowBits: Int?

    /// WAMP v1 without compression.
    static let plain = Encoding(windowBits: nil)
}

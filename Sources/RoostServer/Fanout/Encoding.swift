// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostTransport

/// How events are written for a session; sessions of the same encoding share the bytes.
struct Encoding: Equatable, Sendable {
    /// How the connection's messages are compressed; `nil` for not at all.
    let deflate: DeflateSettings?
}

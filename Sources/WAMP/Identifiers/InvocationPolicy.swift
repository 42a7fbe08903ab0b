// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Which callee of a registration that several share is invoked.
///
/// Source: WAMP, Advanced Profile, Shared Registration.
public enum InvocationPolicy: String, CaseIterable, Hashable, Sendable {
    /// There can be one callee only.
    case single
    /// Each in turn.
    case roundRobin = "roundrobin"
    /// Any of them.
    case random
    /// The one that has registered first.
    case first
    /// The one that has registered last.
    case last
}

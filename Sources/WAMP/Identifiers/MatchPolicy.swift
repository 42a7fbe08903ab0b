// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How the URI of a subscription or registration is compared with those of publications and calls.
///
/// Source: WAMP, Advanced Profile, Pattern-based Subscriptions and Pattern-based Registrations.
public enum MatchPolicy: String, CaseIterable, Hashable, Sendable {
    /// Both are the same bytes.
    case exact
    /// The other URI begins with this one, byte by byte, wherever its components end.
    case prefix
    /// Both have the same number of components; an empty component of this one stands for any.
    case wildcard
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What counts when an application does not answer, or not as documented.
public enum WebhookFallback: String, Sendable, CaseIterable {
    /// The action is refused.
    case deny
    /// The action is allowed as it is.
    case allow
    /// What the application has said last counts, however old it is up to an hour; without that the action is refused.
    case cached
}

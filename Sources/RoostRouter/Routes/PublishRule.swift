// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Who may publish to the topics of a route.
public enum PublishRule: Hashable, Sendable {
    /// Every session, as in the system that Roost replaces.
    case anyone
    /// Only the application's own processes.
    case backend
    /// No session at all; only the router's own handlers.
    case nobody
    /// Sessions whose principal has one of these roles.
    case roles([String])
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Bounds on what a route may make the compiler build.
///
/// Beyond each of them the route is refused with an error that names the bound.
enum RouteLimits {
    /// Bytes of a channel, and of a requirement.
    static let patternLength = 1_024
    /// Placeholders of a channel.
    static let placeholders = 32
    /// Characters of a placeholder's name, as in the system that Roost replaces.
    static let placeholderNameLength = 32
    /// Groups inside groups.
    static let groupDepth = 32
    /// The largest bound of `{n,m}`.
    static let repetition = 255
    /// Instructions of one route's matcher.
    static let instructions = 4_096
    /// States of a requirement's table; a larger one is matched without a table.
    static let tableStates = 128
    /// Steps spent on one table.
    static let tableWork = 100_000
    /// Steps spent on comparing two routes; beyond, nothing is claimed of them.
    static let comparisonWork = 300_000
    /// Steps spent on comparing all routes of a table; beyond, nothing is claimed of the rest.
    static let analysisWork = 5_000_000
    /// Overlaps reported for one table.
    static let reportedOverlaps = 100
}

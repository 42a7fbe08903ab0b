// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How log events are written.
package enum LogFormat: String, Equatable, Sendable, CaseIterable {
    /// For people: time, level, logger, message and then `key=value` for each of the metadata.
    case text
    /// For programs: one JSON object for each line.
    case json
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What a message may demand of its reader.
package struct SerializationLimits: Equatable, Sendable {
    /// The deepest nesting that can be allowed.
    package static let maximumDepth = 512

    /// How many arrays and maps may be nested, `1…512`; the message itself counts.
    ///
    /// Beyond it the message is refused as ``SerializationError/Kind/tooDeep``.
    package var depth: Int

    /// How many values may be decoded from one message; skipped ones do not count.
    ///
    /// Beyond it the message is refused as ``SerializationError/Kind/tooManyValues``.
    package var elements: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - depth: How many arrays and maps may be nested; values outside of `1…512` become the nearest one inside.
    ///   - elements: How many values may be decoded from one message.
    package init(depth: Int = 128, elements: Int = 10_000) {
        self.depth = max(1, min(depth, Self.maximumDepth))
        self.elements = elements
    }
}

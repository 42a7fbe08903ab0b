// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A value that has a secret in it, which no description, debugger summary or mirror shows.
protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    /// The name of the type.
    var description: String { "\(Self.self)(redacted)" }

    /// The same as the description.
    var debugDescription: String { self.description }

    /// A mirror without children.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

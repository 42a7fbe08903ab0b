// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A place in a configuration file.
///
/// Lines and columns start at 1. The key path names the entry as a reader would look it up, for example
/// `oro_email.event.requirements.user_id`.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was named when it was loaded.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int
    /// The keys that lead to the entry, joined with dots.
    public var keyPath: String

    /// Creates a location.
    public init(file: String, line: Int, column: Int, keyPath: String) {
        self.file = file
        self.line = line
        self.column = column
        self.keyPath = keyPath
    }

    /// The location as compilers print it: `file:line`.
    public var description: String {
        "\(self.file):\(self.line)"
    }

    func appending(_ keys: String...) -> SourceLocation {
        var copy = self
        copy.keyPath = ([self.keyPath] + keys).filter { !$0.isEmpty }.joined(separator: ".")
        return copy
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Something wrong with a configuration, with its place and its remedy.
///
/// Everything that reads configuration collects issues and reports all of them at once. With an `error` the configuration
/// must not be used; with a `warning` it can be.
public struct Issue: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad an issue is.
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The configuration must not be used.
        case error
        /// The configuration works, probably not as meant.
        case warning
    }

    /// Whether the configuration can be used in spite of the issue.
    public var severity: Severity
    /// The place, if the configuration came from a file.
    public var source: SourceLocation?
    /// A full sentence that names the thing that is wrong.
    public var message: String
    /// A full sentence that says what to do about it.
    public var remedy: String

    /// Creates an issue.
    public init(severity: Severity, source: SourceLocation?, message: String, remedy: String) {
        self.severity = severity
        self.source = source
        self.message = message
        self.remedy = remedy
    }

    /// The issue as compilers print it: `file:line: error: message remedy`.
    public var description: String {
        let place = self.source.map { "\($0): " } ?? ""
        let remedy = self.remedy.isEmpty ? "" : " \(self.remedy)"
        return "\(place)\(self.severity.rawValue): \(self.message)\(remedy)"
    }
}

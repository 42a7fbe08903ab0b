// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Collects what is wrong with a configuration, so that everything is reported at once.
final class IssueCollector {
    private(set) var issues: [Issue] = []

    /// The files that hold secrets, each once, in the order in which they were found.
    private(set) var secretFiles: [String] = []
    private var seen: Set<Issue> = []

    /// Whether one of the issues is an error.
    var hasErrors: Bool {
        self.issues.contains { $0.severity == .error }
    }

    /// Adds an issue with which the configuration cannot be used.
    func error(_ source: SourceLocation?, _ message: String, remedy: String) {
        self.add([Issue(severity: .error, source: source, message: message, remedy: remedy)])
    }

    /// Adds an issue with which the configuration works, probably not as meant.
    func warning(_ source: SourceLocation?, _ message: String, remedy: String) {
        self.add([Issue(severity: .warning, source: source, message: message, remedy: remedy)])
    }

    /// Notes that a file holds a secret.
    func noteSecret(in file: String) {
        if !self.secretFiles.contains(file) {
            self.secretFiles.append(file)
        }
    }

    /// Adds what another part of the loading found; what is known already is not added again.
    func add(_ issues: some Sequence<Issue>) {
        for issue in issues where self.seen.insert(issue).inserted {
            self.issues.append(issue)
        }
    }
}

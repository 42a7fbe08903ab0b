// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Reads YAML files and reports the ones that cannot be read.
struct DocumentLoader {
    /// The most files that one configuration may consist of.
    static let maximumFiles = 5_000

    private let issues: IssueCollector
    private var count = 0

    init(issues: IssueCollector) {
        self.issues = issues
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - source: Where the file is asked for.
    /// - Returns: The document, or `nil` if an issue was reported.
    mutating func load(_ path: String, askedBy source: SourceLocation? = nil) -> YAMLDocument? {
        self.count += 1
        guard self.count <= Self.maximumFiles else {
            if self.count == Self.maximumFiles + 1 {
                self.issues.error(
                    source,
                    "More than \(Self.maximumFiles) files are to be loaded.",
                    remedy: "Name fewer files, or look for a pattern that matches too much."
                )
            }
            return nil
        }
        do throws(FileAccess.Failure) {
            return self.parse(try FileAccess.text(path), file: path)
        } catch {
            self.reportUnreadable(path, error, askedBy: source)
            return nil
        }
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The name for places and messages.
    /// - Returns: The document, or `nil` if an issue was reported.
    func parse(_ text: String, file: String) -> YAMLDocument? {
        do throws(YAMLProblem) {
            return try YAMLDocument(text: text, file: file)
        } catch {
            self.issues.error(
                error.source,
                "The file \"\(file)\" does not contain valid YAML: \(error.reason).",
                remedy: "Correct line \(error.source.line), column \(error.source.column)."
            )
            return nil
        }
    }

    private func reportUnreadable(_ path: String, _ failure: FileAccess.Failure, askedBy source: SourceLocation?) {
        let place = source.map { " (in: \"\(Path.folder(of: $0.file))\")" } ?? ""
        self.issues.error(
            source ?? SourceLocation(file: path, line: 1, column: 1, keyPath: ""),
            "The file \"\(path)\" \(failure.reason)\(place).",
            remedy: "Correct the path, or the permissions of the file."
        )
    }
}

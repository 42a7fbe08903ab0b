// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Yams

/// A YAML file as a tree of nodes with their places.
///
/// Anchors, aliases and merge keys (`<<`) work; what they expand to is bounded.
struct YAMLDocument: Sendable {
    /// The most bytes of a file, 4 MiB; a longer one is refused unread.
    static let maximumBytes = 4 << 20

    /// The most nodes of a file with aliases expanded.
    static let maximumNodes = 100_000

    /// The most lists and maps inside each other.
    static let maximumDepth = 64

    /// The root; `nil` for a file that is empty or holds comments only.
    let root: YAMLNode?

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The name of the file, for the places.
    /// - Throws: An ``YAMLProblem`` with the first thing that is wrong.
    init(text: String, file: String) throws(YAMLProblem) {
        let start = SourceLocation(file: file, line: 1, column: 1, keyPath: "")
        guard text.utf8.count <= Self.maximumBytes else {
            throw YAMLProblem(reason: "The file is longer than \(Self.maximumBytes) bytes", source: start)
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text, .default, .default, .utf8)
        } catch let error as YamlError {
            throw YAMLProblem(error, text: text, file: file)
        } catch {
            throw YAMLProblem(reason: "The file cannot be read as YAML", source: start)
        }
        var converter = YAMLConverter(file: file)
        let root = try node.map { node throws(YAMLProblem) in
            try converter.convert(node, at: converter.location(of: node, keyPath: ""), depth: 0)
        }
        self.root = root.flatMap { $0.isNull ? nil : $0 }
    }
}

/// Why a file is no valid YAML.
struct YAMLProblem: Error, Equatable {
    /// What is wrong, without a full stop.
    let reason: String

    /// Where.
    let source: SourceLocation
}

extension YAMLProblem {
    /// Takes over what the parser found.
    fileprivate init(_ error: YamlError, text: String, file: String) {
        var line = 1
        var column = 1
        switch error {
        case .scanner(let context, let problem, let place, _), .parser(let context, let problem, let place, _),
            .composer(let context, let problem, let place, _):
            (line, column) = (place.line, place.column)
            self.reason = Self.sentence(context.map { "\($0.text): \(problem)" } ?? problem)
        case .reader(let problem, let offset, _, _):
            (line, column) = Self.place(of: offset, in: text)
            self.reason = Self.sentence(problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (line, column) = (context.mark.line, context.mark.column)
            let names = keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            self.reason = "Duplicate key \(names) detected"
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.reason = "The text cannot be decoded"
        }
        self.source = SourceLocation(file: file, line: max(1, line), column: max(1, column), keyPath: "")
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    private static func place(of offset: Int?, in text: String) -> (line: Int, column: Int) {
        let before = text.prefix(offset ?? 0)
        let lines = before.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        return (line: max(1, lines.count), column: (lines.last?.count ?? 0) + 1)
    }
}

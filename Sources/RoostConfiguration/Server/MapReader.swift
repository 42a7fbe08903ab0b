// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// What overrides the keys of the configuration file: the environment and the command line.
///
/// The keys are key paths, such as `listeners.0.port`.
struct Overrides {
    private var nodes: [String: YAMLNode] = [:]

    /// Sets a key.
    ///
    /// - Parameters:
    ///   - keyPath: The key.
    ///   - text: The value; it is read as if it stood in the file without quotes.
    ///   - origin: Where it comes from, for messages.
    mutating func set(_ keyPath: String, _ text: String, origin: String) {
        self.nodes[keyPath] = YAMLNode(
            content: .scalar(YAMLScalar(plain: text)),
            tag: nil,
            raw: text,
            location: SourceLocation(file: origin, line: 1, column: 1, keyPath: keyPath)
        )
    }

    /// The value of a key, if it is overridden.
    subscript(_ keyPath: String) -> YAMLNode? {
        self.nodes[keyPath]
    }

    /// Whether something below a key is overridden.
    func contains(below keyPath: String) -> Bool {
        self.nodes.keys.contains { $0.hasPrefix("\(keyPath).") }
    }
}

/// What all parts of the configuration file are read with.
struct ReaderContext {
    let issues: IssueCollector
    var environment: [String: String]
    let overrides: Overrides

    /// The folder that relative paths start from.
    let folder: String

    /// The same with the variables of files added; the real environment wins, then later files.
    func addingEnvironmentFiles(_ node: YAMLNode?) -> ReaderContext {
        let reader = MapReader(nil, path: "", keys: [], context: self)
        var variables: [String: String] = [:]
        for file in node.map({ ConfigurationSources.files(reader.texts(of: $0), "env_files", context: self) }) ?? [] {
            if let text = try? FileAccess.text(file) {
                self.issues.noteSecret(in: file)
                variables.merge(EnvironmentFile.variables(in: text)) { _, new in new }
            }
        }
        var copy = self
        copy.environment = variables.merging(self.environment) { _, real in real }
        return copy
    }
}

/// Reads one map of the configuration file: its keys, their types and ranges.
struct MapReader {
    let context: ReaderContext

    /// The key path of the map; empty for the whole file.
    let path: String

    private let node: YAMLNode?

    /// Takes a map and reports what else it is, and keys that nobody knows.
    ///
    /// - Parameters:
    ///   - node: The map; `nil` if it is missing, which is like an empty one.
    ///   - path: Its key path.
    ///   - keys: The keys that are known.
    ///   - context: What to read with.
    init(_ node: YAMLNode?, path: String, keys: [String], context: ReaderContext) {
        self.context = context
        self.path = path
        guard let node, !node.isNull else {
            self.node = nil
            return
        }
        guard let entries = node.map else {
            context.issues.error(
                node.location,
                "The key \"\(path)\" must be a map, not \(node.kind).",
                remedy: "Known keys are: \(keys.joined(separator: ", "))."
            )
            self.node = nil
            return
        }
        for entry in entries where !keys.contains(entry.key) {
            context.issues.error(
                entry.value.location,
                "The key \"\(entry.value.location.keyPath)\" is unknown.",
                remedy: Suggestion.remedy(for: entry.key, among: keys)
            )
        }
        self.node = node
    }

    /// The place of the map.
    var location: SourceLocation? {
        self.node?.location
    }

    /// The key path of a key.
    func path(of key: String) -> String {
        self.path.isEmpty ? key : "\(self.path).\(key)"
    }

    /// The value of a key, overridden if it is, with `%env(NAME)%` put in; `nil` for null.
    func value(_ key: String) -> YAMLNode? {
        guard let node = self.context.overrides[self.path(of: key)] ?? self.node?[key], !node.isNull else {
            return nil
        }
        return self.expanded(node)
    }

    private func expanded(_ node: YAMLNode) -> YAMLNode? {
        guard let text = node.string, text.hasPrefix("%env("), text.hasSuffix(")%") else {
            return node
        }
        let name = String(text.dropFirst(5).dropLast(2))
        guard let value = self.context.environment[name] else {
            self.context.issues.error(
                node.location,
                "The key \"\(node.location.keyPath)\" needs the environment variable \(name), which is not set.",
                remedy: "Set \(name), or write the value itself."
            )
            return nil
        }
        let scalar = YAMLScalar(plain: value)
        return YAMLNode(content: .scalar(scalar), tag: nil, raw: value, location: node.location)
    }

    /// A text; numbers are taken as written.
    func text(_ key: String) -> String? {
        self.read(key, expected: "a text") { node in
            guard node.scalar != nil, !node.raw.isEmpty || node.string != nil else {
                return nil
            }
            return node.string ?? node.raw
        }
    }

    /// A text that is not empty.
    func name(_ key: String) -> String? {
        self.read(key, expected: "a text that is not empty") { node in
            node.scalar == nil || node.raw.isEmpty ? nil : node.raw
        }
    }

    /// The text under `secret`, or of the file under `secret_file` without the line ends behind it.
    func secret() -> String? {
        if let both = self.value("secret_file"), self.value("secret") != nil,
            self.context.overrides[self.path(of: "secret")] == nil
        {
            self.context.issues.error(
                both.location,
                "The keys \"\(self.path(of: "secret"))\" and \"\(self.path(of: "secret_file"))\" are both there.",
                remedy: "Remove one of them."
            )
        }
        if let secret = self.text("secret") {
            self.noteSecret("secret")
            return secret
        }
        return self.file("secret_file").map { text in
            if let name = self.name("secret_file") {
                self.context.issues.noteSecret(in: Path.join(self.context.folder, name))
            }
            let end = text.lastIndex { !$0.isNewline }
            return end.map { String(text[...$0]) } ?? ""
        }
    }

    /// Notes that the file itself holds a secret, if the key does not name a variable.
    private func noteSecret(_ key: String) {
        guard let node = self.node?[key], !node.raw.contains("%env("),
            self.context.overrides[self.path(of: key)] == nil
        else {
            return
        }
        self.context.issues.noteSecret(in: node.location.file)
    }

    /// The text of the file that a key names.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - limit: The most bytes of the file.
    /// - Returns: The text; `nil` if the key is missing or the file cannot be read.
    func file(_ key: String, limit: Int = 65_536) -> String? {
        guard let name = self.name(key) else {
            return nil
        }
        let path = Path.join(self.context.folder, name)
        do throws(FileAccess.Failure) {
            return try FileAccess.text(path, limit: limit)
        } catch {
            self.context.issues.error(
                self.value(key)?.location,
                "The file \"\(path)\" \(error.reason).",
                remedy: "Correct the path, or the permissions of the file."
            )
            return nil
        }
    }

    /// One of several words.
    func choice(_ key: String, among words: [String]) -> String? {
        guard let node = self.value(key) else {
            return nil
        }
        if let word = node.scalar.map({ _ in node.raw }), words.contains(word) {
            return word
        }
        let nearest = Suggestion.nearest(to: node.raw, among: words)
        self.reject(
            node,
            expected: "one of " + words.joined(separator: ", "),
            remedy: nearest.map { "Did you mean \"\($0)\"?" }
        )
        return nil
    }

    /// `true` or `false`.
    func flag(_ key: String) -> Bool? {
        self.read(key, expected: "true or false") { node in
            if case .bool(let value) = node.scalar { value } else { nil }
        }
    }

    /// A whole number.
    func number(_ key: String, in range: ClosedRange<Int>) -> Int? {
        self.read(key, expected: "a number from \(range.lowerBound) to \(range.upperBound)") { node in
            guard case .int(let value) = node.scalar, range.contains(value) else {
                return nil
            }
            return value
        }
    }

    /// A size in bytes.
    func bytes(_ key: String, in range: ClosedRange<Int>) -> Int? {
        let low = ValueText.text(bytes: range.lowerBound)
        let high = ValueText.text(bytes: range.upperBound)
        return self.read(key, expected: "a size from \(low) to \(high), such as 65536, 64KiB or 1MiB") { node in
            guard node.scalar != nil, let value = ValueText.bytes(node.raw), range.contains(value) else {
                return nil
            }
            return value
        }
    }

    /// A duration.
    func duration(_ key: String, in range: ClosedRange<Duration>, allowsZero: Bool = false) -> Duration? {
        let span = "\(ValueText.text(range.lowerBound)) to \(ValueText.text(range.upperBound))"
        let expected = "a duration from \(span)\(allowsZero ? ", or 0" : ""), such as 500ms, 5s or 1m"
        return self.read(key, expected: expected) { node in
            guard node.scalar != nil, let value = ValueText.duration(node.raw) else {
                return nil
            }
            return range.contains(value) || (allowsZero && value == .zero) ? value : nil
        }
    }

    /// A list of texts, or one text.
    func texts(_ key: String) -> [(text: String, source: SourceLocation)]? {
        self.value(key).flatMap { self.texts(of: $0) }
    }

    /// A list of texts, or one text.
    func texts(of node: YAMLNode) -> [(text: String, source: SourceLocation)]? {
        self.read(node, expected: "a text or a list of texts") { node in
            let elements = (node.list ?? [node]).map { (text: $0.raw, source: $0.location, isText: $0.scalar != nil) }
            guard elements.allSatisfy({ $0.isText && !$0.text.isEmpty }) else {
                return nil
            }
            return elements.map { (text: $0.text, source: $0.source) }
        }
    }

    /// Who may publish.
    func publishRule(_ key: String) -> PublishRule? {
        self.value(key).flatMap { PublishRuleParser.parse($0, issues: self.context.issues) }
    }

    /// What happens to slow consumers.
    func slowConsumerPolicy(_ key: String) -> SlowConsumerPolicy? {
        self.value(key).flatMap { SlowConsumerParser.parse($0, issues: self.context.issues) }
    }

    private func read<Value>(_ key: String, expected: String, _ convert: (YAMLNode) -> Value?) -> Value? {
        self.value(key).flatMap { self.read($0, expected: expected, convert) }
    }

    private func read<Value>(_ node: YAMLNode, expected: String, _ convert: (YAMLNode) -> Value?) -> Value? {
        guard let value = convert(node) else {
            self.reject(node, expected: expected, remedy: nil)
            return nil
        }
        return value
    }

    private func reject(_ node: YAMLNode, expected: String, remedy: String?) {
        let secrets = ["secret", "password_hash", "ticket", "sha256", "dsn"]
        let isSecret = secrets.contains { node.location.keyPath.hasSuffix($0) }
        let given = node.scalar == nil || isSecret ? node.kind : "\"\(node.raw)\""
        self.context.issues.error(
            node.location,
            "The key \"\(node.location.keyPath)\" must be \(expected), not \(given).",
            remedy: remedy ?? "Correct the value."
        )
    }
}

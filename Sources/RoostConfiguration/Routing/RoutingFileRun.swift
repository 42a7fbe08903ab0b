// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// One run of the loader: the files that are open, and what was found.
struct RoutingFileRun {
    /// The most files that import each other in a chain.
    private static let maximumDepth = 32

    let issues: IssueCollector
    private var documents: DocumentLoader
    private var open: [String] = []

    init(issues: IssueCollector) {
        self.issues = issues
        self.documents = DocumentLoader(issues: issues)
    }

    /// Loads a file.
    mutating func load(_ path: String, askedBy source: SourceLocation?) -> [RouteDefinition] {
        guard !self.open.contains(path) else {
            let chain = (self.open + [path]).map { "\"\($0)\"" }.joined(separator: " > ")
            self.issues.error(
                source,
                "Circular reference detected in \"\(path)\" (\(chain)).",
                remedy: "Remove one of these imports."
            )
            return []
        }
        guard self.open.count < Self.maximumDepth else {
            self.issues.error(
                source,
                "More than \(Self.maximumDepth) files import each other.",
                remedy: "Import the files directly."
            )
            return []
        }
        guard let document = self.documents.load(path, askedBy: source) else {
            return []
        }
        return self.definitions(in: document, file: path)
    }

    /// Loads a text.
    mutating func load(text: String, file: String) -> [RouteDefinition] {
        guard let document = self.documents.parse(text, file: file) else {
            return []
        }
        return self.definitions(in: document, file: file)
    }

    private mutating func definitions(in document: YAMLDocument, file: String) -> [RouteDefinition] {
        guard let root = document.root else {
            return []
        }
        guard let entries = root.map else {
            self.issues.error(
                root.location,
                "The file \"\(file)\" must contain a YAML array.",
                remedy: "Write one entry for each route: its name, a colon, and its keys below."
            )
            return []
        }
        self.open.append(file)
        defer {
            self.open.removeLast()
        }
        var result: [RouteDefinition] = []
        for entry in entries {
            let parser = RouteEntryParser(name: entry.key, node: entry.value, file: file, issues: self.issues)
            switch parser.parse() {
            case .route(let definition):
                result.append(definition)
            case .routeImport(let found):
                result += self.load(found, from: file)
            case .none:
                continue
            }
        }
        return result
    }

    private mutating func load(_ found: RouteImport, from file: String) -> [RouteDefinition] {
        let folder = Path.folder(of: file)
        let path = Path.join(folder, found.resource)
        var files: [String]
        if Glob.isPattern(path) {
            files = Glob.files(path)
            if files.isEmpty {
                self.issues.warning(
                    found.source,
                    "The pattern \"\(found.resource)\" finds no file (in: \"\(folder)\").",
                    remedy: "Correct the pattern, or remove the import."
                )
            }
        } else if FileAccess.isFolder(path) {
            files = Glob.files("\(path)/*.y{a,}ml")
        } else {
            files = [path]
        }
        let excluded = Set(found.exclude.flatMap { Glob.files(Path.join(folder, $0)) })
        files.removeAll { excluded.contains($0) }
        var result: [RouteDefinition] = []
        for next in files {
            result += self.load(next, askedBy: found.source).map { found.applied(to: $0) }
        }
        return result
    }
}

/// An entry with `resource`: other files whose routes are taken over.
struct RouteImport {
    /// The file or pattern, relative to the importing file.
    var resource: String
    /// What overrides the imported routes' requirements.
    var requirements: [RouteDefinition.Requirement]
    /// What overrides the imported routes' defaults.
    var defaults: [RouteDefinition.Default]
    /// What overrides the imported routes' options.
    var options: [String: AttributeValue]
    /// Who may publish, where the imported route does not say.
    var publish: PublishRule?
    /// What happens to slow consumers, where the imported route does not say.
    var slowConsumer: SlowConsumerPolicy?
    /// Whether a token is needed, where the imported route does not say.
    var requiresToken: Bool?
    /// Patterns of files that are left out.
    var exclude: [String]
    /// Where the import is written.
    var source: SourceLocation

    /// The route with what the import adds.
    func applied(to definition: RouteDefinition) -> RouteDefinition {
        var copy = definition
        for requirement in self.requirements {
            copy.requirements.removeAll { $0.name == requirement.name }
            copy.requirements.append(requirement)
        }
        for item in self.defaults {
            if let index = copy.defaults.firstIndex(where: { $0.name == item.name }) {
                copy.defaults[index] = item
            } else {
                copy.defaults.append(item)
            }
        }
        copy.options.merge(self.options) { _, new in new }
        copy.publish = copy.publish ?? self.publish
        copy.slowConsumer = copy.slowConsumer ?? self.slowConsumer
        copy.requiresToken = copy.requiresToken ?? self.requiresToken
        return copy
    }
}

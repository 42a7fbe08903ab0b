// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// One run of the loader: all parameters and services of all files, then the declarations.
struct ServiceFileRun {
    /// A service as it is written, with its file's defaults.
    struct Written {
        let id: String
        let node: YAMLNode
        let defaults: YAMLNode?
        let instanceOf: YAMLNode?
    }

    private let issues: IssueCollector
    private var documents: DocumentLoader
    private var parameters: ParameterBag
    private var order: [String] = []
    private var services: [String: Written] = [:]
    private var files: Set<String> = []

    init(issues: IssueCollector, environment: [String: String]) {
        self.issues = issues
        self.documents = DocumentLoader(issues: issues)
        self.parameters = ParameterBag(environment: environment)
    }

    /// Reads a file; a file that was read before is not read again.
    mutating func read(_ path: String, askedBy source: SourceLocation?) {
        guard self.files.insert(path).inserted, let document = self.documents.load(path, askedBy: source) else {
            return
        }
        self.read(document, file: path)
    }

    /// Reads a text.
    mutating func read(text: String, file: String) {
        guard let document = self.documents.parse(text, file: file) else {
            return
        }
        self.read(document, file: file)
    }

    private mutating func read(_ document: YAMLDocument, file: String) {
        guard let root = document.root else {
            return
        }
        guard root.map != nil else {
            self.issues.error(
                root.location,
                "The file \"\(file)\" must contain a YAML array.",
                remedy: "Write the keys \"parameters\" and \"services\"."
            )
            return
        }
        for entry in root["imports"]?.list ?? [] {
            self.readImport(entry, from: file)
        }
        for entry in self.section("parameters", of: root, file: file) {
            self.parameters.set(entry.key, entry.value)
        }
        let entries = self.section("services", of: root, file: file)
        let defaults = entries.first { $0.key == "_defaults" }?.value
        let instanceOf = entries.first { $0.key == "_instanceof" }?.value
        for entry in entries where entry.key != "_defaults" && entry.key != "_instanceof" {
            let written = Written(id: entry.key, node: entry.value, defaults: defaults, instanceOf: instanceOf)
            if self.services.updateValue(written, forKey: entry.key) == nil {
                self.order.append(entry.key)
            }
        }
    }

    private func section(_ name: String, of root: YAMLNode, file: String) -> [YAMLNode.Entry] {
        guard let node = root[name], !node.isNull else {
            return []
        }
        guard let entries = node.map else {
            self.issues.error(
                node.location,
                "The \"\(name)\" key should contain an array in \"\(file)\".",
                remedy: "Write a map of names below it."
            )
            return []
        }
        return entries
    }

    private mutating func readImport(_ entry: YAMLNode, from file: String) {
        guard let resource = entry.string ?? entry["resource"]?.string else {
            return
        }
        let path = Path.join(Path.folder(of: file), resource)
        let ending = path.split(separator: ".").last
        guard ending == "yml" || ending == "yaml" || Glob.isPattern(path) else {
            return
        }
        for next in Glob.isPattern(path) ? Glob.files(path) : [path] {
            if FileAccess.isFile(next) {
                self.read(next, askedBy: entry.location)
            } else if entry["ignore_errors"] == nil {
                self.issues.warning(
                    entry.location,
                    "The file \"\(next)\" does not exist (in: \"\(Path.folder(of: file))\").",
                    remedy: "Correct the path; services and parameters of that file are unknown here."
                )
            }
        }
    }

    /// The services with one of our tags.
    func declarations(catalog: HandlerCatalog) -> [ServiceDeclaration] {
        self.order.compactMap { id in
            self.services[id].flatMap { self.declaration($0, catalog: catalog) }
        }
    }

    private func declaration(_ service: Written, catalog: HandlerCatalog) -> ServiceDeclaration? {
        guard service.node.tag == nil, service.node.isNull || service.node.map != nil,
            service.node["alias"] == nil, service.node["resource"] == nil,
            service.node["abstract"]?.scalar != .bool(true)
        else {
            return nil
        }
        let className = self.className(of: service)
        let tags = self.tags(of: service, className: className)
        let candidate = ServiceDeclaration(id: service.id, className: className, tags: tags)
        let autoconfigure = service.node["autoconfigure"] ?? service.defaults?["autoconfigure"]
        let isAutomatic = autoconfigure?.scalar == .bool(true) && catalog.constructor(for: candidate) != nil
        guard isAutomatic || tags.contains(where: { ServiceFileLoader.tags.contains($0) }) else {
            return nil
        }
        return ServiceDeclaration(
            id: service.id,
            className: className,
            arguments: self.arguments(of: service),
            tags: tags,
            source: service.node.location
        )
    }

    /// The service and its parents, the service first.
    private func ancestry(of service: Written) -> [Written] {
        var result = [service]
        while result.count < 32, let parent = result.last?.node["parent"]?.string,
            let next = self.services[parent.hasPrefix("@") ? String(parent.dropFirst()) : parent],
            !result.contains(where: { $0.id == next.id })
        {
            result.append(next)
        }
        return result
    }

    private func className(of service: Written) -> String {
        let node = self.ancestry(of: service).lazy.compactMap { $0.node["class"] }.first { !$0.isNull }
        let value = node.flatMap { try? self.parameters.resolve($0) }?.string ?? node?.raw ?? service.id
        return value.hasPrefix("\\") ? String(value.dropFirst()) : value
    }

    /// The names of the tags; a parent's tags are not inherited, as in Symfony.
    private func tags(of service: Written, className: String) -> [String] {
        let lists = [service.node["tags"], service.defaults?["tags"], service.instanceOf?[className]?["tags"]]
        return lists.compactMap { $0?.list }.joined().compactMap { tag in
            if let name = tag.string ?? tag["name"]?.string {
                return name
            }
            return tag.map.flatMap { $0.count == 1 ? $0.first?.key : nil }
        }
    }

    private func arguments(of service: Written) -> [ServiceDeclaration.Argument] {
        var keys: [String] = []
        var nodes: [String: YAMLNode] = [:]
        for ancestor in self.ancestry(of: service).reversed() {
            for (key, node) in self.writtenArguments(ancestor) {
                if nodes.updateValue(node, forKey: key) == nil {
                    keys.append(key)
                }
            }
        }
        return keys.compactMap { nodes[$0] }.map { self.argument($0, of: service) }
    }

    /// The arguments of one definition; `index_0` of a child replaces the parent's first.
    private func writtenArguments(_ service: Written) -> [(key: String, node: YAMLNode)] {
        let arguments = service.node["arguments"]
        if let list = arguments?.list {
            return list.enumerated().map { (key: String($0.offset), node: $0.element) }
        }
        return (arguments?.map ?? []).map { entry in
            (key: entry.key.hasPrefix("index_") ? String(entry.key.dropFirst(6)) : entry.key, node: entry.value)
        }
    }

    private func argument(_ node: YAMLNode, of service: Written) -> ServiceDeclaration.Argument {
        if let tag = node.tag {
            return .unresolved(node.raw.isEmpty ? tag : "\(tag) \(node.raw)")
        }
        if let text = node.string, text.hasPrefix("@") {
            return Self.reference(text)
        }
        do throws(ParameterBag.Failure) {
            return .value(try self.parameters.resolve(node))
        } catch {
            self.issues.warning(
                node.location,
                "An argument of the service \"\(service.id)\" in \"\(node.location.file)\" has no value: \(error.message)",
                remedy: self.remedy(for: error)
            )
            return .unresolved(node.raw)
        }
    }

    private static func reference(_ text: String) -> ServiceDeclaration.Argument {
        let rest = text.dropFirst()
        if rest.hasPrefix("@") {
            return .value(.string(String(rest)))
        }
        if rest.hasPrefix("=") {
            return .unresolved(text)
        }
        return .service(String(rest.hasPrefix("?") ? rest.dropFirst() : rest))
    }

    private func remedy(for failure: ParameterBag.Failure) -> String {
        switch failure {
        case .unknown(let name):
            return Suggestion.nearest(to: name, among: self.parameters.names).map { "Did you mean \"\($0)\"?" }
                ?? "Load the file that sets the parameter, or write the value itself."
        case .missingVariable(let name):
            return "Set the variable, or the parameter \"env(\(name))\"."
        case .circular, .notScalar, .unusableVariable, .tooLong:
            return "Write the value itself."
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Yams

/// Turns the parser's nodes into ours, with places, merge keys and bounds.
struct YAMLConverter {
    private let file: String
    private var nodes = 0

    init(file: String) {
        self.file = file
    }

    /// The place of a node.
    func location(of node: Node, keyPath: String) -> SourceLocation {
        let mark = node.mark
        return SourceLocation(
            file: self.file,
            line: max(1, mark?.line ?? 1),
            column: max(1, mark?.column ?? 1),
            keyPath: keyPath
        )
    }

    /// Converts a node and everything in it.
    mutating func convert(_ node: Node, at location: SourceLocation, depth: Int) throws(YAMLProblem) -> YAMLNode {
        self.nodes += 1
        guard self.nodes <= YAMLDocument.maximumNodes else {
            throw YAMLProblem(
                reason: "The file has more than \(YAMLDocument.maximumNodes) values, aliases expanded",
                source: location
            )
        }
        guard depth < YAMLDocument.maximumDepth else {
            throw YAMLProblem(reason: "More than \(YAMLDocument.maximumDepth) levels are nested", source: location)
        }
        switch node {
        case .scalar(let scalar):
            return Self.scalar(scalar, at: location)
        case .sequence(let sequence):
            return try self.list(sequence, at: location, depth: depth)
        case .mapping(let mapping):
            return try self.map(mapping, at: location, depth: depth)
        case .alias:
            throw YAMLProblem(reason: "An alias refers to nothing", source: location)
        }
    }

    private static func scalar(_ scalar: Node.Scalar, at location: SourceLocation) -> YAMLNode {
        let text = scalar.string
        let isPlain = scalar.style == .plain || scalar.style == .any
        let value: YAMLScalar
        switch scalar.tag.rawValue {
        case "", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool",
            "tag:yaml.org,2002:null":
            value = isPlain ? YAMLScalar(plain: text) : .string(text)
        case _:
            value = .string(text)
        }
        return YAMLNode(
            content: .scalar(value),
            tag: Self.ownTag(scalar.tag.rawValue),
            raw: text,
            location: location
        )
    }

    private static func ownTag(_ name: String) -> String? {
        guard !name.isEmpty, name != "!", !name.hasPrefix("tag:yaml.org,2002:") else {
            return nil
        }
        return name
    }

    private mutating func list(
        _ sequence: Node.Sequence,
        at location: SourceLocation,
        depth: Int
    ) throws(YAMLProblem) -> YAMLNode {
        var elements: [YAMLNode] = []
        for (index, node) in sequence.enumerated() {
            let place = self.location(of: node, keyPath: Self.path(location.keyPath, String(index)))
            elements.append(try self.convert(node, at: place, depth: depth + 1))
        }
        let tag = Self.ownTag(sequence.tag.rawValue)
        return YAMLNode(content: .list(elements), tag: tag, raw: "", location: location)
    }

    private mutating func map(
        _ mapping: Node.Mapping,
        at location: SourceLocation,
        depth: Int
    ) throws(YAMLProblem) -> YAMLNode {
        var entries: [YAMLNode.Entry] = []
        var merged: [YAMLNode.Entry] = []
        for (keyNode, valueNode) in mapping {
            guard case .scalar(let scalar) = keyNode else {
                let place = self.location(of: keyNode, keyPath: location.keyPath)
                throw YAMLProblem(reason: "A key must be a text or a number", source: place)
            }
            let key = scalar.string
            let isPlain = scalar.style == .plain || scalar.style == .any
            let place = self.location(of: keyNode, keyPath: Self.path(location.keyPath, key))
            let value = try self.convert(valueNode, at: place, depth: depth + 1)
            if key == "<<", isPlain {
                merged += (value.list ?? [value]).flatMap { $0.map ?? [] }
                continue
            }
            entries.append(.init(key: key, isIntegerKey: Self.isInteger(key), value: value))
        }
        var keys = Set(entries.map(\.key))
        for entry in merged where keys.insert(entry.key).inserted {
            entries.append(entry)
        }
        let tag = Self.ownTag(mapping.tag.rawValue)
        return YAMLNode(content: .map(entries), tag: tag, raw: "", location: location)
    }

    /// Whether PHP makes an integer of an array key.
    private static func isInteger(_ key: String) -> Bool {
        Int(key).map { String($0) } == key
    }

    private static func path(_ parent: String, _ key: String) -> String {
        parent.isEmpty ? key : "\(parent).\(key)"
    }
}

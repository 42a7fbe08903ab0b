// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// One node of a YAML file, with its place.
struct YAMLNode: Sendable {
    /// What the node holds.
    enum Content: Sendable {
        /// A single value.
        case scalar(YAMLScalar)
        /// A list.
        case list([YAMLNode])
        /// A map, in the order of the file.
        case map([Entry])
    }

    /// One entry of a map.
    struct Entry: Sendable {
        /// The key as text.
        let key: String
        /// Whether PHP takes the key for an integer.
        let isIntegerKey: Bool
        /// The value; its place is that of the key.
        let value: YAMLNode
    }

    /// What the node holds.
    let content: Content

    /// The tag as written, such as `!php/const`; `nil` for the standard ones.
    let tag: String?

    /// The text of a scalar as written; empty for lists and maps.
    let raw: String

    /// Where it stands: for the value of a map the place of its key.
    let location: SourceLocation
}

extension YAMLNode {
    /// Whether the node is null or missing.
    var isNull: Bool {
        if case .scalar(.null) = self.content { true } else { false }
    }

    /// The scalar, if it is one without an own tag.
    var scalar: YAMLScalar? {
        guard self.tag == nil, case .scalar(let value) = self.content else {
            return nil
        }
        return value
    }

    /// The text, if it is one.
    var string: String? {
        if case .string(let text) = self.scalar { text } else { nil }
    }

    /// The elements, if it is a list; an empty map is an empty list, as in PHP.
    var list: [YAMLNode]? {
        switch self.content {
        case .list(let elements): elements
        case .map(let entries): entries.isEmpty ? [] : nil
        case .scalar: nil
        }
    }

    /// The entries, if it is a map; an empty list is an empty map, as in PHP.
    var map: [Entry]? {
        switch self.content {
        case .map(let entries): entries
        case .list(let elements): elements.isEmpty ? [] : nil
        case .scalar: nil
        }
    }

    /// The value of a key, if it is a map and has it.
    subscript(_ key: String) -> YAMLNode? {
        self.map?.first { $0.key == key }?.value
    }

    /// What kind of value it is, for messages.
    var kind: String {
        if let tag = self.tag {
            return "a value with the tag \(tag)"
        }
        switch self.content {
        case .scalar(let value): return value.kind
        case .list: return "a list"
        case .map: return "a map"
        }
    }

    /// The value for a route's defaults and options.
    var attributeValue: AttributeValue {
        switch self.content {
        case .scalar(.null): .null
        case .scalar(.bool(let value)): .bool(value)
        case .scalar(.int(let value)): .int(value)
        case .scalar(.double(let value)): .double(value)
        case .scalar(.string(let value)): .string(value)
        case .list(let elements): .list(elements.map(\.attributeValue))
        case .map(let entries): .map(entries.map { .init(key: $0.key, value: $0.value.attributeValue) })
        }
    }

    /// The value as JSON.
    var json: WireValue {
        switch self.content {
        case .scalar(.null): .null
        case .scalar(.bool(let value)): .bool(value)
        case .scalar(.int(let value)): .integer(Int64(value))
        case .scalar(.double(let value)): .double(value)
        case .scalar(.string(let value)): .string(value)
        case .list(let elements): .array(elements.map(\.json))
        case .map(let entries): .object(entries.map { .init($0.key, $0.value.json) })
        }
    }
}

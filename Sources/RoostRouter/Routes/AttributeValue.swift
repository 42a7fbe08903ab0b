// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The value of a route's default or option, as a configuration file holds it.
///
/// Values that are matched from a topic are always strings; defaults keep their type.
public enum AttributeValue: Hashable, Sendable {
    /// One entry of a map.
    public struct Entry: Hashable, Sendable {
        /// The key.
        public var key: String
        /// The value.
        public var value: AttributeValue

        /// Creates an entry.
        public init(key: String, value: AttributeValue) {
            self.key = key
            self.value = value
        }
    }

    /// No value; a placeholder with this default stays mandatory.
    case null
    /// A boolean.
    case bool(Bool)
    /// An integer.
    case int(Int)
    /// A floating-point number.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case list([AttributeValue])
    /// A map, in the order of the file.
    case map([Entry])

    /// The value as text, as PHP casts scalars to strings.
    ///
    /// `null` and `false` are empty, `true` is `1`, an integral floating-point number has no fraction. Lists and maps are
    /// written as in YAML's flow style.
    public var text: String {
        switch self {
        case .null:
            ""
        case .bool(let value):
            value ? "1" : ""
        case .int(let value):
            String(value)
        case .double(let value):
            Int(exactly: value).map { String($0) } ?? String(value)
        case .string(let value):
            value
        case .list(let values):
            "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .map(let entries):
            "{" + entries.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }

    /// Whether the value counts as true in PHP.
    public var isTruthy: Bool {
        switch self {
        case .null:
            false
        case .bool(let value):
            value
        case .int(let value):
            value != 0
        case .double(let value):
            value != 0
        case .string(let value):
            !value.isEmpty && value != "0"
        case .list(let values):
            !values.isEmpty
        case .map(let entries):
            !entries.isEmpty
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral {
    /// Creates a text.
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension AttributeValue: ExpressibleByIntegerLiteral {
    /// Creates an integer.
    public init(integerLiteral value: Int) {
        self = .int(value)
    }
}

extension AttributeValue: ExpressibleByBooleanLiteral {
    /// Creates a boolean.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension AttributeValue: ExpressibleByNilLiteral {
    /// Creates the absent value.
    public init(nilLiteral: ()) {
        self = .null
    }
}

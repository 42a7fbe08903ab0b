// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The attributes of a matched topic: the route's defaults, overridden by what its placeholders matched.
///
/// The order is that of PHP's array merge: first the defaults in their order, each with the matched value if there is one;
/// then the placeholders without a default, in the order of the channel.
public struct Attributes: Sendable, Equatable {
    /// The names, in order; one name occurs once.
    public let names: [String]
    /// The values, in the order of ``names``.
    public let values: [AttributeValue]

    init(names: [String], values: [AttributeValue]) {
        self.names = names
        self.values = values
    }

    /// Creates attributes from names and values, for tests of handlers.
    ///
    /// A repeated name replaces the value and keeps the first position.
    public init(_ elements: KeyValuePairs<String, AttributeValue> = [:]) {
        var names: [String] = []
        var values: [AttributeValue] = []
        for (name, value) in elements {
            if let index = names.firstIndex(of: name) {
                values[index] = value
            } else {
                names.append(name)
                values.append(value)
            }
        }
        self.init(names: names, values: values)
    }

    /// The attribute as text; `nil` if it is absent or null.
    public subscript(_ name: String) -> String? {
        switch self.value(name) {
        case .some(.null), .none:
            nil
        case .some(let value):
            value.text
        }
    }

    /// The attribute with the type that it has in the configuration; a matched one is a `string`.
    public func value(_ name: String) -> AttributeValue? {
        self.names.firstIndex(of: name).map { self.values[$0] }
    }

    /// Whether the attribute is present, be it null.
    public func has(_ name: String) -> Bool {
        self.names.contains(name)
    }

    /// The attribute as an integer; `nil` if it is absent or not a decimal integer that fits.
    ///
    /// Leading zeros are fine, as in PHP's `getInt`: `"02"` is 2. Unlike there, a text that is not a number is not silently
    /// taken for one: `"abc"` (0 in PHP), `"12abc"` (12) and numbers beyond 64 bits (clamped in PHP) are `nil`, so that
    /// nobody becomes user 0 by accident.
    public func int(_ name: String) -> Int? {
        switch self.value(name) {
        case .some(.int(let value)):
            value
        case .some(.double(let value)):
            Int(exactly: value)
        case .some(.bool(let value)):
            value ? 1 : 0
        case .some(.string(let text)):
            text.utf8.first == UInt8(ascii: "+") ? nil : Int(text)
        case .some(.null), .some(.list), .some(.map), .none:
            nil
        }
    }

    /// The attribute as a boolean; `nil` if it is absent or none of the words for one.
    ///
    /// `1`, `true`, `on`, `yes` are true; `0`, `false`, `off`, `no` and the empty text are false, in any case, as with PHP's
    /// `FILTER_VALIDATE_BOOLEAN`.
    public func bool(_ name: String) -> Bool? {
        guard let value = self.value(name), value != .null else {
            return nil
        }
        if case .bool(let flag) = value {
            return flag
        }
        switch value.text.lowercased() {
        case "1", "true", "on", "yes":
            return true
        case "0", "false", "off", "no", "":
            return false
        default:
            return nil
        }
    }

    /// All attributes as pairs, in order.
    public var all: [(name: String, value: AttributeValue)] {
        zip(self.names, self.values).map { (name: $0, value: $1) }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A decoded value, whichever serializer it came in.
///
/// The server forwards payloads as bytes; this type is for options and details, and for handlers, procedures and tests
/// that look inside. Objects keep the order of their members; of equal keys all are kept and the last one is found.
public enum WireValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// A number without fraction that fits 64 bits only without sign: `2^63…2^64-1`.
    case unsigned(UInt64)
    /// Any other number; beyond the range of a double it is infinite.
    case double(Double)
    /// A string.
    case string(String)
    /// Bytes; JSON writes them as a string of U+0000 and their base64.
    ///
    /// Source: WAMP, Advanced Profile, Binary conversion of JSON Strings.
    case binary([UInt8])
    /// An array.
    case array([WireValue])
    /// An object, its members in order.
    case object([Member])

    /// One member of an object.
    public struct Member: Equatable, Sendable {
        /// The key.
        public let key: String
        /// The value.
        public let value: WireValue

        /// Makes a member.
        ///
        /// - Parameters:
        ///   - key: The key.
        ///   - value: The value.
        public init(_ key: String, _ value: WireValue) {
            self.key = key
            self.value = value
        }
    }

    /// The member of that key, the last one if there are several; `nil` if there is none or this is no object.
    ///
    /// - Parameter key: The key; it is compared byte by byte.
    public subscript(key: String) -> WireValue? {
        guard case .object(let members) = self else {
            return nil
        }
        return members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// The element at that place; `nil` beyond the ends or if this is no array.
    ///
    /// - Parameter index: The place, from 0.
    public subscript(index: Int) -> WireValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }

    /// The text, if this is a string.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, if this is an integer.
    public var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The number, if this is one.
    public var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .double(let number): number
        case .null, .bool, .string, .binary, .array, .object: nil
        }
    }

    /// The number, if this is one without fraction that is not negative.
    public var unsigned: UInt64? {
        switch self {
        case .integer(let number): UInt64(exactly: number)
        case .unsigned(let number): number
        case .null, .bool, .double, .string, .binary, .array, .object: nil
        }
    }

    /// The bytes, if this is binary.
    public var binary: [UInt8]? {
        if case .binary(let bytes) = self { bytes } else { nil }
    }

    /// The truth value, if this is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, if this is an array.
    public var array: [WireValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, if this is an object.
    public var object: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }
}

extension WireValue: Equatable {
    /// Compares by kind and value; strings byte by byte, objects with their order.
    ///
    /// - Parameters:
    ///   - left: A value.
    ///   - right: Another value.
    /// - Returns: Whether both are the same.
    public static func == (left: WireValue, right: WireValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.unsigned(let left), .unsigned(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.binary(let left), .binary(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension WireValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a string.
    ///
    /// - Parameter value: The text.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// Makes an integer.
    ///
    /// - Parameter value: The number.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// Makes a truth value.
    ///
    /// - Parameter value: The truth value.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    /// Makes a number.
    ///
    /// - Parameter value: The number.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// Makes `null`.
    ///
    /// - Parameter nilLiteral: Nothing.
    public init(nilLiteral: ()) {
        self = .null
    }

    /// Makes an array.
    ///
    /// - Parameter elements: The elements.
    public init(arrayLiteral elements: WireValue...) {
        self = .array(elements)
    }

    /// Makes an object; the order of the literal is kept.
    ///
    /// - Parameter elements: The members.
    public init(dictionaryLiteral elements: (String, WireValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}

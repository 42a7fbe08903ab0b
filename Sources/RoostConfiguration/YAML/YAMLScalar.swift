// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A scalar of a YAML file, with the type that Symfony's YAML component gives it.
///
/// Unlike in YAML 1.1, `yes`, `no`, `on` and `off` are texts.
enum YAMLScalar: Equatable, Sendable {
    /// `null`, `~` or nothing.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number that fits 64 bits.
    case int(Int)
    /// Another number.
    case double(Double)
    /// A text.
    case string(String)

    /// Reads a scalar that was written without quotes.
    ///
    /// - Parameter text: The scalar as written.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL":
            self = .null
        case "true", "True", "TRUE":
            self = .bool(true)
        case "false", "False", "FALSE":
            self = .bool(false)
        case _:
            self = Self.number(text) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> YAMLScalar? {
        var digits = Array(text.utf8)
        guard let first = digits.first, digits.count <= 40, first != UInt8(ascii: "_") else {
            return nil
        }
        let isNegative = first == UInt8(ascii: "-")
        if isNegative || first == UInt8(ascii: "+") {
            digits.removeFirst()
        }
        digits.removeAll { $0 == UInt8(ascii: "_") }
        let body = String(decoding: digits, as: UTF8.self)
        if let (radix, start) = Self.radix(digits) {
            return Int((isNegative ? "-" : "") + body.dropFirst(start), radix: radix).map { .int($0) }
        }
        guard let head = digits.first, Self.isDigit(head) || head == UInt8(ascii: ".") else {
            return nil
        }
        if digits.allSatisfy(Self.isDigit), let value = Int((isNegative ? "-" : "") + body) {
            return .int(value)
        }
        return Self.fraction(digits, body: body, isNegative: isNegative)
    }

    private static func fraction(_ digits: [UInt8], body: String, isNegative: Bool) -> YAMLScalar? {
        switch body {
        case ".inf", ".Inf", ".INF":
            return .double(isNegative ? -.infinity : .infinity)
        case _:
            break
        }
        let allowed = digits.allSatisfy { Self.isDigit($0) || "+-.eE".utf8.contains($0) }
        guard allowed, digits.contains(where: Self.isDigit), let value = Double(body) else {
            return nil
        }
        return .double(isNegative ? -value : value)
    }

    private static func radix(_ digits: [UInt8]) -> (radix: Int, start: Int)? {
        guard digits.count > 2, digits[0] == UInt8(ascii: "0") else {
            return nil
        }
        switch digits[1] {
        case UInt8(ascii: "x"):
            return digits.dropFirst(2).allSatisfy(Self.isHexadecimal) ? (16, 2) : nil
        case UInt8(ascii: "o"):
            return digits.dropFirst(2).allSatisfy(Self.isDigit) ? (8, 2) : nil
        case _:
            return nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Self.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

extension YAMLScalar {
    /// The value as PHP casts it to a string.
    var text: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "1" : ""
        case .int(let value): String(value)
        case .double(let value): Int(exactly: value).map { String($0) } ?? String(value)
        case .string(let value): value
        }
    }

    /// What kind of value it is, for messages.
    var kind: String {
        switch self {
        case .null: "nothing"
        case .bool: "a truth value"
        case .int: "a number"
        case .double: "a number with a fraction"
        case .string: "a text"
        }
    }
}

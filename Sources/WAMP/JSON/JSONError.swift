// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Equatable, Sendable {
    /// The kinds of faults.
    public enum Kind: String, Equatable, Sendable {
        /// The text ends inside a value.
        case unexpectedEnd = "the text ends inside a value"
        /// A byte that no value can have there.
        case unexpectedByte = "there is a byte that cannot stand here"
        /// A number that is not in JSON's grammar.
        case invalidNumber = "the number is not in the grammar of JSON"
        /// An escape that does not exist, or half of a surrogate pair.
        case invalidEscape = "the escape sequence is not valid"
        /// A control character that is not escaped.
        case controlCharacter = "a control character is not escaped"
        /// More arrays and objects inside each other than allowed.
        case tooDeep = "arrays and objects are nested too deeply"
        /// Something follows the value.
        case trailingBytes = "something follows the value"
    }

    /// The kind of fault.
    public let kind: Kind

    /// The offset of the offending byte from the start of the text.
    public let offset: Int

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: The kind of fault.
    ///   - offset: The offset of the offending byte.
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The fault as a sentence.
    public var description: String {
        "At byte \(self.offset) \(self.kind.rawValue)."
    }
}

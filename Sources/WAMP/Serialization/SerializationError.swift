// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the bytes of a WAMP v2 message, and where.
public struct SerializationError: Error, Equatable, Sendable {
    /// The kinds of faults.
    public enum Kind: String, Equatable, Sendable {
        /// The bytes end inside a value, or a length reaches beyond them.
        case unexpectedEnd = "the message ends inside a value"
        /// A byte that no value can have there.
        case unexpectedByte = "there is a byte that cannot stand here"
        /// A number that is not in JSON's grammar.
        case invalidNumber = "the number is not in the grammar of JSON"
        /// An escape that JSON does not have, or half of a surrogate pair.
        case invalidEscape = "the escape sequence is not valid"
        /// A control character in a JSON string that is not escaped.
        case controlCharacter = "a control character is not escaped"
        /// Text that is not UTF-8.
        case invalidText = "the text is not valid UTF-8"
        /// The key of a map is neither a text nor an integer.
        case invalidKey = "the key of a map is neither a string nor an integer"
        /// More arrays and maps inside each other than allowed.
        case tooDeep = "arrays and maps are nested too deeply"
        /// More values to decode than allowed.
        case tooManyValues = "there are more values than may be decoded"
        /// Something follows the value.
        case trailingBytes = "something follows the value"
        /// An array was expected.
        case notAnArray = "there is no array where one must be"
        /// A map was expected.
        case notAMap = "there is no map where one must be"
        /// A message without elements.
        case emptyMessage = "the message has no elements"
        /// The first element is not an integer in `0…1023`.
        case invalidType = "the message does not begin with a message type"
        /// More elements than a message may have.
        case tooManyElements = "the message has too many elements"
    }

    /// The kind of fault.
    public let kind: Kind

    /// The offset of the offending byte from the start of the bytes.
    public let offset: Int

    /// What the bytes were read as.
    public let serializer: Serializer

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: The kind of fault.
    ///   - offset: The offset of the offending byte.
    ///   - serializer: What the bytes were read as.
    public init(_ kind: Kind, at offset: Int, in serializer: Serializer) {
        self.kind = kind
        self.offset = offset
        self.serializer = serializer
    }

    /// Takes over an error of the JSON scanner.
    ///
    /// - Parameter error: What is wrong with the JSON text.
    public init(_ error: JSONError) {
        let kind: Kind =
            switch error.kind {
            case .unexpectedEnd: .unexpectedEnd
            case .unexpectedByte: .unexpectedByte
            case .invalidNumber: .invalidNumber
            case .invalidEscape: .invalidEscape
            case .controlCharacter: .controlCharacter
            case .tooDeep: .tooDeep
            case .trailingBytes: .trailingBytes
            }
        self.init(kind, at: error.offset, in: .json)
    }
}

extension SerializationError: CustomStringConvertible {
    /// The fault as a sentence.
    public var description: String {
        "At byte \(self.offset) of the \(self.serializer.name) message: \(self.kind.rawValue)."
    }
}

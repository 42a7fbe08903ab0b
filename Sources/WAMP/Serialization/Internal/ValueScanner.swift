// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks over the encoding of values, whatever the serializer.
///
/// Decoding and transcoding are written once over this. Whoever is handed the head of an array or map asks
/// ``hasMember(after:of:)`` before each member and reads a member only if there is one.
protocol ValueScanner {
    /// What the bytes are written in.
    static var serializer: Serializer { get }

    /// The bytes.
    var bytes: UnsafeRawBufferPointer { get }

    /// The offset of the next byte to look at.
    var offset: Int { get }

    /// How many more values may be decoded.
    var valuesLeft: Int { get set }

    /// Whether scalars may be read as anything, for who only wants to know how many there are.
    var omitsContent: Bool { get set }

    /// Makes a scanner at the start of the bytes, which must outlive it.
    init(_ bytes: UnsafeRawBufferPointer, limits: SerializationLimits)

    /// Moves back to the start of a value of the same array.
    mutating func rewind(to offset: Int)

    /// Reads a scalar or the head of an array or map, which it enters.
    mutating func readToken() throws(SerializationError) -> ValueToken

    /// Reads the key of a map's member, and whatever stands between it and the value.
    ///
    /// - Returns: The text of the key.
    mutating func readKey() throws(SerializationError) -> ValueToken.Content

    /// Whether another member follows in the array or map that was entered last; if not, leaves it.
    mutating func hasMember(after index: Int, of count: Int?) throws(SerializationError) -> Bool

    /// Skips one value with all that it holds.
    mutating func skipValue() throws(SerializationError) -> RawElement.Kind

    /// Moves to the first value.
    mutating func begin()

    /// Checks that nothing follows the last value.
    mutating func end() throws(SerializationError)
}

extension ValueScanner {
    func error(_ kind: SerializationError.Kind, at offset: Int) -> SerializationError {
        SerializationError(kind, at: offset, in: Self.serializer)
    }

    /// What is wrong with a text that is not UTF-8.
    func invalidText(_ range: Range<Int>) -> SerializationError {
        let offset = range.lowerBound + UTF8Validator.offsetOfFault(in: self.region(range))
        return self.error(.invalidText, at: offset)
    }

    /// A part of the bytes.
    @inline(__always)
    func region(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self.bytes[range])
    }

    /// Decodes one value; it recurses as deep as the value is nested, at most as deep as the limit.
    mutating func decodeValue() throws(SerializationError) -> WireValue {
        guard self.valuesLeft > 0 else {
            throw self.error(.tooManyValues, at: self.offset)
        }
        self.valuesLeft -= 1
        switch try self.readToken() {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let number): return .integer(number)
        case .unsigned(let number): return .unsigned(number)
        case .double(let number): return .double(number)
        case .text(let content): return .string(self.string(content))
        case .binary(.slice(let range)): return .binary(Array(self.region(range)))
        case .binary(.joined(let bytes)): return .binary(bytes)
        case .array(let count): return .array(try self.decodeElements(count))
        case .map(let count): return .object(try self.decodeMembers(count))
        }
    }

    private mutating func decodeElements(_ count: Int?) throws(SerializationError) -> [WireValue] {
        var elements: [WireValue] = []
        elements.reserveCapacity(try self.capacity(for: count))
        while try self.hasMember(after: elements.count, of: count) {
            elements.append(try self.decodeValue())
        }
        return elements
    }

    private mutating func decodeMembers(_ count: Int?) throws(SerializationError) -> [WireValue.Member] {
        var members: [WireValue.Member] = []
        members.reserveCapacity(try self.capacity(for: count))
        while try self.hasMember(after: members.count, of: count) {
            let key = self.string(try self.readKey())
            members.append(WireValue.Member(key, try self.decodeValue()))
        }
        return members
    }

    private func string(_ content: ValueToken.Content) -> String {
        switch content {
        case .slice(let range): String(decoding: self.region(range), as: UTF8.self)
        case .joined(let text): String(decoding: text, as: UTF8.self)
        }
    }

    /// What to reserve for a count that a peer claims: little, so that nested claims do not multiply.
    private func capacity(for count: Int?) throws(SerializationError) -> Int {
        guard let count else {
            return 0
        }
        guard count <= self.valuesLeft else {
            throw self.error(.tooManyValues, at: self.offset)
        }
        return min(count, 64)
    }
}

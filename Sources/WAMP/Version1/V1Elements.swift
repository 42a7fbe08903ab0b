// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The elements of one message, read the way PHP reads them.
struct V1Elements {
    let message: ByteBuffer
    let envelope: V1Envelope

    /// A part of the message.
    func slice(_ range: Range<Int>) -> ByteBuffer {
        self.message.getSlice(at: self.message.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
    }

    /// The type id, by PHP's loose comparison: `5`, `5.0`, `"5"`, `" 5 "` and `"5e0"` are 5, `true` is 1.
    var type: Int? {
        let element = self.envelope.first
        switch element.kind {
        case .number where element.end - element.start == 1:
            return self.message.getInteger(at: self.message.readerIndex + element.start, as: UInt8.self).map {
                Int($0) - 48
            }
        case .number:
            return Self.wholeNumber(String(buffer: self.slice(element.range)))
        case .string:
            return Self.wholeNumber(Self.trimmed(String(buffer: self.slice(element.content))))
        case .escapedString:
            return self.looseText(element).flatMap { Self.wholeNumber(Self.trimmed(String(buffer: $0))) }
        case .true:
            return self.envelope.count > 0 ? 1 : nil
        case .false, .null, .array, .object:
            return nil
        }
    }

    private static func wholeNumber(_ text: String) -> Int? {
        let isNumeric = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
            default: false
            }
        }
        guard isNumeric, text.utf8.count <= 32, let number = Double(text), number >= 0, number < 100 else {
            return nil
        }
        return Int(exactly: number)
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        let bytes = text.utf8.drop(while: isSpace)
        guard let last = bytes.lastIndex(where: { !isSpace($0) }) else {
            return ""
        }
        return String(decoding: bytes[...last], as: UTF8.self)
    }

    /// A topic's or procedure's name, which must be a string.
    func name(_ element: V1Envelope.Element, index: Int) throws(V1Violation) -> ByteBuffer {
        switch element.kind {
        case .string: return self.slice(element.content)
        case .escapedString: return self.unescaped(element)
        case .number, .true, .false, .null, .array, .object: throw V1Violation.invalidElement(index)
        }
    }

    /// A string's content or a number's digits; `nil` for everything else.
    func looseText(_ element: V1Envelope.Element) -> ByteBuffer? {
        switch element.kind {
        case .string: self.slice(element.content)
        case .escapedString: self.unescaped(element)
        case .number: self.slice(element.range)
        case .true, .false, .null, .array, .object: nil
        }
    }

    private func unescaped(_ element: V1Envelope.Element) -> ByteBuffer {
        let content = self.slice(element.content)
        return content.withUnsafeReadableBytes { ByteBuffer(bytes: JSONScanner.unescaped($0)) }
    }

    /// PUBLISH's `exclude`: a list, or by PHP's truth whether the publisher is excluded.
    func exclude(_ element: V1Envelope.Element) -> V1Exclude {
        switch element.kind {
        case .array, .object:
            let members = self.list(element) ?? []
            return members.isEmpty ? .nobody : .list(members)
        case .true:
            return .publisher
        case .false, .null:
            return .nobody
        case .string, .escapedString:
            let text = self.looseText(element) ?? ByteBuffer()
            let isEmpty = text.readableBytes == 0 || text == ByteBuffer(string: "0")
            return isEmpty ? .nobody : .publisher
        case .number:
            return Double(String(buffer: self.slice(element.range))) == 0 ? .nobody : .publisher
        }
    }

    /// The members of a list, or the values of an object; `nil` if it is neither.
    ///
    /// Numbers, arrays, `null` and the empty text match nobody; they stay as texts so that a list that names nobody
    /// is not taken for an empty one.
    func list(_ element: V1Envelope.Element) -> [V1ListMember]? {
        guard element.kind == .array || element.kind == .object else {
            return nil
        }
        let content = self.slice(element.range)
        let value = content.withUnsafeReadableBytes { try? WireValue.parse(region: $0) }
        let values = value?.array ?? value?.object?.map(\.value) ?? []
        return values.map { value in
            switch value {
            case .bool(true): .everyone
            case .string(let text): .text(text)
            case .null, .bool, .integer, .unsigned, .double, .binary, .array, .object: .text("")
            }
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The header fields of an HTTP message, in the order of arrival.
///
/// Names compare without regard to case. Values are kept as the bytes that came.
package struct HTTPFields: Equatable, Sendable {
    private let bytes: [UInt8]
    private let fields: [Field]

    private struct Field: Equatable, Sendable {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// Takes the lines of a head after the start line; nil when one of them is not `name ":" value`.
    init?(_ head: HeadReader) {
        var fields: [Field] = []
        for line in head.lines.dropFirst() {
            let text = head.bytes[line]
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")), HTTPSyntax.isToken(text[..<colon]) else {
                return nil
            }
            let value = HTTPSyntax.trimmed(text[(colon + 1)...])
            fields.append(Field(name: line.lowerBound..<colon, value: value.startIndex..<value.endIndex))
        }
        self.bytes = head.bytes
        self.fields = fields
    }

    /// The value of the first field of this name, bytes that are not UTF-8 replaced.
    package func first(_ name: String) -> String? {
        self.values(name).first.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The values of all fields of this name, bytes that are not UTF-8 replaced.
    package func all(_ name: String) -> [String] {
        self.values(name).map { String(decoding: $0, as: UTF8.self) }
    }

    func values(_ name: String) -> [ArraySlice<UInt8>] {
        self.fields
            .filter { HTTPSyntax.equalsIgnoringCase(self.bytes[$0.name], name.utf8) }
            .map { self.bytes[$0.value] }
    }

    /// The value of the field of this name if there is exactly one.
    func only(_ name: String) -> ArraySlice<UInt8>? {
        let values = self.values(name)
        return values.count == 1 ? values[0] : nil
    }

    /// The members of the comma-separated lists in all fields of this name.
    func members(_ name: String) -> [ArraySlice<UInt8>] {
        self.values(name).flatMap { HTTPSyntax.members($0, separator: UInt8(ascii: ",")) }
    }

    /// Whether the lists of this name contain a word, without regard to case.
    func contains(_ word: String, in name: String) -> Bool {
        self.members(name).contains { HTTPSyntax.equalsIgnoringCase($0, word.utf8) }
    }
}

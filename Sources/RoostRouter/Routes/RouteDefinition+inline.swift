// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension RouteDefinition {
    /// A channel with the requirements and defaults that were written inside its braces.
    public struct InlineChannel: Hashable, Sendable {
        /// The channel with plain placeholders, without surrounding white space.
        public var channel: String
        /// The requirements that were found, in order.
        public var requirements: [Requirement]
        /// The defaults that were found, in order.
        public var defaults: [Default]
    }

    /// Takes the requirement and the default out of placeholders such as `{id<\d+>?7}`.
    ///
    /// `{id?}` gives the default null. What does not look like a placeholder stays as it is.
    public static func parsingInline(channel: String) -> InlineChannel {
        var parser = InlineParser(bytes: Array(channel.utf8))
        return parser.parse()
    }

    /// The definition with its inline requirements and defaults moved to their lists.
    ///
    /// What the lists already hold for a name wins over what is inline; the order is that of the channel first.
    func resolvingInline() -> RouteDefinition {
        let inline = Self.parsingInline(channel: self.channel)
        var copy = self
        copy.channel = inline.channel
        copy.requirements = Self.merging(inline.requirements, self.requirements, name: \.name)
        copy.defaults = Self.merging(inline.defaults, self.defaults, name: \.name)
        return copy
    }

    private static func merging<Element>(
        _ first: [Element],
        _ second: [Element],
        name: (Element) -> String
    ) -> [Element] {
        var result: [Element] = []
        for element in first + second {
            if let index = result.firstIndex(where: { name($0) == name(element) }) {
                result[index] = element
            } else {
                result.append(element)
            }
        }
        return result
    }
}

/// Reads `{name<requirement>?default}`.
private struct InlineParser {
    let bytes: [UInt8]
    /// For each place the next closing brace, or the end.
    private var nextBrace: [Int]
    private var requirements: [RouteDefinition.Requirement] = []
    private var defaults: [RouteDefinition.Default] = []

    init(bytes: [UInt8]) {
        self.bytes = bytes
        self.nextBrace = [Int](repeating: bytes.count, count: bytes.count + 1)
        for index in bytes.indices.reversed() {
            self.nextBrace[index] = bytes[index] == UInt8(ascii: "}") ? index : self.nextBrace[index + 1]
        }
    }

    mutating func parse() -> RouteDefinition.InlineChannel {
        var output: [UInt8] = []
        var position = 0
        while position < self.bytes.count {
            if let end = self.placeholder(at: position, output: &output) {
                position = end
            } else {
                output.append(self.bytes[position])
                position += 1
            }
        }
        let trimmed = output.drop(while: Self.isSpace).reversed().drop(while: Self.isSpace).reversed()
        return RouteDefinition.InlineChannel(
            channel: String(decoding: trimmed, as: UTF8.self),
            requirements: self.requirements,
            defaults: self.defaults
        )
    }

    /// Reads a placeholder and returns its end, or `nil` if there is none at this place.
    private mutating func placeholder(at start: Int, output: inout [UInt8]) -> Int? {
        guard self.bytes[start] == UInt8(ascii: "{") else {
            return nil
        }
        var position = start + 1
        while position < self.bytes.count, ByteSet.word.contains(self.bytes[position]) {
            position += 1
        }
        let name = self.text(start + 1..<position)
        guard !name.isEmpty, position < self.bytes.count else {
            return nil
        }
        guard self.bytes[position] == UInt8(ascii: "<") else {
            return self.tail(name, requirement: nil, at: position, output: &output)
        }
        var close = position + 1
        while close < self.bytes.count, self.bytes[close] != UInt8(ascii: "\n") {
            if self.bytes[close] == UInt8(ascii: ">") {
                let requirement = self.text(position + 1..<close)
                if let end = self.tail(name, requirement: requirement, at: close + 1, output: &output) {
                    return end
                }
            }
            close += 1
        }
        return nil
    }

    /// Reads `?default}` or `}` and takes the whole placeholder over.
    private mutating func tail(_ name: String, requirement: String?, at start: Int, output: inout [UInt8]) -> Int? {
        let isOptional = start < self.bytes.count && self.bytes[start] == UInt8(ascii: "?")
        let position = isOptional ? self.nextBrace[start] : start
        guard position < self.bytes.count, self.bytes[position] == UInt8(ascii: "}") else {
            return nil
        }
        if let requirement {
            self.requirements.append(RouteDefinition.Requirement(name: name, pattern: requirement))
        }
        if isOptional {
            let text = self.text(start + 1..<position)
            let value: AttributeValue = text.isEmpty ? .null : .string(text)
            self.defaults.append(RouteDefinition.Default(name: name, value: value))
        }
        output += Array("{\(name)}".utf8)
        return position + 1
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: self.bytes[range], as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0B).contains(byte) || byte == 0x0D || byte == 0
    }
}

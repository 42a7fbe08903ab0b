// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Finds the placeholders of a channel.
///
/// A placeholder is a name of ASCII letters, digits and underscores in braces. Of nested braces the innermost count;
/// everything else is literal text.
struct ChannelScanner {
    struct Placeholder: Hashable {
        let name: String
        /// From the opening to behind the closing brace.
        let range: Range<Int>
    }

    let bytes: [UInt8]

    func placeholders() -> [Placeholder] {
        var result: [Placeholder] = []
        var open: Int?
        for (index, byte) in self.bytes.enumerated() {
            if byte == UInt8(ascii: "{") {
                open = index
            } else if byte == UInt8(ascii: "}"), let start = open {
                if index > start + 1 {
                    let name = String(decoding: self.bytes[start + 1..<index], as: UTF8.self)
                    result.append(Placeholder(name: name, range: start..<index + 1))
                }
                open = nil
            } else if !ByteSet.word.contains(byte) {
                open = nil
            }
        }
        return result
    }

    /// The first character behind a placeholder that is not part of another one, if it is a separator.
    func separator(behind index: Int, of placeholders: [Placeholder]) -> UInt8? {
        var position = placeholders[index].range.upperBound
        for next in placeholders[(index + 1)...] where next.range.lowerBound == position {
            position = next.range.upperBound
        }
        guard position < self.bytes.count, ByteSet.separators.contains(self.bytes[position]) else {
            return nil
        }
        return self.bytes[position]
    }
}

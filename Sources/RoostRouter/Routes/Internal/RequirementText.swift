// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A requirement as text: what the seed system makes of it before it looks at its meaning.
struct RequirementText {
    private let bytes: [UInt8]
    /// The range without one leading `^` and one trailing `$`.
    private let stripped: Range<Int>

    init(_ pattern: String) {
        self.bytes = Array(pattern.utf8)
        let start = self.bytes.first == UInt8(ascii: "^") ? 1 : 0
        var end = self.bytes.count
        if end > start, self.bytes.last == UInt8(ascii: "$") {
            // An escaped dollar is a character.
            let backslashes = self.bytes[start..<end - 1].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            end -= backslashes % 2 == 0 ? 1 : 0
        }
        self.stripped = start..<end
    }

    var isEmpty: Bool {
        self.stripped.isEmpty
    }

    /// Whether the text has characters beyond ASCII, or an escape for them.
    var needsUTF8: Bool {
        var index = 0
        while index < self.bytes.count {
            if self.bytes[index] >= 0x80 {
                return true
            }
            if self.bytes[index] == UInt8(ascii: "\\") {
                if Self.isUnicodeEscape(self.bytes[(index + 1)...]) {
                    return true
                }
                index += 1
            }
            index += 1
        }
        return false
    }

    /// The text with `(?:` for each group that captures.
    func withoutCaptures(at groups: [Int]) -> String {
        var result: [UInt8] = []
        var start = self.stripped.lowerBound
        for group in groups.sorted() where self.stripped.contains(group) {
            result += self.bytes[start...group] + Array("?:".utf8)
            start = group + 1
        }
        result += self.bytes[start..<self.stripped.upperBound]
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether `X`, `pL`, `p{`, or `x{` with three or more digits stands behind a backslash.
    private static func isUnicodeEscape(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let letter = rest.first else {
            return false
        }
        let next = rest.dropFirst()
        switch letter {
        case UInt8(ascii: "X"):
            return true
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            return next.first.map(ByteSet("{CLMNPSZ".utf8).contains) ?? false
        case UInt8(ascii: "x"):
            let digits = next.dropFirst().prefix { ByteSet("0123456789abcdefABCDEF".utf8).contains($0) }
            return next.first == UInt8(ascii: "{") && digits.count >= 3
        default:
            return false
        }
    }
}

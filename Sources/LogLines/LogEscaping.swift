// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Writes texts so that what a peer has chosen can neither end a line nor a value, nor move a terminal's cursor.
enum LogEscaping {
    /// The text as a JSON string, with quotes; beyond the limit it is cut.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: Bytes of the text that are written; a sign for what is missing comes on top.
    /// - Returns: The text in quotes.
    static func quoted(_ text: String, limit: Int) -> String {
        "\"" + Self.escaped(text, limit: limit, isQuoted: true) + "\""
    }

    /// The text as it is, where no quotes are around it.
    static func plain(_ text: String, limit: Int) -> String {
        Self.escaped(text, limit: limit, isQuoted: false)
    }

    /// Whether a text can be told from others without quotes.
    static func isPlain(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case _: "._-:/@+%[]*#~,;".utf8.contains(byte)
                }
            }
    }

    private static func escaped(_ text: String, limit: Int, isQuoted: Bool) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= limit else {
                return result + "…"
            }
            switch scalar {
            case "\"" where isQuoted: result += "\\\""
            case "\\" where isQuoted: result += "\\\\"
            case "\n" where isQuoted: result += "\\n"
            case "\t" where isQuoted: result += "\\t"
            case "\r" where isQuoted: result += "\\r"
            case _ where Self.isHarmful(scalar): result += Self.hexadecimal(scalar)
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Control characters, what ends lines, and what turns the direction of writing.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF: true
        case _: false
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}

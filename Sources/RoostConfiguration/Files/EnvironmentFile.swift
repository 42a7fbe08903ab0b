// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Reads files of environment variables as Symfony's Dotenv does: `NAME=value`, `NAME="value"`, `NAME='value'`, comments.
///
/// Variables inside of values are not put in.
enum EnvironmentFile {
    /// The variables of a text, a later one replacing an earlier one.
    static func variables(in text: String) -> [String: String] {
        var result: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (name, value) = Self.variable(in: line) else {
                continue
            }
            result[name] = value
        }
        return result
    }

    private static func variable(in line: Substring) -> (name: String, value: String)? {
        var rest = line.drop(while: \.isWhitespace)
        if rest.hasPrefix("export ") {
            rest = rest.dropFirst(7).drop(while: \.isWhitespace)
        }
        guard let equals = rest.firstIndex(of: "=") else {
            return nil
        }
        let name = rest[..<equals]
        guard let first = name.first, first == "_" || first.isLetter,
            name.allSatisfy({ $0 == "_" || $0.isLetter || $0.isNumber })
        else {
            return nil
        }
        return (String(name), Self.value(rest[rest.index(after: equals)...]))
    }

    private static func value(_ text: Substring) -> String {
        guard let quote = text.first, quote == "'" || quote == "\"" else {
            var end = text
            if let comment = Self.startOfComment(in: text) {
                end = text[..<comment]
            }
            while let last = end.last, last.isWhitespace {
                end.removeLast()
            }
            return String(end)
        }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst() {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\", quote == "\"" {
                isEscaped = true
            } else if character == quote {
                break
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// Where a comment begins: at a `#` with white space before it.
    private static func startOfComment(in text: Substring) -> Substring.Index? {
        var previous: Character = " "
        for index in text.indices {
            if text[index] == "#", previous.isWhitespace {
                return index
            }
            previous = text[index]
        }
        return nil
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What a client that polls shows to get the next events: its session, and the last answer that it has.
///
/// The key is the only proof of who asks; it must not be guessed, and must not be logged.
package struct PollToken: Hashable, Sendable, CustomStringConvertible {
    /// The number of the loop that the session belongs to, from 0.
    package let loop: Int
    /// 128 random bits.
    package let key: UInt128
    /// The number of the last answer, from 0.
    package let answer: UInt64

    private static let keyDigits = 32

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - loop: The number of the session's loop, from 0.
    ///   - key: 128 random bits.
    ///   - answer: The number of the last answer.
    package init(loop: Int, key: UInt128, answer: UInt64) {
        self.loop = loop
        self.key = key
        self.answer = answer
    }

    /// Reads a token.
    ///
    /// - Parameter text: What the client sent; only what ``description`` writes is a token.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard
            parts.count == 3, let loop = Int(parts[0]), let key = UInt128(parts[1], radix: 16),
            let answer = UInt64(parts[2])
        else {
            return nil
        }
        self.init(loop: loop, key: key, answer: answer)
        guard self.description == text else {
            return nil
        }
    }

    /// The token as the client gets it: decimal digits, `-`, 32 hexadecimal digits, `-`, decimal digits.
    package var description: String {
        let digits = String(self.key, radix: 16)
        let zeros = String(repeating: "0", count: Self.keyDigits - digits.utf8.count)
        return "\(self.loop)-\(zeros)\(digits)-\(self.answer)"
    }
}

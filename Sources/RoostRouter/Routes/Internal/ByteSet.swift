// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A set of byte values.
struct ByteSet: Hashable, Sendable {
    private var words: SIMD4<UInt64> = .zero

    init() {}

    init(_ range: ClosedRange<UInt8>) {
        for byte in range {
            self.insert(byte)
        }
    }

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            self.insert(byte)
        }
    }

    var isEmpty: Bool {
        self.words == .zero
    }

    var inverted: ByteSet {
        var copy = self
        copy.words = ~self.words
        return copy
    }

    /// The set with the other case of each ASCII letter added.
    var foldingCase: ByteSet {
        var copy = self
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            let capital = letter - 0x20
            if self.contains(letter) || self.contains(capital) {
                copy.insert(letter)
                copy.insert(capital)
            }
        }
        return copy
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        self.words[Int(byte &>> 6)] &>> UInt64(byte & 63) & 1 == 1
    }

    mutating func insert(_ byte: UInt8) {
        self.words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
    }

    func union(_ other: ByteSet) -> ByteSet {
        var copy = self
        copy.words |= other.words
        return copy
    }

    func intersection(_ other: ByteSet) -> ByteSet {
        var copy = self
        copy.words &= other.words
        return copy
    }
}

extension ByteSet {
    static let all = ByteSet(UInt8.min...UInt8.max)
    static let ascii = ByteSet(0x00...0x7F)
    /// PCRE's `\d`.
    static let digit = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    /// PCRE's `\s`.
    static let space = ByteSet([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20])
    /// PCRE's `\w`.
    static let word = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".utf8)
    /// What may stand between the parts of a channel.
    static let separators = ByteSet("/,;.:-_~+*=@|".utf8)
}

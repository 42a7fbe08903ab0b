// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension CBORScanner {
    /// Skips the content of a text whose head was read.
    @inline(__always)
    mutating func skipText(_ length: Int?) throws(SerializationError) {
        guard let length else {
            return try self.forEachChunk(isText: true) { _ in }
        }
        _ = try self.takeText(length)
    }

    /// Skips the content of bytes whose head was read.
    @inline(__always)
    mutating func skipBinary(_ length: Int?) throws(SerializationError) {
        guard let length else {
            return try self.forEachChunk(isText: false) { _ in }
        }
        _ = try self.take(length)
    }

    private mutating func takeText(_ length: Int) throws(SerializationError) -> Range<Int> {
        let range = try self.take(length)
        guard UTF8Validator.isValid(self.region(range)) else {
            throw self.invalidText(range)
        }
        return range
    }

    /// Takes the chunks of a string of indefinite length and the break behind them.
    private mutating func forEachChunk(
        isText: Bool,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(SerializationError) {
        while try !self.takeBreak() {
            let start = self.offset
            switch try self.readHead() {
            case .text(let length?) where isText: body(self.region(try self.takeText(length)))
            case .binary(let length?) where !isText: body(self.region(try self.take(length)))
            case .unsigned, .negative, .binary, .text, .array, .map, .tag, .bool, .null, .double:
                throw self.error(.unexpectedByte, at: start)
            }
        }
    }

    private mutating func readText(_ length: Int?) throws(SerializationError) -> ValueToken.Content {
        if let length {
            return .slice(try self.takeText(length))
        }
        var joined: [UInt8] = []
        try self.forEachChunk(isText: true) { joined.append(contentsOf: $0) }
        return .joined(joined)
    }

    private mutating func readBinary(_ length: Int?) throws(SerializationError) -> ValueToken.Content {
        if let length {
            return .slice(try self.take(length))
        }
        var joined: [UInt8] = []
        try self.forEachChunk(isText: false) { joined.append(contentsOf: $0) }
        return .joined(joined)
    }

    mutating func readToken() throws(SerializationError) -> ValueToken {
        let (head, bignum) = try self.readUntaggedHead()
        switch head {
        case .unsigned(let number): return CBORNumber.token(number)
        case .negative(let value): return CBORNumber.token(negative: value)
        case .text(let length): return .text(try self.readText(length))
        case .binary(let length):
            let content = try self.readBinary(length)
            return bignum.map { self.bignum(content, isNegative: $0 == 3) } ?? .binary(content)
        case .array(let count):
            try self.enter()
            return .array(count)
        case .map(let count):
            try self.enter()
            return .map(count)
        case .bool(let value): return .bool(value)
        case .tag, .null: return .null
        case .double(let number): return .double(number)
        }
    }

    mutating func readKey() throws(SerializationError) -> ValueToken.Content {
        let start = self.offset
        switch try self.readUntaggedHead().head {
        case .text(let length): return try self.readText(length)
        case .unsigned(let number): return .joined(Array(String(number).utf8))
        case .negative(let value):
            let (magnitude, overflow) = value.addingReportingOverflow(1)
            return .joined(Array((overflow ? "-18446744073709551616" : "-\(magnitude)").utf8))
        case .binary, .array, .map, .tag, .bool, .null, .double: throw self.error(.invalidKey, at: start)
        }
    }

    private func bignum(_ content: ValueToken.Content, isNegative: Bool) -> ValueToken {
        switch content {
        case .slice(let range): CBORNumber.token(bignum: self.region(range), isNegative: isNegative)
        case .joined(let bytes): bytes.withUnsafeBytes { CBORNumber.token(bignum: $0, isNegative: isNegative) }
        }
    }

    /// The kind of the bignum that starts there and was skipped.
    mutating func bignumKind(from start: Int) throws(SerializationError) -> RawElement.Kind {
        let end = self.offset
        self.rewind(to: start)
        let token = try self.readToken()
        self.rewind(to: end)
        if case .double = token {
            return .float
        }
        return .integer
    }
}

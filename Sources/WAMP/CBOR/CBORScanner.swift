// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks over CBOR and checks that it is well-formed.
///
/// Indefinite lengths and tags are accepted; tags do not change how a value is read, except those of bignums. Text must
/// be UTF-8, each chunk for itself. A length that reaches beyond the bytes fails at once. Skipping does not recurse, and
/// allocates only inside of more than eight arrays and maps.
///
/// Source: RFC 8949, sections 3 and 5.3.1 and appendix C.
package struct CBORScanner {
    /// The bytes.
    package let bytes: UnsafeRawBufferPointer

    /// The offset of the next byte to look at.
    package private(set) var offset = 0

    /// How many more values may be decoded.
    var valuesLeft: Int

    private var depth = 0
    private let depthLimit: Int

    /// Makes a scanner at the start of the bytes.
    ///
    /// - Parameters:
    ///   - bytes: The bytes; they must outlive the scanner.
    ///   - limits: What the bytes may demand.
    package init(_ bytes: UnsafeRawBufferPointer, limits: SerializationLimits = SerializationLimits()) {
        self.bytes = bytes
        self.valuesLeft = limits.elements
        self.depthLimit = limits.depth
    }

    /// Decodes one value.
    ///
    /// Tags are dropped; bignums become integers when they fit 64 bits and doubles otherwise. `undefined` and simple
    /// values without meaning become `null`.
    ///
    /// - Returns: The value.
    /// - Throws: ``SerializationError`` with the offset of the first byte that is wrong.
    package mutating func readValue() throws(SerializationError) -> WireValue {
        try self.decodeValue()
    }

    /// Skips one value with all that it holds.
    ///
    /// - Returns: What kind of value it was.
    /// - Throws: ``SerializationError`` with the offset of the first byte that is wrong.
    @discardableResult
    package mutating func skipValue() throws(SerializationError) -> RawElement.Kind {
        let start = self.offset
        var (head, bignum) = try self.readUntaggedHead()
        let kind = head.kind
        var around = OpenContainers()
        var left = 0
        while true {
            switch head {
            case .array(let count):
                try self.checkDepth(self.depth &+ around.count)
                around.push(left)
                left = count ?? Self.anyElements
            case .map(let count):
                try self.checkDepth(self.depth &+ around.count)
                around.push(left)
                left = count.map { $0 &* 2 } ?? Self.anyMembers
            case .binary(let length): try self.skipBinary(length)
            case .text(let length): try self.skipText(length)
            case .unsigned, .negative, .tag, .bool, .null, .double: break
            }
            while try self.isDone(left) {
                guard let outer = around.pop(), around.count > 0 else {
                    return bignum == nil ? kind : try self.bignumKind(from: start)
                }
                left = outer
            }
            left = Self.afterOne(left)
            head = try self.readUntaggedHead().head
        }
    }

    // What is left of a container whose end is a break: more elements; more members, beginning with a key; a value.
    private static let anyElements = -1
    private static let anyMembers = -2
    private static let memberValue = -3

    @inline(__always)
    private static func afterOne(_ left: Int) -> Int {
        switch left {
        case Self.anyElements: Self.anyElements
        case Self.anyMembers: Self.memberValue
        case Self.memberValue: Self.anyMembers
        default: left &- 1
        }
    }

    /// Whether a container is at its end; takes the break that ends it.
    @inline(__always)
    private mutating func isDone(_ left: Int) throws(SerializationError) -> Bool {
        guard left < 0 else {
            return left == 0
        }
        return left == Self.memberValue ? false : try self.takeBreak()
    }

    @inline(__always)
    private func checkDepth(_ depth: Int) throws(SerializationError) {
        guard depth < self.depthLimit else {
            throw self.error(.tooDeep, at: self.offset)
        }
    }
}

extension CBORScanner: ValueScanner {
    // Scalars are read without effort.
    var omitsContent: Bool {
        get { false }
        set {}
    }

    static var serializer: Serializer { .cbor }

    mutating func rewind(to offset: Int) {
        self.offset = offset
    }

    mutating func begin() {}

    mutating func end() throws(SerializationError) {
        guard self.offset == self.bytes.count else {
            throw self.error(.trailingBytes, at: self.offset)
        }
    }

    mutating func hasMember(after index: Int, of count: Int?) throws(SerializationError) -> Bool {
        let isThere = if let count { index < count } else { try !self.takeBreak() }
        if !isThere {
            self.depth -= 1
        }
        return isThere
    }

    /// Enters an array or map.
    mutating func enter() throws(SerializationError) {
        try self.checkDepth(self.depth)
        self.depth += 1
    }

    /// Takes a break if it is next.
    @inline(__always)
    mutating func takeBreak() throws(SerializationError) -> Bool {
        guard self.offset < self.bytes.count else {
            throw self.error(.unexpectedEnd, at: self.offset)
        }
        guard self.bytes[self.offset] == 0xFF else {
            return false
        }
        self.offset &+= 1
        return true
    }

    /// Takes bytes that are there.
    ///
    /// - Returns: Their place.
    @inline(__always)
    mutating func take(_ count: Int) throws(SerializationError) -> Range<Int> {
        let start = self.offset
        guard count <= self.bytes.count &- start else {
            throw self.error(.unexpectedEnd, at: start)
        }
        self.offset = start &+ count
        return start..<self.offset
    }
}

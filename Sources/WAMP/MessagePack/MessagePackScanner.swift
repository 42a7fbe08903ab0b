// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks over MessagePack and checks it strictly.
///
/// All formats of version 5 of the specification are known, extensions included; 0xC1 is refused, and so is text that is
/// not UTF-8. A length that reaches beyond the bytes fails at once. Skipping does not recurse, and allocates only inside
/// of more than eight arrays and maps.
///
/// Source: MessagePack specification, https://github.com/msgpack/msgpack/blob/master/spec.md
package struct MessagePackScanner {
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

    /// Decodes one value; extensions become their data as binary.
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
        var head = try self.readHead()
        let kind = head.kind
        var around = OpenContainers()
        var left = 0
        while true {
            if head.isContainer {
                try self.checkDepth(self.depth &+ around.count)
                around.push(left)
                left = head.items
            }
            while left == 0 {
                guard let outer = around.pop(), around.count > 0 else {
                    return kind
                }
                left = outer
            }
            left &-= 1
            head = try self.readHead()
        }
    }

    @inline(__always)
    private func checkDepth(_ depth: Int) throws(SerializationError) {
        guard depth < self.depthLimit else {
            throw self.error(.tooDeep, at: self.offset)
        }
    }
}

extension MessagePackScanner: ValueScanner {
    // Scalars are read without effort.
    var omitsContent: Bool {
        get { false }
        set {}
    }

    static var serializer: Serializer { .messagePack }

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
        if index < count ?? 0 {
            return true
        }
        self.depth -= 1
        return false
    }

    /// Enters an array or map.
    mutating func enter() throws(SerializationError) {
        try self.checkDepth(self.depth)
        self.depth += 1
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

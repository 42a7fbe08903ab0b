// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The masking key of a frame, ready to be applied from any position of the payload.
struct FrameMask: Equatable, Sendable {
    /// The key with the byte for the next payload byte in the lowest bits; 0 leaves everything as it is.
    private(set) var word: UInt32

    static let none = FrameMask(word: 0)

    /// Takes a key whose first byte on the wire is the most significant one.
    init(key: UInt32) {
        self.word = key.byteSwapped
    }

    /// Takes the four bytes of a key as they stand in a frame, loaded in the machine's byte order.
    init(loaded: UInt32) {
        self.word = UInt32(littleEndian: loaded)
    }

    private init(word: UInt32) {
        self.word = word
    }

    var isNone: Bool { self.word == 0 }

    /// Masks or unmasks the bytes in place; the first byte belongs to the mask's current position.
    @inline(__always)
    func apply(to bytes: UnsafeMutableRawBufferPointer) {
        guard let base = bytes.baseAddress, !self.isNone else { return }
        let pattern = (UInt64(self.word) | UInt64(self.word) << 32).littleEndian
        let count = bytes.count
        var offset = 0
        while count &- offset >= 32 {
            Self.mask(base + offset, pattern)
            Self.mask(base + offset + 8, pattern)
            Self.mask(base + offset + 16, pattern)
            Self.mask(base + offset + 24, pattern)
            offset &+= 32
        }
        while count &- offset >= 8 {
            Self.mask(base + offset, pattern)
            offset &+= 8
        }
        while offset < count {
            let key = UInt8(truncatingIfNeeded: self.word >> UInt32(truncatingIfNeeded: (offset & 3) << 3))
            let byte = base.load(fromByteOffset: offset, as: UInt8.self)
            base.storeBytes(of: byte ^ key, toByteOffset: offset, as: UInt8.self)
            offset &+= 1
        }
    }

    @inline(__always)
    private static func mask(_ pointer: UnsafeMutableRawPointer, _ pattern: UInt64) {
        pointer.storeBytes(of: pointer.loadUnaligned(as: UInt64.self) ^ pattern, as: UInt64.self)
    }

    /// The mask for what follows after so many bytes of payload.
    func advanced(by count: Int) -> FrameMask {
        let shift = UInt32(truncatingIfNeeded: (count & 3) << 3)
        guard shift > 0 else { return self }
        return FrameMask(word: self.word >> shift | self.word << (32 - shift))
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A topic or procedure name, compared byte by byte.
///
/// Swift compares `String` by canonical equivalence, which costs more than linear time on hostile input and makes
/// byte-different names equal. A name that comes from a peer is therefore kept as its UTF-8 bytes and never used as
/// a `String` key.
///
/// The bytes are valid UTF-8; their number is bounded by whoever reads them from a peer (`topic_bytes`).
public struct URI: Hashable, Sendable {
    /// The UTF-8 bytes of the name.
    public let bytes: [UInt8]

    /// Makes a name from text.
    ///
    /// - Parameter text: Any text; it is kept as given, without normalisation.
    public init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    /// Makes a name from bytes that are known to be valid UTF-8.
    ///
    /// - Parameter bytes: UTF-8 bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Makes a name from a region of memory that holds valid UTF-8.
    ///
    /// - Parameter region: UTF-8 bytes; they are copied.
    package init(copying region: UnsafeRawBufferPointer) {
        self.bytes = Array(region)
    }
}

extension URI: CustomStringConvertible {
    /// The name as text, for people and logs.
    public var description: String {
        String(decoding: self.bytes, as: UTF8.self)
    }
}

extension URI: ExpressibleByStringLiteral {
    /// Makes a name from a literal.
    ///
    /// - Parameter value: The text of the literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

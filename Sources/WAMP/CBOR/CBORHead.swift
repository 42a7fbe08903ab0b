// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The first byte of a CBOR item with the number behind it; lengths have been checked against the bytes.
enum CBORHead {
    case unsigned(UInt64)
    /// The number `-1 - value`.
    case negative(UInt64)
    /// Bytes of that length, or in chunks.
    case binary(Int?)
    /// UTF-8 of that length, or in chunks.
    case text(Int?)
    /// An array of that many elements, or one that a break ends.
    case array(Int?)
    /// A map of that many members, or one that a break ends.
    case map(Int?)
    case tag(UInt64)
    case bool(Bool)
    case null
    case double(Double)

    /// The kind of the item.
    @inline(__always)
    var kind: RawElement.Kind {
        switch self {
        case .unsigned: .integer
        case .negative(let value): value <= UInt64(Int64.max) ? .integer : .float
        case .binary: .binary
        case .text: .text
        case .array: .array
        case .map: .map
        case .tag, .null: .null
        case .bool: .bool
        case .double: .float
        }
    }
}

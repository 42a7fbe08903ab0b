// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A scalar with its value, or the head of an array or map.
enum ValueToken {
    /// `null`, and CBOR's `undefined`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction that fits 64 bits with sign.
    case integer(Int64)
    /// A number without fraction of `2^63…2^64-1`.
    case unsigned(UInt64)
    /// Any other number.
    case double(Double)
    /// A string, as UTF-8.
    case text(Content)
    /// Bytes.
    case binary(Content)
    /// An array that was entered, with the count of its elements; without one its end has to be looked for.
    case array(Int?)
    /// A map that was entered, with the count of its members; without one its end has to be looked for.
    case map(Int?)

    /// What a string or binary holds.
    enum Content {
        /// It stands in the bytes as it is.
        case slice(Range<Int>)
        /// It had to be put together from escapes, base64 or chunks.
        case joined([UInt8])
    }
}

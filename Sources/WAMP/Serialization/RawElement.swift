// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// One element of a message that was checked and not decoded.
package struct RawElement: Equatable, Sendable {
    /// What kind of value it is.
    package let kind: Kind

    /// The complete encoding of the value, a slice of the message.
    package let bytes: ByteBuffer

    /// Makes an element.
    ///
    /// - Parameters:
    ///   - kind: What kind of value it is.
    ///   - bytes: The complete encoding of the value.
    package init(_ kind: Kind, bytes: ByteBuffer) {
        self.kind = kind
        self.bytes = bytes
    }

    /// The kinds of values, whatever the serializer.
    ///
    /// A value has the kind that it would have when decoded: CBOR's tags do not count, its `undefined` is ``null``,
    /// MessagePack's extensions and JSON's strings of U+0000 and base64 are ``binary``.
    package enum Kind: UInt8, Equatable, Sendable {
        /// `null`.
        case null
        /// `true` or `false`.
        case bool
        /// A number that ``WireValue`` keeps as an integer.
        case integer
        /// Any other number.
        case float
        /// A string.
        case text
        /// Bytes.
        case binary
        /// An array.
        case array
        /// A map.
        case map
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The arguments of a WAMP v2 message as the bytes they came as, checked and not decoded.
///
/// Shape: nothing; `Arguments|list`; `Arguments|list, ArgumentsKw|dict`.
package struct ArgumentBytes: Hashable, Sendable {
    /// What the bytes are written in.
    package let serializer: Serializer

    /// The complete encoding of `Arguments|list`, if the message has one.
    package let list: ByteBuffer?

    /// The complete encoding of `ArgumentsKw|dict`, if the message has one; never there without ``list``.
    package let keywords: ByteBuffer?

    /// Makes arguments.
    ///
    /// - Parameters:
    ///   - serializer: What the bytes are written in.
    ///   - list: The encoding of the list.
    ///   - keywords: The encoding of the dict.
    package init(_ serializer: Serializer, list: ByteBuffer? = nil, keywords: ByteBuffer? = nil) {
        self.serializer = serializer
        self.list = list
        self.keywords = keywords
    }

    /// How many elements of a message they are, `0…2`.
    package var count: Int {
        (self.list == nil ? 0 : 1) + (self.keywords == nil ? 0 : 1)
    }
}

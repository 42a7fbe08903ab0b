// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension ArgumentBytes {
    /// Encodes arguments; without values and keywords there is nothing to send.
    ///
    /// - Parameters:
    ///   - serializer: What to write in.
    ///   - values: The arguments by place.
    ///   - keywords: The arguments by name; an empty list is sent as an empty dict.
    package init(_ serializer: Serializer, values: [WireValue], keywords: [WireValue.Member]? = nil) {
        guard !values.isEmpty || keywords != nil else {
            self.init(serializer)
            return
        }
        var list = ByteBuffer()
        list.write(.array(values), as: serializer)
        let dict = keywords.map { members in
            var dict = ByteBuffer()
            dict.write(.object(members), as: serializer)
            return dict
        }
        self.init(serializer, list: list, keywords: dict)
    }

    /// The same arguments in another serializer.
    ///
    /// - Parameter serializer: What to write in; if it is the present one, the bytes stay as they are.
    /// - Returns: The arguments.
    /// - Throws: ``SerializationError`` when a map has a key that is neither a string nor an integer; nothing else is
    ///   expected, for the bytes have been checked.
    package func transcoded(to serializer: Serializer) throws(SerializationError) -> ArgumentBytes {
        guard serializer != self.serializer else {
            return self
        }
        return ArgumentBytes(
            serializer,
            list: try self.transcoded(self.list, to: serializer),
            keywords: try self.transcoded(self.keywords, to: serializer)
        )
    }

    private func transcoded(
        _ bytes: ByteBuffer?,
        to serializer: Serializer
    ) throws(SerializationError) -> ByteBuffer? {
        guard let bytes else {
            return nil
        }
        return try Transcoder.transcode(
            bytes,
            from: self.serializer,
            to: serializer,
            depthLimit: SerializationLimits.maximumDepth
        )
    }

    /// Decodes the arguments by place.
    ///
    /// - Parameter limits: How much may be decoded.
    /// - Returns: The arguments; none if there is no list.
    /// - Throws: ``SerializationError`` when the limits are exceeded or a map has a key that is no string; nothing else is
    ///   expected, for the bytes have been checked.
    package func values(
        limits: SerializationLimits = SerializationLimits()
    ) throws(SerializationError) -> [WireValue] {
        guard let list = self.list else {
            return []
        }
        guard let values = try WireValue.decode(list, as: self.serializer, limits: limits).array else {
            throw SerializationError(.notAnArray, at: 0, in: self.serializer)
        }
        return values
    }

    /// Decodes the arguments by name.
    ///
    /// - Parameter limits: How much may be decoded.
    /// - Returns: The arguments, in order; none if there is no dict.
    /// - Throws: ``SerializationError`` when the limits are exceeded or a map has a key that is no string; nothing else is
    ///   expected, for the bytes have been checked.
    package func keywordMembers(
        limits: SerializationLimits = SerializationLimits()
    ) throws(SerializationError) -> [WireValue.Member] {
        guard let keywords = self.keywords else {
            return []
        }
        guard let members = try WireValue.decode(keywords, as: self.serializer, limits: limits).object else {
            throw SerializationError(.notAMap, at: 0, in: self.serializer)
        }
        return members
    }
}

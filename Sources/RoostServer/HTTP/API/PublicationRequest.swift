// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// A publication as a body asks for it.
struct PublicationRequest: Sendable {
    private static let keys = [
        "payload", "args", "kwargs", "exclude", "exclude_authid", "exclude_authrole", "eligible", "eligible_authid",
        "eligible_authrole", "retain", "acknowledge",
    ]

    /// How much a body may hold.
    struct Bounds: Sendable {
        var topicBytes: Int
        var depth: Int
        /// Entries of each list of an audience.
        var audience: Int
        /// Topics of a broadcast.
        var topics: Int
    }

    let topics: [URI]
    let arguments: ArgumentBytes
    let audience: Audience
    let isRetained: Bool
    /// Whether the number of receivers is wanted.
    let isAcknowledged: Bool

    /// Reads a publication to one topic.
    ///
    /// - Parameters:
    ///   - bytes: The text of the object, known to be UTF-8.
    ///   - pointer: Its JSON pointer.
    ///   - bounds: How much it may hold.
    /// - Throws: ``ProblemDetails`` with everything that is wrong.
    init(_ bytes: ByteBuffer, pointer: String = "#", bounds: Bounds) throws(ProblemDetails) {
        var reader = try BodyReader(bytes, pointer: pointer, keys: ["topic"] + Self.keys, depthLimit: bounds.depth)
        let topic = reader.name("topic", limit: bounds.topicBytes)
        try self.init(&reader, topics: topic.map { [$0] } ?? [], bounds: bounds)
    }

    /// Reads a publication to several topics.
    ///
    /// - Parameters:
    ///   - broadcast: The text of the object, known to be UTF-8.
    ///   - bounds: How much it may hold.
    /// - Throws: ``ProblemDetails`` with everything that is wrong.
    init(broadcast: ByteBuffer, bounds: Bounds) throws(ProblemDetails) {
        var reader = try BodyReader(broadcast, keys: ["topics"] + Self.keys, depthLimit: bounds.depth)
        let limit = bounds.topicBytes
        let topics = reader.read(
            "topics",
            expected: "a list of 1 to \(bounds.topics) texts of 1 to \(limit) bytes"
        ) { value -> [URI]? in
            guard let elements = value.array, (1...bounds.topics).contains(elements.count) else {
                return nil
            }
            let topics = elements.compactMap(\.string).filter { (1...limit).contains($0.utf8.count) }.map { URI($0) }
            return topics.count == elements.count ? topics : nil
        }
        if !reader.has("topics") {
            reader.note("topics", "It is missing.")
        }
        try self.init(&reader, topics: topics ?? [], bounds: bounds)
    }

    private init(_ reader: inout BodyReader, topics: [URI], bounds: Bounds) throws(ProblemDetails) {
        self.topics = topics
        self.arguments = Self.arguments(&reader)
        self.audience = Self.audience(&reader, limit: bounds.audience)
        self.isRetained = reader.flag("retain")
        self.isAcknowledged = reader.flag("acknowledge")
        try reader.check()
    }

    /// One value as `payload`, or the arguments of WAMP v2 as `args` and `kwargs`.
    private static func arguments(_ reader: inout BodyReader) -> ArgumentBytes {
        let list = reader.bytes("args", kind: .array, expected: "a list")
        let keywords = reader.bytes("kwargs", kind: .object, expected: "an object")
        guard let payload = reader.bytes("payload") else {
            if !reader.has("args"), !reader.has("kwargs") {
                reader.note("payload", "It is missing; \"args\" and \"kwargs\" may take its place.")
            }
            let empty = keywords.map { _ in ByteBuffer(string: "[]") }
            return ArgumentBytes(.json, list: list ?? empty, keywords: keywords)
        }
        for key in ["args", "kwargs"] where reader.has(key) {
            reader.note(key, "It cannot go with \"payload\".")
        }
        return ArgumentBytes(version1Event: payload)
    }

    private static func audience(_ reader: inout BodyReader, limit: Int) -> Audience {
        var audience = Audience(excluding: self.sessions("exclude", &reader, limit: limit) ?? [])
        audience.excluded += (reader.texts("exclude_authid", limit: limit) ?? []).map { .authID($0) }
        audience.excluded += (reader.texts("exclude_authrole", limit: limit) ?? []).map { .authRole($0) }
        if let eligible = self.sessions("eligible", &reader, limit: limit) {
            audience.eligible = eligible.isEmpty ? [.unknown("")] : eligible
        }
        audience.eligibleAuthIDs = reader.texts("eligible_authid", limit: limit)
        audience.eligibleAuthRoles = reader.texts("eligible_authrole", limit: limit)
        return audience
    }

    /// Ids of sessions: the numbers of WAMP v2 or the texts of WAMP v1.
    private static func sessions(_ key: String, _ reader: inout BodyReader, limit: Int) -> [Audience.Member]? {
        reader.read(key, expected: "a list of at most \(limit) ids of sessions") { value -> [Audience.Member]? in
            guard let elements = value.array, elements.count <= limit else {
                return nil
            }
            return Audience.Member.sessions(elements)
        }
    }
}

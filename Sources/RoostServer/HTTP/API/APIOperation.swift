// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import WAMP

/// One operation of the API: where it is, what it takes, and what it does.
///
/// The router and the OpenAPI document are both made of it, so that neither has anything that the other has not.
struct APIOperation: Sendable {
    /// A reply other than a problem.
    struct Reply: Sendable {
        var status: HTTPResponse.Status = .ok
        /// The name of the schema of the body; `nil` for none.
        var schema: String?
        /// Whether the body is an event stream of such values, which lasts.
        var isStream = false
        var description: String
    }

    let method: HTTPRequest.Method
    /// The path with parameters in braces.
    let path: String
    /// `operationId`.
    let id: String
    let tag: String
    let summary: String
    let description: String
    /// What a key has to allow; `nil` if none is needed at all.
    let verb: APIKey.Verb?
    var parameters: [APIParameter] = []
    /// The name of the schema of the body; `nil` for none.
    var body: String?
    /// Whether `Idempotency-Key` is understood.
    var isIdempotent = false
    let reply: Reply
    /// The problems besides those that every operation has.
    var problems: [ProblemKind] = []
    /// What it does.
    let perform: @Sendable (APIRequest) async throws -> APIReply
}

/// What an operation answers.
struct APIReply: Sendable {
    var status: HTTPResponse.Status = .ok
    /// JSON, or nothing.
    var body = ByteBuffer()
    /// An event stream instead.
    var stream: ResponseBody?

    /// An answer without a body.
    static let nothing = APIReply(status: .noContent)

    /// Makes an answer.
    init(status: HTTPResponse.Status = .ok, body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.body = body
    }

    /// Makes an answer that is an event stream.
    init(stream: ResponseBody) {
        self.stream = stream
    }

    /// Makes an answer of a value.
    init(_ value: WireValue) {
        self.body.writeJSON(value)
    }

    /// The response.
    var response: Response {
        if let stream = self.stream {
            let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
            return Response(status: self.status, headers: headers, body: stream)
        }
        guard self.body.readableBytes > 0 else {
            return Response(status: self.status, headers: [.cacheControl: "no-store"])
        }
        let headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        return Response(status: self.status, headers: headers, body: ResponseBody(byteBuffer: self.body))
    }
}

/// A parameter of an operation.
struct APIParameter: Sendable {
    /// Where it stands.
    enum Place: String, Sendable {
        case path
        case query
    }

    /// What it is.
    enum Kind: Sendable {
        /// A text of so many bytes.
        case text(ClosedRange<Int>)
        /// A whole number.
        case integer(ClosedRange<Int>)
        /// One of some words.
        case word([String])
        /// `true` or `false`.
        case flag
        /// Texts, for each of which the parameter is repeated.
        case texts
        /// Numbers of so many digits with `-` between them.
        case digits([ClosedRange<Int>])
    }

    let name: String
    let place: Place
    let kind: Kind
    let description: String
    var isRequired = false
    var defaultValue: WireValue?

    /// The realm of the path.
    static let realm = APIParameter(
        name: "realm",
        place: .path,
        kind: .text(1...255),
        description: "The name of the realm; that of a server without realms is `default`.",
        isRequired: true
    )

    /// The session of the path.
    static let session = APIParameter(
        name: "session",
        place: .path,
        kind: .integer(1...Int(1 << 53)),
        description: "The id of the session.",
        isRequired: true
    )

    /// A topic.
    static let topic = APIParameter(
        name: "topic",
        place: .query,
        kind: .text(1...65_535),
        description: "The topic, or with `match` the pattern.",
        isRequired: true
    )

    /// How a subscription's topic is compared.
    static let match = APIParameter(
        name: "match",
        place: .query,
        kind: .word(["exact", "prefix", "wildcard"]),
        description: "Whether it is a topic or a pattern of WAMP v2.",
        defaultValue: "exact"
    )

    /// How many entries a page has.
    static let limit = APIParameter(
        name: "limit",
        place: .query,
        kind: .integer(1...1_000),
        description: "The most entries of a page. There may be fewer, also where others follow.",
        defaultValue: 100
    )

    /// Where a page begins.
    static let cursor = APIParameter(
        name: "cursor",
        place: .query,
        kind: .digits([1...19]),
        description: "`next` of the page before."
    )

    /// Where a page of subscribers begins: a place, and the id of the session before it.
    static let placeCursor = APIParameter(
        name: "cursor",
        place: .query,
        kind: .digits([1...15, 1...16]),
        description: "`next` of the page before."
    )
}

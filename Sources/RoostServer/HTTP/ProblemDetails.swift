// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import WAMP

/// What was wrong with a request, as a client is told.
///
/// Source: RFC 9457; media type `application/problem+json`.
struct ProblemDetails: Error, Equatable, Sendable {
    /// What kind of problem it is: its type, title and status.
    var kind: ProblemKind

    /// What was wrong this time, a sentence or more.
    var detail: String

    /// Everything that was wrong with parts of the request.
    var errors: [ProblemPart]

    /// Further members that belong to the kind.
    var members: [WireValue.Member] = []

    /// Header fields of the response.
    var headers: HTTPFields

    init(_ kind: ProblemKind, _ detail: String, errors: [ProblemPart] = [], headers: HTTPFields = [:]) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// The members of the JSON object.
    var value: WireValue {
        var members: [WireValue.Member] = [
            .init("type", .string(self.kind.type)),
            .init("title", .string(self.kind.title)),
            .init("status", .integer(Int64(self.kind.status.code))),
            .init("detail", .string(self.detail)),
        ]
        if !self.errors.isEmpty {
            members.append(.init("errors", .array(self.errors.map(\.value))))
        }
        return .object(members + self.members)
    }

    /// The response that says so.
    var response: Response {
        var headers = self.headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        var body = ByteBuffer()
        body.writeJSON(self.value)
        return Response(status: self.kind.status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

/// One thing that is wrong with a part of a request.
struct ProblemPart: Equatable, Sendable {
    /// Where: a JSON pointer into the body, or a parameter.
    enum Place: Equatable, Sendable {
        /// A JSON pointer as a fragment, `#/topic`; `#` is the whole body.
        case body(String)
        /// A parameter of the query or the path.
        case parameter(String)
        /// A header field.
        case header(String)
    }

    var place: Place

    /// What is wrong, a sentence.
    var detail: String

    /// The members of the JSON object.
    var value: WireValue {
        let place: WireValue.Member =
            switch self.place {
            case .body(let pointer): .init("pointer", .string(pointer))
            case .parameter(let name): .init("parameter", .string(name))
            case .header(let name): .init("header", .string(name))
            }
        return .object([place, .init("detail", .string(self.detail))])
    }
}

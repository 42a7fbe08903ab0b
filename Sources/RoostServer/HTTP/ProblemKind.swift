// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The kinds of problems; each has a type that stays the same, a title and a status.
enum ProblemKind: String, Sendable, CaseIterable {
    case malformedRequest = "malformed-request"
    case unauthorized
    case ticketNeeded = "ticket-needed"
    case forbidden
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case conflict
    case gone
    case contentTooLarge = "content-too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case misdirectedRequest = "misdirected-request"
    case invalidRequest = "invalid-request"
    case internalError = "internal-error"
    case notImplemented = "not-implemented"
    case unavailable
    case timedOut = "timed-out"
    case refused
    case noRoute = "no-route"
    case noSuchProcedure = "no-such-procedure"
    case keyReused = "idempotency-key-reused"
    case handlerFailed = "handler-failed"
    case callFailed = "call-failed"

    /// The value of `type`.
    var type: String {
        "urn:roost:problem:\(self.rawValue)"
    }

    /// The status of the response.
    var status: HTTPResponse.Status {
        switch self {
        case .malformedRequest: .badRequest
        case .unauthorized, .ticketNeeded: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict: .conflict
        case .gone: .gone
        case .contentTooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .misdirectedRequest: .misdirectedRequest
        case .invalidRequest: .unprocessableContent
        case .internalError: .internalServerError
        case .notImplemented: .notImplemented
        case .unavailable: .serviceUnavailable
        case .timedOut: .gatewayTimeout
        case .refused: .forbidden
        case .noRoute, .noSuchProcedure: .notFound
        case .keyReused: .conflict
        case .handlerFailed, .callFailed: .badGateway
        }
    }

    /// The value of `title`, the same for all problems of the kind.
    var title: String {
        switch self {
        case .malformedRequest: "The request is malformed"
        case .unauthorized: "A valid API key is needed"
        case .ticketNeeded: "A valid ticket is needed"
        case .forbidden: "The API key does not allow this"
        case .notFound: "Nothing is there"
        case .methodNotAllowed: "The method is not allowed here"
        case .gone: "The session is not there any more"
        case .conflict: "The request conflicts with another one"
        case .contentTooLarge: "The body is too large"
        case .unsupportedMediaType: "The body is of the wrong type"
        case .misdirectedRequest: "The request is meant for another server"
        case .invalidRequest: "The request is not valid"
        case .internalError: "The server failed"
        case .notImplemented: "The method is not implemented"
        case .unavailable: "The server cannot do this now"
        case .timedOut: "It took too long"
        case .refused: "A rule or a handler refuses it"
        case .noRoute: "The topic does not exist"
        case .noSuchProcedure: "The procedure does not exist"
        case .keyReused: "The idempotency key belongs to another request"
        case .handlerFailed: "The topic handler failed"
        case .callFailed: "The procedure failed"
        }
    }

    /// The kind for a status that a library has chosen.
    init(_ status: HTTPResponse.Status) {
        let kind = Self.allCases.first { $0.status == status }
        self = kind ?? (status.code < 500 ? .malformedRequest : .internalError)
    }
}

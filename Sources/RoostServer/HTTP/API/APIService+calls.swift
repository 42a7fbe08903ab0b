// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

extension APIService {
    // MARK: Calling

    /// The longest time that a call may take, in milliseconds.
    static let longestCall = 600_000

    /// Calls a procedure of the server, or one that a session has registered.
    func callProcedure(_ call: APIRequest) async throws -> APIReply {
        let limits = self.server.limits
        var reader = try BodyReader(
            call.body,
            keys: ["procedure", "args", "kwargs", "timeout"],
            depthLimit: limits.jsonDepth
        )
        let procedure = reader.name("procedure", limit: limits.topicBytes)
        let list = reader.bytes("args", kind: .array, expected: "a list")
        let keywords = reader.bytes("kwargs", kind: .object, expected: "an object")
        let timeout = reader.number("timeout", in: 1...Self.longestCall, of: "milliseconds")
        try reader.check()
        let name = procedure ?? ""
        try call.grant.requireName(name.bytes, what: "procedure")
        guard !name.isReserved else {
            throw ProblemDetails(.noSuchProcedure, "The meta API is not called over HTTP; see the other operations.")
        }
        let empty = keywords.map { _ in ByteBuffer(string: "[]") }
        let arguments = ArgumentBytes(.json, list: list ?? empty, keywords: keywords)
        let milliseconds = timeout ?? Int(limits.handlerTimeout / .milliseconds(1))
        if let (handler, request) = call.realm.admission.procedure(name) {
            return try await self.call(handler, request, arguments, milliseconds, call)
        }
        return try await self.callSession(name, arguments, milliseconds, call)
    }

    private func callSession(
        _ procedure: URI,
        _ arguments: ArgumentBytes,
        _ timeout: Int,
        _ call: APIRequest
    ) async throws -> APIReply {
        do {
            let caller = self.caller(call)
            let outcome = try await caller.call(
                procedure,
                arguments,
                timeout: timeout,
                session: self.session(call),
                on: call.realm
            )
            switch outcome {
            case .result(let result): return try Self.reply(result)
            case .error(let uri, let details): throw Self.problem(uri, details)
            }
        } catch is CallTimeout {
            throw ProblemDetails(.timedOut, "The procedure took longer than \(timeout) ms.")
        }
    }

    /// The result with the bytes that the callee has sent.
    private static func reply(_ result: ArgumentBytes) throws -> APIReply {
        guard let json = try? result.transcoded(to: .json) else {
            throw ProblemDetails(.callFailed, "The result cannot be written as JSON.")
        }
        var body = ByteBuffer()
        body.writeStaticString("{\"args\":")
        body.writeImmutableBuffer(json.list ?? ByteBuffer(string: "[]"))
        body.writeStaticString(",\"kwargs\":")
        body.writeImmutableBuffer(json.keywords ?? ByteBuffer(string: "{}"))
        body.writeStaticString("}")
        return APIReply(body: body)
    }

    private static func problem(_ uri: URI, _ details: ArgumentBytes) -> ProblemDetails {
        let arguments = (try? details.values()) ?? []
        var problem = ProblemDetails(.callFailed, arguments.first?.string ?? "The error is \(uri.description).")
        switch uri {
        case V2URI.noSuchProcedure: problem = ProblemDetails(.noSuchProcedure, "Nobody has registered the procedure.")
        case V2URI.timeout: problem = ProblemDetails(.timedOut, "The procedure took too long.")
        case V2URI.unavailable, V2URI.noAvailableCallee, V2URI.limitExceeded:
            problem = ProblemDetails(.unavailable, "No callee can take the call now.")
        default: break
        }
        problem.members = [
            .init("error", .string(uri.description)),
            .init("args", .array(arguments)),
            .init("kwargs", .object((try? details.keywordMembers()) ?? [])),
        ]
        return problem
    }

    // MARK: Procedures of the server

    private func call(
        _ handler: any ProcedureHandler,
        _ request: TopicRequest,
        _ arguments: ArgumentBytes,
        _ timeout: Int,
        _ call: APIRequest
    ) async throws -> APIReply {
        guard let values = try? ProcedureCall.arguments(arguments) else {
            throw ProblemDetails(.invalidRequest, "The arguments are nested too deeply.")
        }
        let procedureCall = ProcedureCall(
            method: ProcedureCall.method(from: request.attributes["method"] ?? ""),
            arguments: values,
            session: self.session(call),
            request: request
        )
        do {
            let value = try await self.calls.value(limit: .milliseconds(timeout)) {
                try await handler.call(procedureCall)
            }
            return APIReply(["args": .array(value.map { [$0] } ?? []), "kwargs": .object([])])
        } catch {
            throw self.problem(error, handler: handler.name, timeout: timeout)
        }
    }

    private func problem(_ error: any Error, handler: String, timeout: Int) -> any Error {
        switch error {
        case is CancellationError: return error
        case is CallTimeout: return ProblemDetails(.timedOut, "The procedure took longer than \(timeout) ms.")
        case is TooManyCalls: return ProblemDetails(.unavailable, "The server awaits too many handlers.")
        case is ProcedureError: return ProblemDetails(.noSuchProcedure, "The procedure has no such method.")
        case let error as HandlerError: return ProblemDetails(.callFailed, error.message)
        default:
            self.publisher.causes.handlerFailed(error, action: .publish, handler: handler)
            return ProblemDetails(.callFailed, "The procedure failed.")
        }
    }
}

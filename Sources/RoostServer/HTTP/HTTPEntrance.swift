// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOHTTP1

/// The first that each request meets: it bounds the body, turns errors into problem details, and counts.
struct HTTPEntrance: RouterMiddleware {
    typealias Context = HTTPContext

    let limits: Limits
    let metrics: ServerMetrics
    let causes: CauseLog

    func handle(
        _ request: Request,
        context: HTTPContext,
        next: (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        let body = HTTPBody(request, channel: context.channel, limits: self.limits)
        var context = context
        context.body = body
        var response: Response
        do {
            guard HTTPService.methods.contains(request.method) else {
                throw ProblemDetails(.notImplemented, "There is no such method.")
            }
            response = try await next(request, context)
            try await body.discard()
        } catch {
            response = try self.problem(error, endpoint: context.endpointPath).response
            do {
                try await body.discard()
            } catch {
                response.headers[.connection] = "close"
            }
        }
        self.metrics.responded(endpoint: context.endpointPath ?? "", status: response.status.code)
        return response
    }

    /// What a client is told of an error.
    ///
    /// - Throws: The error itself, if it is one of the connection.
    private func problem(_ error: any Error, endpoint: String?) throws -> ProblemDetails {
        switch error {
        case let problem as ProblemDetails:
            return problem
        case let error as HTTPParserError:
            throw error
        case is CancellationError:
            return ProblemDetails(.unavailable, "The server is shutting down.")
        case let error as any HTTPResponseError:
            let kind = ProblemKind(error.status)
            return ProblemDetails(kind, kind == .notFound ? "Nothing is served at this path." : kind.title + ".")
        default:
            self.causes.warn(
                "an HTTP endpoint failed",
                cause: endpoint ?? "",
                metadata: [LogKey.endpoint: "\(endpoint ?? "")", LogKey.errorType: "\(type(of: error))"]
            )
            return ProblemDetails(.internalError, "The server could not do this; its log says why.")
        }
    }
}

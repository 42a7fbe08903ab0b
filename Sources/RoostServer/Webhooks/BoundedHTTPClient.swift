// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import RoostRouter
internal import Synchronization

/// Asks one address of the application over HTTP, within bounds of time, number and length.
///
/// Redirects are not followed, because they would take secrets along.
final class BoundedHTTPClient: Sendable {
    /// The bounds.
    struct Bounds: Sendable {
        /// For one request, from the call to the last byte of the answer, waiting included.
        var timeout: Duration
        /// How many requests run at the same time.
        var concurrent: Int
        /// How many requests may wait for their turn; one more fails at once.
        var waiting: Int
        /// How many bytes an answer may have.
        var responseLength: Int
    }

    /// A complete answer.
    struct Answer: Sendable {
        var status: HTTPResponseStatus
        /// The body of status 200; of others it is not read.
        var body: [UInt8]
    }

    private static let timeOuts: [HTTPClientError] = [
        .deadlineExceeded, .readTimeout, .connectTimeout, .getConnectionFromPoolTimeout,
    ]

    /// What asks, as errors name it, such as "The look-up of a user".
    let subject: String
    private let bounds: Bounds
    private let client: HTTPClient
    private let inFlight = Mutex(0)

    /// Makes a client; `shutdown()` has to be called before it is released.
    ///
    /// - Parameters:
    ///   - subject: What asks, as errors name it.
    ///   - url: The address, only to be checked.
    ///   - bounds: The bounds.
    ///   - eventLoopGroup: Where the connections live.
    /// - Throws: The code `unusableProviderURL`.
    init(
        subject: String,
        url: String,
        bounds: Bounds,
        eventLoopGroup: any EventLoopGroup
    ) throws(AuthenticationConfigurationError) {
        try Self.check(url)
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(bounds.timeout)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = bounds.concurrent
        // One request per connection at a time, so that the limit of connections is the limit of requests.
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = ResponseStatusGuard.install
        self.subject = subject
        self.bounds = bounds
        self.client = HTTPClient(eventLoopGroupProvider: .shared(eventLoopGroup), configuration: configuration)
    }

    /// Checks an address.
    ///
    /// - Throws: The code `unusableProviderURL`.
    static func check(_ url: String) throws(AuthenticationConfigurationError) {
        guard HTTPAddress.isUsable(url) else {
            throw AuthenticationConfigurationError(
                code: .unusableProviderURL,
                message: "The address \(url.debugDescription) cannot be used; write http:// or https:// with a host, "
                    + "without spaces and without #."
            )
        }
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: ``HTTPRequestError``, or `CancellationError` if the calling task is cancelled.
    func send(_ request: HTTPClientRequest) async throws -> Answer {
        let limit = self.bounds.concurrent.addingReportingOverflow(self.bounds.waiting)
        let isAdmitted = self.inFlight.withLock { inFlight in
            guard inFlight < limit.partialValue || limit.overflow else { return false }
            inFlight += 1
            return true
        }
        guard isAdmitted else {
            throw self.error(.overloaded, "was not made, because too many are under way; the application is slow.")
        }
        defer { self.inFlight.withLock { $0 -= 1 } }
        return try await self.withTimeLimit { try await self.ask(request) }
    }

    /// Closes all connections; requests that are under way fail.
    func shutdown() async throws {
        try await self.client.shutdown()
    }

    /// The error of a request that is not made because others have not been answered.
    var suspended: HTTPRequestError {
        self.error(.suspended, "was not made, because the application has not answered the last ones.")
    }

    /// The error of an answer with another status than those that count.
    func unexpected(_ status: HTTPResponseStatus, allowed: String) -> HTTPRequestError {
        self.error(.unexpectedStatus, "was answered with status \(status.code); only \(allowed).")
    }

    /// The error of an answer that is not what is documented.
    func invalid(_ expected: String) -> HTTPRequestError {
        self.error(.invalidResponse, "was answered with something else than \(expected).")
    }

    private func ask(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await self.client.execute(request, timeout: TimeAmount(self.bounds.timeout))
        guard response.status == .ok else {
            return Answer(status: response.status, body: [])
        }
        let body = try await response.body.collect(upTo: self.bounds.responseLength)
        return Answer(status: response.status, body: Array(body.readableBytesView))
    }

    /// Runs a request against the clock: the client's own deadline ends with the head of the answer.
    private func withTimeLimit(_ body: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
        let limit = self.bounds.timeout
        return try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            do {
                guard let answer = try await group.next() else { throw CancellationError() }
                return answer
            } catch {
                try Task.checkCancellation()
                throw self.translated(error)
            }
        }
    }

    private func translated(_ error: any Error) -> HTTPRequestError {
        switch error {
        case is NIOTooManyBytesError:
            self.error(.responseTooLong, "was answered with more bytes than allowed.", cause: error)
        case let error as HTTPClientError where Self.timeOuts.contains(error):
            self.error(
                .timedOut,
                "was not answered in time; the application is slow or cannot be reached.",
                cause: error
            )
        default:
            self.error(.requestFailed, "failed (\(type(of: error))); is the address right?", cause: error)
        }
    }

    private func error(_ code: HTTPRequestError.Code, _ text: String, cause: (any Error)? = nil) -> HTTPRequestError {
        HTTPRequestError(code, "\(self.subject) \(text)", cause: cause)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
public import NIOCore
internal import NIOHTTP1
public import RoostRouter
internal import Synchronization

/// Asks the application over HTTP who a login is.
///
/// Status 200 with `{"id": 7, "login": "john", "password": "$2y$...", "roles": ["ROLE_USER"], "enabled": true}` is a
/// user, 404 is none, and everything else is an error. Redirects are not followed, because they would take the secret
/// along. The password is the stored hash, verbatim.
public final class HTTPUserProvider: UserProvider {
    private let configuration: HTTPUserProviderConfiguration
    private let client: HTTPClient
    private let inFlight = Mutex(0)

    /// Makes a provider; ``shutdown()`` has to be called before it is released.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to ask.
    ///   - eventLoopGroup: Where the connections live.
    /// - Throws: `AuthenticationConfigurationError` with the code `unusableProviderURL`.
    public init(
        configuration: HTTPUserProviderConfiguration,
        eventLoopGroup: any EventLoopGroup
    ) throws(AuthenticationConfigurationError) {
        guard Self.isUsable(configuration.url) else { throw .unusableProviderURL(configuration.url) }
        var clientConfiguration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        clientConfiguration.timeout.connect = TimeAmount(configuration.timeout)
        clientConfiguration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.maximumConcurrent
        // One request per connection at a time, so that the limit of connections is the limit of look-ups.
        clientConfiguration.httpVersion = .http1Only
        self.configuration = configuration
        self.client = HTTPClient(eventLoopGroupProvider: .shared(eventLoopGroup), configuration: clientConfiguration)
    }

    /// Asks for a user.
    ///
    /// - Throws: ``HTTPUserProviderError``, or `CancellationError` if the calling task is cancelled.
    public func user(login: String) async throws -> UserRecord? {
        let limit = self.configuration.maximumConcurrent.addingReportingOverflow(self.configuration.maximumWaiting)
        let isAdmitted = self.inFlight.withLock { inFlight in
            guard inFlight < limit.partialValue || limit.overflow else { return false }
            inFlight += 1
            return true
        }
        guard isAdmitted else {
            throw HTTPUserProviderError(.overloaded, "Too many look-ups of users are waiting; the application is slow.")
        }
        defer { self.inFlight.withLock { $0 -= 1 } }
        return try await self.withTimeLimit { try await self.ask(login) }
    }

    /// Closes all connections; look-ups that are under way fail.
    public func shutdown() async throws {
        try await self.client.shutdown()
    }

    private func ask(_ login: String) async throws -> UserRecord? {
        let request = try self.configuration.request(for: login)
        let response = try await self.client.execute(request, timeout: TimeAmount(self.configuration.timeout))
        guard response.status != .notFound else { return nil }
        guard response.status == .ok else {
            throw HTTPUserProviderError(
                .unexpectedStatus,
                "The application answered a user look-up with status \(response.status.code); only 200 and 404 count."
            )
        }
        let body = try await response.body.collect(upTo: self.configuration.maximumResponseLength)
        return try UserRecord(response: Array(body.readableBytesView))
    }

    /// Runs a look-up against the clock: the client's own deadline ends with the head of the answer.
    private func withTimeLimit(_ body: @escaping @Sendable () async throws -> UserRecord?) async throws -> UserRecord? {
        let limit = self.configuration.timeout
        return try await withThrowingTaskGroup(of: UserRecord?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            do {
                return try await group.next() ?? nil
            } catch {
                try Task.checkCancellation()
                throw Self.translated(error)
            }
        }
    }

    private static let timeOuts: [HTTPClientError] = [
        .deadlineExceeded, .readTimeout, .connectTimeout, .getConnectionFromPoolTimeout,
    ]

    private static func translated(_ error: any Error) -> HTTPUserProviderError {
        switch error {
        case let error as HTTPUserProviderError:
            error
        case is NIOTooManyBytesError:
            HTTPUserProviderError(
                .responseTooLong,
                "The application's answer to a user look-up is too long; raise the limit or shorten the answer.",
                cause: error
            )
        case let error as HTTPClientError where Self.timeOuts.contains(error):
            HTTPUserProviderError(
                .timedOut,
                "The application did not answer a user look-up in time; it is slow or cannot be reached.",
                cause: error
            )
        default:
            HTTPUserProviderError(
                .requestFailed,
                "A user look-up failed (\(type(of: error))); is the address of the user provider right?",
                cause: error
            )
        }
    }

    private static func isUsable(_ url: String) -> Bool {
        guard let prefix = ["https://", "http://"].first(where: { url.utf8.starts(with: $0.utf8) }) else {
            return false
        }
        let rest = url.utf8.dropFirst(prefix.utf8.count)
        guard let first = rest.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "?") else { return false }
        return rest.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "#") }
    }
}

extension AuthenticationConfigurationError {
    fileprivate static func unusableProviderURL(_ url: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .unusableProviderURL,
            message: "The address of the user provider, \(url.debugDescription), cannot be used; write http:// or "
                + "https:// with a host, without spaces and without #."
        )
    }
}

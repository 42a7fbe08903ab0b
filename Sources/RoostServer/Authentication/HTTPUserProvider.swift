// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import NIOCore
internal import NIOHTTP1
public import RoostRouter

/// Asks the application over HTTP who a login is.
///
/// Status 200 with `{"id": 7, "login": "john", "password": "$2y$...", "roles": ["ROLE_USER"], "enabled": true}` is a
/// user, 404 is none, and everything else is an error. Redirects are not followed, because they would take the secret
/// along. The password is the stored hash, verbatim.
public final class HTTPUserProvider: UserProvider {
    private let configuration: HTTPUserProviderConfiguration
    private let client: BoundedHTTPClient

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
        self.configuration = configuration
        self.client = try BoundedHTTPClient(
            subject: "The look-up of a user",
            url: configuration.url,
            bounds: BoundedHTTPClient.Bounds(
                timeout: configuration.timeout,
                concurrent: configuration.maximumConcurrent,
                waiting: configuration.maximumWaiting,
                responseLength: configuration.maximumResponseLength
            ),
            eventLoopGroup: eventLoopGroup
        )
    }

    /// Asks for a user.
    ///
    /// - Throws: ``HTTPRequestError``, or `CancellationError` if the calling task is cancelled.
    public func user(login: String) async throws -> UserRecord? {
        let answer = try await self.client.send(self.configuration.request(for: login))
        guard answer.status != .notFound else { return nil }
        guard answer.status == .ok else {
            throw self.client.unexpected(answer.status, allowed: "200 and 404 count")
        }
        guard let user = UserRecord(response: answer.body) else {
            throw self.client.invalid("a JSON object with id, login, password, roles and enabled")
        }
        return user
    }

    /// Closes all connections; look-ups that are under way fail.
    public func shutdown() async throws {
        try await self.client.shutdown()
    }
}

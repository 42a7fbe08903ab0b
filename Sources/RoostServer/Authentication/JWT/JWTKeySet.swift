// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import RoostRouter
internal import Synchronization

/// The keys that are fetched from one address, as they were last.
final class JWTKeySet: Sendable {
    /// The most bytes of a set.
    static let maximumLength = 1_048_576

    private struct State: Sendable {
        var schedule: KeySetSchedule
        var keys: [JWTKey] = []
        var fetching: Task<Void, Never>?
    }

    private let url: String
    private let client: BoundedHTTPClient
    private let causes: CauseLog
    private let now: @Sendable () -> Int
    private let state: Mutex<State>

    /// Makes a set that has not been fetched yet; `shutdown()` has to be called before it is released.
    ///
    /// - Parameters:
    ///   - configuration: Where the set is, and how often it is fetched.
    ///   - eventLoopGroup: Where the connections live.
    ///   - causes: Told once of each way in which the set cannot be fetched.
    ///   - now: Seconds of a clock that never goes back.
    /// - Throws: The code `unusableProviderURL`.
    init(
        _ configuration: JWTKeySetConfiguration,
        eventLoopGroup: any EventLoopGroup,
        causes: CauseLog,
        now: @escaping @Sendable () -> Int = { Int(NIODeadline.now().uptimeNanoseconds / 1_000_000_000) }
    ) throws(AuthenticationConfigurationError) {
        self.url = configuration.url
        self.causes = causes
        self.now = now
        self.client = try BoundedHTTPClient(
            subject: "The request for a JSON Web Key Set",
            url: configuration.url,
            bounds: BoundedHTTPClient.Bounds(
                timeout: configuration.timeout,
                concurrent: 1,
                waiting: 0,
                responseLength: Self.maximumLength
            ),
            eventLoopGroup: eventLoopGroup
        )
        let schedule = KeySetSchedule(
            interval: Int(configuration.refreshInterval.components.seconds),
            minimumInterval: Int(configuration.minimumInterval.components.seconds)
        )
        self.state = Mutex(State(schedule: schedule))
    }

    /// The keys, after the set has been fetched if it is due; whoever comes meanwhile waits for the same answer.
    ///
    /// - Parameter isKeyMissing: Whether a token names a key that the set does not have.
    /// - Returns: The keys; none if it could never be fetched.
    func keys(isKeyMissing: Bool) async -> [JWTKey] {
        let now = self.now()
        let fetching: Task<Void, Never>? = self.state.withLock { state in
            if let fetching = state.fetching { return fetching }
            guard state.schedule.isDue(now: now, isKeyMissing: isKeyMissing) else { return nil }
            state.schedule.began(now: now)
            let task = Task { await self.fetch() }
            state.fetching = task
            return task
        }
        await fetching?.value
        return self.state.withLock { $0.keys }
    }

    private func fetch() async {
        let result: Result<[JWTKey], any Error>
        do {
            result = .success(try await self.ask())
        } catch {
            result = .failure(error)
        }
        let now = self.now()
        self.state.withLock { state in
            state.fetching = nil
            if case .success(let keys) = result {
                state.keys = keys
                state.schedule.succeeded(now: now)
            }
        }
        if case .failure(let error) = result {
            self.causes.failed("a JSON Web Key Set could not be fetched", error, cause: self.url)
        }
    }

    private func ask() async throws -> [JWTKey] {
        var request = HTTPClientRequest(url: self.url)
        request.headers.add(name: "Accept", value: "application/jwk-set+json, application/json")
        let answer = try await self.client.send(request)
        guard answer.status == .ok else {
            throw self.client.unexpected(answer.status, allowed: "200 counts")
        }
        do throws(AuthenticationConfigurationError) {
            return try JWTKey.keys(set: answer.body)
        } catch {
            throw self.client.invalid("a JSON Web Key Set with keys for signatures")
        }
    }

    /// Closes all connections; a request that is under way fails.
    func shutdown() async {
        try? await self.client.shutdown()
    }
}

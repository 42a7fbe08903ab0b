// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
public import NIOCore
internal import NIOHTTP1
public import RoostRouter
internal import Synchronization
internal import WAMP

/// Asks the application with one POST of a JSON object, and reads one as the answer.
///
/// `docs/webhooks.md` has the questions and answers.
public final class Webhook: Sendable {
    /// How many arrays and objects may be nested in an answer.
    static let answerDepth = 64

    /// What proxies answer when the application does not.
    private static let gatewayFailures: [HTTPResponseStatus] = [.badGateway, .serviceUnavailable, .gatewayTimeout]

    let configuration: WebhookConfiguration
    private let client: BoundedHTTPClient
    private let now: @Sendable () -> Int
    private let timers: WebhookTimers
    private let breaker: Mutex<CircuitBreaker>

    /// Makes a webhook; ``shutdown()`` has to be called before it is released.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to ask.
    ///   - eventLoopGroup: Where the connections live.
    /// - Throws: `AuthenticationConfigurationError` with the code `unusableProviderURL`.
    public convenience init(
        _ configuration: WebhookConfiguration,
        eventLoopGroup: any EventLoopGroup
    ) throws(AuthenticationConfigurationError) {
        try self.init(configuration, eventLoopGroup: eventLoopGroup, now: { UnixTime.now() })
    }

    /// Makes a webhook with a clock that gives Unix seconds, for signatures.
    init(
        _ configuration: WebhookConfiguration,
        eventLoopGroup: any EventLoopGroup,
        now: @escaping @Sendable () -> Int
    ) throws(AuthenticationConfigurationError) {
        self.configuration = configuration
        self.now = now
        self.timers = WebhookTimers(name: configuration.name)
        self.breaker = Mutex(CircuitBreaker(limit: configuration.breakerLimit, pause: configuration.breakerPause))
        self.client = try BoundedHTTPClient(
            subject: "The webhook \"\(configuration.name)\"",
            url: configuration.url,
            bounds: BoundedHTTPClient.Bounds(
                timeout: configuration.timeout,
                concurrent: configuration.maximumConcurrent,
                waiting: 0,
                responseLength: configuration.maximumResponseLength
            ),
            eventLoopGroup: eventLoopGroup
        )
    }

    /// Asks.
    ///
    /// - Parameters:
    ///   - question: The body.
    ///   - expected: What the answer has to be, for errors.
    ///   - read: Reads the answer; `nil` if it is something else.
    /// - Returns: What is read.
    /// - Throws: ``HTTPRequestError``, or `CancellationError` if the calling task is cancelled.
    func ask<Answer>(_ question: WireValue, expected: String, _ read: (WireValue) -> Answer?) async throws -> Answer {
        try await self.timers.measure {
            let answer = try await self.send(Self.request(question, self.configuration, now: self.now()))
            guard answer.status == .ok else {
                throw self.client.unexpected(answer.status, allowed: "200 counts")
            }
            guard let read = JSONAnswer.parse(answer.body, depthLimit: Self.answerDepth).flatMap(read) else {
                throw self.client.invalid(expected)
            }
            return read
        }
    }

    /// Sends a request unless the application has not answered for a while.
    private func send(_ request: HTTPClientRequest) async throws -> BoundedHTTPClient.Answer {
        guard let permit = self.breaker.withLock({ $0.admit(at: .now()) }) else {
            throw self.client.suspended
        }
        do {
            let answer = try await self.client.send(request)
            self.settle(permit, Self.gatewayFailures.contains(answer.status) ? .failed : .answered)
            return answer
        } catch {
            self.settle(permit, .init(error))
            throw error
        }
    }

    private func settle(_ permit: CircuitBreaker.Permit, _ outcome: CircuitBreaker.Outcome) {
        let change = self.breaker.withLock { $0.settle(permit, outcome, at: .now()) ? $0.isOpen : nil }
        if let isOpen = change {
            self.timers.breaker(isOpen: isOpen)
        }
    }

    /// Closes all connections; requests that are under way fail.
    public func shutdown() async throws {
        try await self.client.shutdown()
    }

    /// A question as JSON.
    static func body(of question: WireValue) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeJSON(question, marksDoubles: true)
        return body
    }

    /// The request that carries a question.
    ///
    /// - Parameters:
    ///   - question: The body.
    ///   - configuration: Where it goes and what it is signed with.
    ///   - now: Unix seconds.
    /// - Returns: The request.
    static func request(_ question: WireValue, _ configuration: WebhookConfiguration, now: Int) -> HTTPClientRequest {
        let body = Self.body(of: question)
        var request = HTTPClientRequest(url: configuration.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        if let secret = configuration.secret {
            let content = body.readableBytesView
            let signature = RequestSignature.hexadecimal(seconds: now, content: content, secret: secret)
            request.headers.add(name: "Roost-Signature", value: "t=\(now),v1=\(signature)")
        }
        request.body = .bytes(body)
        return request
    }
}

extension CircuitBreaker.Outcome {
    /// What an error says about the application.
    fileprivate init(_ error: any Error) {
        switch (error as? HTTPRequestError)?.code {
        case .timedOut, .requestFailed: self = .failed
        case .responseTooLong: self = .answered
        // It is we who have too many questions, or nobody waits.
        case _: self = .abandoned
        }
    }
}

extension Identity {
    /// Who a session is, as members of a question.
    var members: [WireValue.Member] {
        [
            WireValue.Member("authid", .string(self.authID)),
            WireValue.Member("authrole", .string(self.authRole)),
            WireValue.Member("authmethod", .string(self.authMethod)),
            WireValue.Member("authprovider", .string(self.authProvider)),
        ]
    }
}

extension SessionID {
    /// The id in a question.
    var wireValue: WireValue { .integer(Int64(clamping: self.rawValue)) }
}

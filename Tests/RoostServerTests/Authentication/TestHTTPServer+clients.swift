// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOPosix

@testable import RoostServer

/// What has connections and has to be shut down before it is released.
protocol HTTPAsker: Sendable {
    func shutdown() async throws
}

extension HTTPUserProvider: HTTPAsker {}
extension Webhook: HTTPAsker {}

extension TestHTTPServer {
    /// Runs a server that gives one answer, and a webhook that asks it.
    static func with<Result>(
        _ answer: Answer,
        webhook name: String,
        _ configure: (inout WebhookConfiguration) -> Void = { _ in },
        _ body: (Webhook, TestHTTPServer) async throws -> Result
    ) async throws -> Result {
        try await Self.with(answer) { url in
            var configuration = WebhookConfiguration(name: name, url: url)
            configure(&configuration)
            let group = MultiThreadedEventLoopGroup.singleton
            return try Webhook(configuration, eventLoopGroup: group, now: { 1_700_000_000 })
        } _: { webhook, server in
            try await body(webhook, server)
        }
    }

    /// Runs a server that gives one answer, and somebody that asks it.
    static func with<Client: HTTPAsker, Result>(
        _ answer: Answer,
        client make: (_ url: String) throws -> Client,
        _ body: (Client, TestHTTPServer) async throws -> Result
    ) async throws -> Result {
        try await Self.with(answer) { server in
            let client = try make(server.url)
            do {
                let result = try await body(client, server)
                try await client.shutdown()
                return result
            } catch {
                try await client.shutdown()
                throw error
            }
        }
    }
}

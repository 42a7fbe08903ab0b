// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter

/// Where a running server looks users up, made of its configuration.
struct ServerUsers: Sendable {
    let provider: any UserProvider
    private let close: @Sendable () async -> Void

    /// Makes the provider; `shutdown()` has to be called.
    ///
    /// - Throws: What is wrong with an address; that there is no PostgreSQL in this program.
    init(_ source: UserSource?, group: any EventLoopGroup) throws {
        switch source {
        case .none:
            self.provider = NoUsers()
            self.close = {}
        case .provider(let provider):
            self.provider = provider
            self.close = {}
        case .http(let configuration):
            let provider = try HTTPUserProvider(configuration: configuration, eventLoopGroup: group)
            self.provider = provider
            self.close = { try? await provider.shutdown() }
        case .postgreSQL(let configuration):
            #if PostgreSQL
            let provider = try PostgreSQLUserProvider(configuration: configuration)
            self.provider = provider
            self.close = { await provider.shutdown() }
            #else
            _ = configuration
            throw PostgreSQLUnavailable()
            #endif
        }
    }

    /// Closes all connections; look-ups that are under way fail.
    func shutdown() async {
        await self.close()
    }
}

/// This program has been built without the package trait `PostgreSQL`.
public struct PostgreSQLUnavailable: Error, CustomStringConvertible {
    /// What to do.
    public var description: String {
        "This program has no PostgreSQL; build it with \"swift build --traits PostgreSQL\", with libpq installed."
    }
}

/// Knows nobody.
private struct NoUsers: UserProvider {
    func user(login: String) async throws -> UserRecord? {
        nil
    }
}

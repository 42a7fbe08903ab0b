// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer

@testable internal import RoostDoctor

/// Configurations and facts for the tests.
enum Fixture {
    static func server(limits: Limits = Limits()) -> ServerConfiguration {
        var server = ServerConfiguration(
            listeners: [ListenerConfiguration(port: 0)],
            routes: RouteTable.compile([]).0,
            handlers: HandlerRegistry()
        )
        server.limits = limits
        return server
    }

    static let facts = SystemFacts(
        descriptorLimit: 1_000_000,
        acceptBacklog: 4_096,
        memoryBytes: 1 << 40,
        processors: 4,
        hasIOUring: true,
        unixSeconds: 1_800_000_000,
        monotonic: (1, 2),
        hashesPredictably: false
    )
}

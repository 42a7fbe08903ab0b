// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore

extension Node {
    /// How often connections are told.
    private static let tick = Duration.milliseconds(20)

    /// Ends all connections in their protocols' words, spread over the window, and waits for what is under way.
    ///
    /// It returns early when all have gone, or when its task is cancelled; what is left then is to be cut.
    func drain() async {
        let shutdown = self.configuration.shutdown
        guard shutdown.window > .zero else {
            return
        }
        let count = await self.connectionCount()
        let window = FarewellPace.window(TimeAmount(shutdown.window), count: count)
        let flush = TimeAmount(shutdown.flush)
        let began = NIODeadline.now()
        self.logger.info(
            "draining",
            metadata: [
                LogKey.connections: "\(count)",
                LogKey.seconds: "\(window.nanoseconds / 1_000_000_000)",
            ]
        )
        for shard in self.shards {
            _ = try? await shard.eventLoop.submit { shard.beginFarewells(over: window, flush: flush, now: began) }.get()
        }
        var rest = count
        while !Task.isCancelled, NIODeadline.now() < began + window + flush {
            rest = 0
            for shard in self.shards {
                rest += (try? await shard.eventLoop.submit { shard.sayFarewells(now: .now()) }.get()) ?? 0
            }
            guard rest > 0 else {
                break
            }
            try? await Task.sleep(for: Self.tick)
        }
        self.logger.info("drained", metadata: [LogKey.connections: "\(rest)"])
    }

    /// Stops listening.
    ///
    /// What has been accepted before is one of the connections; what waits in a socket that somebody else keeps open stays
    /// there for the next server.
    ///
    /// - Parameter ports: The channels that listen.
    func close(_ ports: [any Channel]) async {
        for port in ports {
            try? await port.setOption(.autoRead, value: false).get()
        }
        // An accepted connection goes from the listener's loop to its own, back, and there again.
        for _ in 0..<2 {
            for eventLoop in ports.map(\.eventLoop) + self.shards.map(\.eventLoop) {
                try? await eventLoop.submit {}.get()
            }
        }
        for port in ports {
            try? await port.close()
        }
    }

    private func connectionCount() async -> Int {
        var count = 0
        for shard in self.shards {
            count += (try? await shard.eventLoop.submit { shard.connections.count }.get()) ?? 0
        }
        return count
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ServiceLifecycle

/// An HTTP server that answers.
struct RunningHTTPServer: Sendable {
    /// Where it answers.
    let address: BoundAddress
    let group: ServiceGroup
    let task: Task<Void, any Error>

    /// Takes no new requests and waits for those that are under way.
    ///
    /// - Parameter limit: How long.
    func stop(within limit: Duration) async {
        await self.group.triggerGracefulShutdown()
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { _ = await self.task.result }
            tasks.addTask {
                try? await Task.sleep(for: limit)
                self.task.cancel()
            }
            _ = await tasks.next()
            tasks.cancelAll()
        }
    }
}

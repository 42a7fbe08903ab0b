// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import NIOSSL
internal import RoostRouter
internal import Synchronization

/// A server that runs: its parts, and what of them can be swapped.
final class RunningServer: Sendable {
    private struct State: Sendable {
        var configuration: ServerConfiguration
        /// The webhooks of handlers, and those of earlier configurations that may still be asked something.
        var webhooks: [UInt64: ServerWebhooks] = [:]
        var generation: UInt64 = 0
    }

    private let node: Node
    private let listeners: [Listener]
    private let group: any EventLoopGroup
    private let state: Mutex<State>

    init(node: Node, listeners: [Listener], group: any EventLoopGroup) {
        self.node = node
        self.listeners = listeners
        self.group = group
        self.state = Mutex(State(configuration: node.configuration))
    }

    /// Swaps what can be swapped; one call after the other.
    func reload(_ new: ServerConfiguration) async throws -> ServerChanges {
        // What throws comes first.
        try ServerWebhooks.check(new)
        try new.http?.check(new.listeners)
        var entrances: [(Listener, ListenerEntrance)] = []
        for listener in self.listeners {
            let old = listener.entrance.context.configuration
            guard let configuration = new.listeners.first(where: { $0.name == old.name && $0.hasAddress(of: old) })
            else {
                continue
            }
            let context = self.node.context(configuration, server: new, census: listener.entrance.context.census)
            entrances.append((listener, try ListenerEntrance(context)))
        }
        let webhooks = try self.handlerWebhooks(new)
        let handlers = webhooks.handlers(new.handlers).withChains(of: new.routes.routes)
        let admission = Admission(routes: new.routes, handlers: handlers, publish: new.publish)

        for host in self.node.realms {
            host.replace(admission)
        }
        for shard in self.node.shards {
            _ = try? await shard.eventLoop.submit { shard.replace(new, admission: admission) }.get()
        }
        for (listener, entrance) in entrances {
            listener.replace(entrance)
        }
        self.node.api?.replace(new, handlers: admission.handlers)
        let old = self.state.withLock { state in
            let old = state.configuration
            state.configuration = new
            return old
        }
        return ServerChanges(from: old, to: new)
    }

    /// Makes the webhooks of a configuration's handlers; those that were in force end when nobody can wait for them any more.
    private func handlerWebhooks(_ configuration: ServerConfiguration) throws -> ServerWebhooks {
        var handlersOnly = configuration
        // The realms keep theirs.
        handlersOnly.realms = []
        let webhooks = try ServerWebhooks(handlersOnly, group: self.group)
        let earlier = self.state.withLock { state in
            let earlier = state.generation
            state.generation += 1
            state.webhooks[state.generation] = webhooks
            return earlier
        }
        let delay = TimeAmount(self.node.configuration.limits.handlerTimeout) + .seconds(1)
        self.node.shards.first?.eventLoop.scheduleTask(in: delay) {
            let ended = self.state.withLock { $0.webhooks.removeValue(forKey: earlier) }
            if let ended {
                Task { await ended.shutdown() }
            }
        }
        return webhooks
    }

    /// Lets go of what reloads have made.
    func shutDown() async {
        let webhooks = self.state.withLock { state in
            defer { state.webhooks = [:] }
            return Array(state.webhooks.values)
        }
        for webhooks in webhooks {
            await webhooks.shutdown()
        }
    }
}

/// What new connections of a listener get.
struct ListenerEntrance: Sendable {
    let context: ListenerContext
    let tls: NIOSSLContext?

    /// Reads the listener's certificate and key.
    ///
    /// - Throws: When they cannot be read.
    init(_ context: ListenerContext) throws {
        self.context = context
        self.tls = try context.configuration.tls.map { try NIOSSLContext($0) }
    }
}

extension RealmHost {
    /// Other routes and handlers are in force.
    func replace(_ admission: Admission) {
        self.state.withLock { $0.admission = admission }
    }
}

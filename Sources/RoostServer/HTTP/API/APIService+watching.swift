// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RoostRouter
internal import WAMP

extension APIService {
    /// How often who looks on gets a comment, so that it is noticed when it has gone.
    private static let beat = Duration.seconds(5)

    /// Shows what is published to a topic from now on.
    func watchTopic(_ call: APIRequest) async throws -> APIReply {
        let uri = try call.topic()
        let watchers = call.realm.host.watchers
        let watcher = try self.newWatcher()
        watchers.add(watcher, topic: uri)
        return self.reply(watcher) { watchers.remove(watcher) }
    }

    /// Shows the frames of a session from now on.
    func watchSession(_ call: APIRequest) async throws -> APIReply {
        try call.grant.requireAllNames()
        guard let port = try self.target(call).port as? ConnectionPort else {
            throw ProblemDetails.noSuchSession
        }
        let watcher = try self.newWatcher()
        port.watch(watcher)
        return self.reply(watcher) { port.unwatch(watcher) }
    }

    private func newWatcher() throws(ProblemDetails) -> Watcher {
        guard let watcher = self.watchers.open() else {
            throw ProblemDetails(.unavailable, "\(Watchers.maximum) look on already, or the server ends.")
        }
        return watcher
    }

    /// An event stream that lasts until the watcher has gone or there is nothing more to see.
    private func reply(_ watcher: Watcher, _ closed: @escaping @Sendable () -> Void) -> APIReply {
        let watchers = self.watchers
        watcher.beat()
        return APIReply(
            stream: ResponseBody { writer in
                defer {
                    closed()
                    watchers.close(watcher)
                }
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask {
                        while !Task.isCancelled {
                            try await Task.sleep(for: Self.beat)
                            watcher.beat()
                        }
                    }
                    for await piece in watcher.pieces {
                        try await writer.write(piece)
                    }
                    tasks.cancelAll()
                }
                try await writer.finish(nil)
            }
        )
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore
internal import RoostRouter
internal import WAMP

/// A request to an operation that has been let in and whose parameters are valid.
struct APIRequest: Sendable {
    let context: HTTPContext
    let grant: APIGrant
    let parameters: APIParameters
    /// The whole body; empty if the operation takes none.
    let body: ByteBuffer
    /// The loop of the connection.
    let shard: Shard
    /// The number of the realm of the path, if there is one in it.
    let realmIndex: Int?

    /// The realm of the path, on the connection's loop.
    var realm: ShardRealm {
        self.shard.realms[self.realmIndex ?? 0]
    }

    /// The session of the path.
    ///
    /// - Throws: ``ProblemDetails``: 404 for a number that no session has.
    func sessionID() throws(ProblemDetails) -> SessionID {
        guard let number = self.parameters.integer(.session), let id = SessionID(rawValue: UInt64(number)) else {
            throw .noSuchSession
        }
        return id
    }

    /// The topic of the query, which the key must be for.
    func topic() throws(ProblemDetails) -> URI {
        let topic = URI(self.parameters.text(.topic) ?? "")
        try self.grant.requireName(topic.bytes)
        return topic
    }

    /// The number after which a page begins; 0 for the first one.
    var cursor: UInt64 {
        self.parameters.numbers(.cursor)?.first ?? 0
    }
}

extension ProblemDetails {
    /// No session has that id.
    static let noSuchSession = ProblemDetails(.notFound, "There is no such session in this realm.")
}

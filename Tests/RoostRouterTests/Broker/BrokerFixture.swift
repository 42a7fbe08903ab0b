// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostRouter

/// What tests of the broker and the meta API are made of.
enum BrokerFixture {
    private struct NoPort: SessionPort {
        func send(_ payload: Payload, topic: URI) {}
        func close() {}
    }

    static func id(_ number: UInt64) throws -> SessionID {
        try #require(SessionID(rawValue: number))
    }

    static func identity(authID: String = "alice", authRole: String = "user") -> Identity {
        Identity(authID: authID, authRole: authRole, authMethod: "ticket", authProvider: "static")
    }

    static func session(_ number: UInt64, authID: String = "alice", authRole: String = "user") throws -> Session {
        var principal = Principal()
        principal.identity = Self.identity(authID: authID, authRole: authRole)
        return Session(id: try Self.id(number), principal: principal, remoteAddress: nil, port: NoPort())
    }

    static func subscription(_ number: UInt64) throws -> SubscriptionID {
        try #require(SubscriptionID(rawValue: number))
    }

    static func registration(_ number: UInt64) throws -> RegistrationID {
        try #require(RegistrationID(rawValue: number))
    }

    static func publication(_ number: UInt64) throws -> PublicationID {
        try #require(PublicationID(rawValue: number))
    }

    /// An event whose content is the number of its publication.
    static func event(
        _ number: UInt64,
        topic: URI,
        timestamp: Int64 = 0,
        byteCount: Int = 0,
        publisher: EventPublisher? = nil,
        audience: AudienceLists = .everyone
    ) throws -> StoredEvent<UInt64> {
        StoredEvent(
            publication: try Self.publication(number),
            topic: topic,
            timestamp: timestamp,
            content: number,
            byteCount: byteCount,
            publisher: publisher,
            audience: audience
        )
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// A topic as its handler sees it: its subscribers, and how to reach them.
///
/// The methods may be called from anywhere. Events that one handler call broadcasts arrive in that order.
public final class Topic: Sendable {
    /// The name that is published to.
    public let uri: URI

    private let port: any TopicPort

    /// Makes a topic.
    ///
    /// - Parameters:
    ///   - uri: The name.
    ///   - port: What carries out what handlers ask for.
    package init(uri: URI, port: any TopicPort) {
        self.uri = uri
        self.port = port
    }

    /// The number of subscribers.
    ///
    /// In `onSubscribe` the newcomer is counted already, in `onUnsubscribe` the one that left is not counted any more.
    public var count: Int {
        self.port.count
    }

    /// The subscribers, in the order of their subscriptions.
    ///
    /// A snapshot; it costs as much as there are subscribers.
    public var subscribers: [Session] {
        self.port.subscribers
    }

    /// Sends an event to all subscribers that the audience admits.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - audience: Who is excluded and who is eligible.
    public func broadcast(_ payload: Payload, to audience: Audience = .everyone) {
        self.port.broadcast(payload, to: audience)
    }

    /// Sends an event of this topic to one session; one of WAMP v2 gets it only if it is subscribed.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - session: The session.
    public func send(_ payload: Payload, to session: Session) {
        session.send(payload, topic: self.uri)
    }
}

/// What carries out what handlers ask of a topic.
package protocol TopicPort: Sendable {
    /// The number of subscribers.
    var count: Int { get }

    /// The subscribers, in the order of their subscriptions.
    var subscribers: [Session] { get }

    /// Sends an event to all subscribers that the audience admits.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - audience: Who is excluded and who is eligible.
    func broadcast(_ payload: Payload, to audience: Audience)
}

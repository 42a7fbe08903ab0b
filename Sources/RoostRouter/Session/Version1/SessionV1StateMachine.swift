// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
package import WAMP

/// A WAMP v1 session: its prefixes and its own books of subscriptions.
///
/// What can be wrong:
/// - our fault: nothing, for every message is answered in every state;
/// - the peer's fault: ``Violation``, answered with close code 1007 or 1008;
/// - legitimate leftovers, ignored: a second SUBSCRIBE, an UNSUBSCRIBE of what is not subscribed, a subscription that
///   is decided after the peer has unsubscribed, messages after the end.
package struct SessionV1StateMachine: Sendable {
    /// What the session must not exceed.
    package struct Limits: Equatable, Sendable {
        /// Bytes of a topic or procedure name.
        package var topicBytes: Int
        /// Subscriptions, refused ones included.
        package var subscriptions: Int
        /// Prefixes.
        package var prefixes: Int

        /// Makes limits.
        ///
        /// - Parameters:
        ///   - topicBytes: Bytes of a topic or procedure name.
        ///   - subscriptions: Subscriptions, refused ones included.
        ///   - prefixes: Prefixes.
        package init(topicBytes: Int = 255, subscriptions: Int = 1_000, prefixes: Int = 100) {
            self.topicBytes = topicBytes
            self.subscriptions = subscriptions
            self.prefixes = prefixes
        }
    }

    /// What is to be done about a message.
    package enum Action: Equatable, Sendable {
        /// Carry out a command.
        case perform(SessionCommand)
        /// Nothing.
        case ignore
        /// Refuse a subscription, for there are too many; the connection stays.
        case refuseSubscription(URI)
        /// End the session.
        case close(Violation)
    }

    /// The peer's faults.
    package enum Violation: Equatable, Sendable {
        /// The message cannot be read.
        case message(V1Violation)
        /// A name is longer than ``Limits/topicBytes``.
        case topicTooLong
        /// There are more prefixes than ``Limits/prefixes``.
        case tooManyPrefixes
    }

    private enum Standing: Equatable, Sendable {
        case active
        case refused
    }

    private let limits: Limits
    private var prefixes: [[UInt8]: [UInt8]] = [:]
    private var subscriptions: [URI: Standing] = [:]
    private var isClosed = false

    /// Makes a session without prefixes and subscriptions.
    ///
    /// - Parameter limits: What the session must not exceed.
    package init(limits: Limits) {
        self.limits = limits
    }

    /// The number of subscriptions in the session's books.
    package var subscriptionCount: Int {
        self.subscriptions.count
    }

    /// A message has come.
    ///
    /// - Parameter message: The message.
    /// - Returns: What is to be done.
    package mutating func received(_ message: V1ClientMessage) -> Action {
        guard !self.isClosed else {
            return .ignore
        }
        switch message {
        case .prefix(let name, let uri):
            return self.define(name, as: uri)
        case .subscribe(let topic):
            return self.subscribe(self.resolve(topic))
        case .unsubscribe(let topic):
            return self.unsubscribe(self.resolve(topic))
        case .publish(let topic, let event, let exclude, let eligible):
            return self.publish(self.resolve(topic), event: event, exclude: exclude, eligible: eligible)
        case .call(let id, let procedure, let arguments, let count):
            let name = self.resolve(procedure)
            guard name.readableBytes <= self.limits.topicBytes else {
                return .close(.topicTooLong)
            }
            return .perform(.call(id: id, procedure: name, arguments: arguments, count: count))
        }
    }

    /// The topic's handler has refused a subscription: the books keep it, as the seed system's do, so that a second
    /// SUBSCRIBE is ignored until an UNSUBSCRIBE.
    ///
    /// - Parameter topic: The topic.
    package mutating func refused(_ topic: URI) {
        guard self.subscriptions[topic] != nil else {
            return
        }
        self.subscriptions[topic] = .refused
    }

    /// A subscription is taken from the session: its books forget it.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: Whether the session was subscribed.
    package mutating func revoked(_ topic: URI) -> Bool {
        self.subscriptions.removeValue(forKey: topic) == .active
    }

    /// The session has ended.
    ///
    /// - Returns: The topics whose subscriptions end with it, those that were refused left out.
    package mutating func closed() -> [URI] {
        self.isClosed = true
        defer { self.subscriptions = [:] }
        return self.subscriptions.filter { $0.value == .active }.map(\.key)
    }

    private mutating func define(_ name: [UInt8], as uri: [UInt8]?) -> Action {
        guard let uri else {
            self.prefixes[name] = nil
            return .ignore
        }
        guard name.count <= self.limits.topicBytes, uri.count <= self.limits.topicBytes else {
            return .close(.topicTooLong)
        }
        guard self.prefixes[name] != nil || self.prefixes.count < self.limits.prefixes else {
            return .close(.tooManyPrefixes)
        }
        self.prefixes[name] = uri
        return .ignore
    }

    private mutating func subscribe(_ topic: ByteBuffer) -> Action {
        guard topic.readableBytes <= self.limits.topicBytes else {
            return .close(.topicTooLong)
        }
        let uri = URI(bytes: Array(buffer: topic))
        guard self.subscriptions[uri] == nil else {
            return .ignore
        }
        guard self.subscriptions.count < self.limits.subscriptions else {
            return .refuseSubscription(uri)
        }
        self.subscriptions[uri] = .active
        return .perform(.subscribe(uri))
    }

    private mutating func unsubscribe(_ topic: ByteBuffer) -> Action {
        guard topic.readableBytes <= self.limits.topicBytes else {
            return .ignore
        }
        let uri = URI(bytes: Array(buffer: topic))
        guard let standing = self.subscriptions.removeValue(forKey: uri) else {
            return .ignore
        }
        return .perform(.unsubscribe(uri, wasRefused: standing == .refused))
    }

    private func publish(
        _ topic: ByteBuffer,
        event: ByteBuffer?,
        exclude: V1Exclude,
        eligible: [V1ListMember]
    ) -> Action {
        guard topic.readableBytes <= self.limits.topicBytes else {
            return .close(.topicTooLong)
        }
        let (excluded, excludesPublisher): ([Audience.Member], Bool) =
            switch exclude {
            case .nobody: ([], false)
            case .publisher: ([], true)
            case .list(let members): (members.map { Audience.Member($0) }, false)
            }
        let audience = Audience(excluding: excluded, eligible: eligible.map { Audience.Member($0) })
        let payload = event ?? Payload.null.bytes
        return .perform(
            .publish(topic: topic, payload: payload, audience: audience, excludesPublisher: excludesPublisher)
        )
    }

    /// Replaces a prefix: `p:name` becomes `uri#name`, and a second colon cuts off what follows it.
    ///
    /// A name with `http://`, `https://` and so on anywhere is never resolved. Source: Ratchet `WampConnection::getUri`.
    private func resolve(_ name: ByteBuffer) -> ByteBuffer {
        guard !self.prefixes.isEmpty else {
            return name
        }
        let parts = name.readableBytesView.split(separator: 0x3A, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1, !name.holdsHTTPScheme, let uri = self.prefixes[Array(parts[0])] else {
            return name
        }
        var resolved = ByteBuffer()
        resolved.writeBytes(uri)
        resolved.writeInteger(0x23 as UInt8)
        resolved.writeBytes(parts[1])
        return resolved
    }
}

extension Audience.Member {
    /// Reads an entry of a list that a WAMP v1 client sent.
    init(_ member: V1ListMember) {
        switch member {
        case .everyone: self = .everyone
        case .text(let text): self.init(version1Text: text)
        }
    }
}

extension ByteBuffer {
    /// Whether `http`, any number of `s` and `://` stand anywhere in the bytes.
    fileprivate var holdsHTTPScheme: Bool {
        let bytes = Array(buffer: self)
        var position = 0
        while position + 7 <= bytes.count {
            if bytes[position...].starts(with: "http".utf8) {
                let rest = bytes[(position + 4)...].drop { $0 == 0x73 }
                if rest.starts(with: "://".utf8) {
                    return true
                }
            }
            position += 1
        }
        return false
    }
}

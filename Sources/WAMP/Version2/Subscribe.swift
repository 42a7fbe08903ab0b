// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A client subscribes to a topic or a pattern.
///
/// Shape: `[SUBSCRIBE, Request|id, Options|dict, Topic|uri]`, from clients.
///
/// Source: WAMP, Basic Profile, SUBSCRIBE; Advanced Profile, Pattern-based Subscriptions and Event Retention.
package struct V2Subscribe: Equatable, Sendable {
    /// The id of the request.
    package var request: UInt64

    /// The topic or pattern; whether it follows the rules is judged by the session.
    package var topic: URI

    /// Whether ``topic`` is longer than the reader allows.
    package var isTooLong: Bool

    /// Options.
    package var options: Options

    /// `SUBSCRIBE.Options|dict`.
    package struct Options: Equatable, Sendable {
        /// `match|string`: how topics are compared; default `exact`.
        package var match = MatchPolicy.exact
        /// `get_retained|bool`: whether retained events are delivered at once; default `false`.
        package var getRetained = false
        /// `nkey|string`: the node key of sharded subscriptions.
        package var nodeKey: String?
        /// `_token|string`, our own: a token for this topic, up to 16,384 bytes.
        package var token: String?

        /// Makes the options of an empty dict.
        package init() {}

        init(_ options: V2Dictionary) throws(V2Violation) {
            self.match = try options.choice("match", .match) ?? .exact
            self.getRetained = try options.bool("get_retained") ?? false
            self.nodeKey = try options.string("nkey")
            self.token = try options.string("_token", upTo: V2Dictionary.tokenBytes)
        }
    }

    /// Makes a SUBSCRIBE.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - topic: The topic or pattern.
    ///   - isTooLong: Whether the topic is longer than the reader allows.
    ///   - options: Options.
    package init(request: UInt64, topic: URI, isTooLong: Bool = false, options: Options = Options()) {
        self.request = request
        self.topic = topic
        self.isTooLong = isTooLong
        self.options = options
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(4...4)
        self.request = try elements.id(1, "Request")
        self.options = try Options(try elements.dict(2, "Options"))
        self.topic = try elements.uri(3, "Topic")
        self.isTooLong = self.topic.bytes.count > elements.uriBytes
    }
}

/// A client ends a subscription.
///
/// Shape: `[UNSUBSCRIBE, Request|id, SUBSCRIBED.Subscription|id]`, from clients.
///
/// Source: WAMP, Basic Profile, UNSUBSCRIBE.
package struct V2Unsubscribe: Equatable, Sendable {
    /// The id of the request.
    package var request: UInt64

    /// The subscription, `1…2^53`.
    package var subscription: UInt64

    /// Makes an UNSUBSCRIBE.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - subscription: The subscription.
    package init(request: UInt64, subscription: UInt64) {
        self.request = request
        self.subscription = subscription
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...3)
        self.request = try elements.id(1, "Request")
        self.subscription = try elements.id(2, "SUBSCRIBED.Subscription")
    }
}

extension V2ServerMessages {
    /// Writes SUBSCRIBED: `[33, SUBSCRIBE.Request|id, Subscription|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - subscription: The id of the subscription.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func subscribed(request: UInt64, subscription: UInt64, in serializer: Serializer) -> ByteBuffer {
        self.acknowledgement(.subscribed, request, subscription, in: serializer)
    }

    /// Writes UNSUBSCRIBED: `[35, UNSUBSCRIBE.Request|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func unsubscribed(request: UInt64, in serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .unsubscribed, elements: 2)
        writer.append(integer: request)
        return writer.finish()
    }

    /// Writes UNSUBSCRIBED for a subscription that the router ends: `[35, 0, Details|dict]`.
    ///
    /// Only for subscribers that have announced `subscription_revocation`.
    ///
    /// Source: WAMP, Advanced Profile, Subscription Revocation.
    ///
    /// - Parameters:
    ///   - subscription: The id of the subscription.
    ///   - reason: Why.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func unsubscribed(
        revoking subscription: UInt64,
        reason: String?,
        in serializer: Serializer
    ) -> ByteBuffer {
        self.revocation(.unsubscribed, "subscription", subscription, reason, in: serializer)
    }

    /// Writes `[code, 0, {key: id, reason: string}]`.
    static func revocation(
        _ code: V2MessageCode,
        _ key: String,
        _ id: UInt64,
        _ reason: String?,
        in serializer: Serializer
    ) -> ByteBuffer {
        let reason = reason.map { [WireValue.Member("reason", .string($0))] } ?? []
        var writer = MessageWriter(serializer, code: code, elements: 3)
        writer.append(integer: 0)
        writer.append(.object([WireValue.Member(key, WireValue(id))] + reason))
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes SUBSCRIBE: `[32, Request|id, Options|dict, Topic|uri]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - options: Options, an object.
    ///   - topic: The topic or pattern.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func subscribe(
        request: UInt64,
        options: WireValue = .object([]),
        topic: URI,
        in serializer: Serializer
    ) -> ByteBuffer {
        self.request(.subscribe, request, options, topic, ArgumentBytes(serializer))
    }

    /// Writes UNSUBSCRIBE: `[34, Request|id, SUBSCRIBED.Subscription|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - subscription: The subscription.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func unsubscribe(request: UInt64, subscription: UInt64, in serializer: Serializer) -> ByteBuffer {
        V2ServerMessages.acknowledgement(.unsubscribe, request, subscription, in: serializer)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A client publishes to a topic.
///
/// Shape: `[PUBLISH, Request|id, Options|dict, Topic|uri]`, `[…, Arguments|list]`,
/// `[…, Arguments|list, ArgumentsKw|dict]`, from clients.
///
/// Source: WAMP, Basic Profile, PUBLISH; Advanced Profile, Publish & Subscribe.
package struct V2Publish: Equatable, Sendable {
    /// The id of the request.
    package var request: UInt64

    /// The topic; whether it follows the rules is judged by the session.
    package var topic: URI

    /// Whether ``topic`` is longer than the reader allows.
    package var isTooLong: Bool

    /// Options.
    package var options: Options

    /// The payload.
    package var arguments: ArgumentBytes

    /// `PUBLISH.Options|dict`.
    package struct Options: Equatable, Sendable {
        /// `acknowledge|bool`: whether PUBLISHED or ERROR is sent; default `false`.
        package var acknowledge = false
        /// `exclude_me|bool`: whether the publisher receives nothing itself; default `true`.
        package var excludeMe = true
        /// `disclose_me|bool`: whether subscribers are told who published.
        package var discloseMe: Bool?
        /// `retain|bool`: whether the event is kept for later subscribers; default `false`.
        package var retain = false
        /// The options that few publications have, together: so the others are cheap to copy.
        private var rare: Rare?

        private struct Rare: Equatable, Sendable {
            var exclude: [UInt64]?
            var excludeAuthIDs: [String]?
            var excludeAuthRoles: [String]?
            var eligible: [UInt64]?
            var eligibleAuthIDs: [String]?
            var eligibleAuthRoles: [String]?
            var resourceKey: String?
            var passthrough: V2Passthrough?
            var token: String?
        }

        /// `exclude|list[id]`: sessions that receive nothing.
        package var exclude: [UInt64]? {
            get { self.rare?.exclude }
            set { self.change { $0.exclude = newValue } }
        }

        /// `exclude_authid|list[string]`.
        package var excludeAuthIDs: [String]? {
            get { self.rare?.excludeAuthIDs }
            set { self.change { $0.excludeAuthIDs = newValue } }
        }

        /// `exclude_authrole|list[string]`.
        package var excludeAuthRoles: [String]? {
            get { self.rare?.excludeAuthRoles }
            set { self.change { $0.excludeAuthRoles = newValue } }
        }

        /// `eligible|list[id]`: the only sessions that may receive; an empty list means nobody.
        package var eligible: [UInt64]? {
            get { self.rare?.eligible }
            set { self.change { $0.eligible = newValue } }
        }

        /// `eligible_authid|list[string]`.
        package var eligibleAuthIDs: [String]? {
            get { self.rare?.eligibleAuthIDs }
            set { self.change { $0.eligibleAuthIDs = newValue } }
        }

        /// `eligible_authrole|list[string]`.
        package var eligibleAuthRoles: [String]? {
            get { self.rare?.eligibleAuthRoles }
            set { self.change { $0.eligibleAuthRoles = newValue } }
        }

        /// `rkey|string`: the resource key of sharded subscriptions.
        package var resourceKey: String? {
            get { self.rare?.resourceKey }
            set { self.change { $0.resourceKey = newValue } }
        }

        /// `ppt_*|string`.
        package var passthrough: V2Passthrough? {
            get { self.rare?.passthrough }
            set { self.change { $0.passthrough = newValue } }
        }

        /// `_token|string`, our own: a token for this topic, up to 16,384 bytes.
        package var token: String? {
            get { self.rare?.token }
            set { self.change { $0.token = newValue } }
        }

        /// Makes the options of an empty dict.
        package init() {}

        /// Reads options that came in another message, such as those of a testament.
        ///
        /// - Parameter members: The members of the dict.
        /// - Throws: ``V2Violation`` for a known option of another type.
        package init(_ members: [WireValue.Member]) throws(V2Violation) {
            try self.init(V2Dictionary(.object(members), path: "Options", code: .publish))
        }

        init(_ options: V2Dictionary) throws(V2Violation) {
            guard !options.isEmpty else {
                return
            }
            self.acknowledge = try options.bool("acknowledge") ?? false
            self.excludeMe = try options.bool("exclude_me") ?? true
            self.discloseMe = try options.bool("disclose_me")
            self.retain = try options.bool("retain") ?? false
            var rare = Rare()
            rare.exclude = try options.ids("exclude")
            rare.excludeAuthIDs = try options.strings("exclude_authid")
            rare.excludeAuthRoles = try options.strings("exclude_authrole")
            rare.eligible = try options.ids("eligible")
            rare.eligibleAuthIDs = try options.strings("eligible_authid")
            rare.eligibleAuthRoles = try options.strings("eligible_authrole")
            rare.resourceKey = try options.string("rkey")
            rare.passthrough = try V2Passthrough(options)
            rare.token = try options.string("_token", upTo: V2Dictionary.tokenBytes)
            self.rare = rare == Rare() ? nil : rare
        }

        private mutating func change(_ change: (inout Rare) -> Void) {
            var rare = self.rare ?? Rare()
            change(&rare)
            self.rare = rare == Rare() ? nil : rare
        }
    }

    /// Makes a PUBLISH.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - topic: The topic.
    ///   - isTooLong: Whether the topic is longer than the reader allows.
    ///   - options: Options.
    ///   - arguments: The payload.
    package init(
        request: UInt64,
        topic: URI,
        isTooLong: Bool = false,
        options: Options = Options(),
        arguments: ArgumentBytes
    ) {
        self.request = request
        self.topic = topic
        self.isTooLong = isTooLong
        self.options = options
        self.arguments = arguments
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(4...6)
        self.request = try elements.id(1, "Request")
        self.options = try Options(try elements.dict(2, "Options"))
        self.topic = try elements.uri(3, "Topic")
        self.isTooLong = self.topic.bytes.count > elements.uriBytes
        self.arguments = try elements.arguments(4)
    }
}

extension V2ServerMessages {
    /// Writes PUBLISHED: `[17, PUBLISH.Request|id, Publication|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - publication: The id of the publication.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func published(request: UInt64, publication: UInt64, in serializer: Serializer) -> ByteBuffer {
        self.acknowledgement(.published, request, publication, in: serializer)
    }

    /// Writes `[code, Request|id, id]`.
    static func acknowledgement(
        _ code: V2MessageCode,
        _ request: UInt64,
        _ id: UInt64,
        in serializer: Serializer
    ) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: code, elements: 3)
        writer.append(integer: request)
        writer.append(integer: id)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes PUBLISH: `[16, Request|id, Options|dict, Topic|uri, …]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - options: Options, an object.
    ///   - topic: The topic.
    ///   - arguments: The payload; it also says what to write in.
    /// - Returns: The message.
    package static func publish(
        request: UInt64,
        options: WireValue = .object([]),
        topic: URI,
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        self.request(.publish, request, options, topic, arguments)
    }

    /// Writes `[code, Request|id, Options|dict, uri, …]`.
    static func request(
        _ code: V2MessageCode,
        _ request: UInt64,
        _ options: WireValue,
        _ uri: URI,
        _ arguments: ArgumentBytes
    ) -> ByteBuffer {
        let arguments = arguments.withoutEmpty
        var writer = MessageWriter(code: code, elements: 4, before: arguments)
        writer.append(integer: request)
        writer.append(options)
        writer.append(uri)
        writer.append(arguments)
        return writer.finish()
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// Builds the EVENTs of one publication: the payload is converted once for each serializer, whatever the number of
/// subscriptions and forms.
struct EventEncoder {
    private let payload: Payload
    private var publication: PublicationID?
    // No dictionary: most publications need one of them.
    private var json: ArgumentBytes?
    private var messagePack: ArgumentBytes?
    private var cbor: ArgumentBytes?
    private var event: ByteBuffer?

    /// Makes an encoder.
    ///
    /// - Parameters:
    ///   - payload: What is published.
    ///   - publication: The publication's id, if it has one that the payload does not know.
    init(_ payload: Payload, publication: PublicationID? = nil) {
        self.payload = payload
        self.publication = publication ?? payload.origin?.publication
    }

    /// The publication's id, which is the same in all events.
    ///
    /// - Parameter random: Draws it, if there is none yet.
    /// - Returns: The id.
    mutating func publicationID(drawing random: inout PublicationRandom) -> PublicationID {
        let publication = self.publication ?? PublicationID(using: &random)
        self.publication = publication
        return publication
    }

    /// The payload as WAMP v1 sends it.
    var version1: ByteBuffer {
        mutating get {
            if case .event(let text) = self.payload.content {
                return text
            }
            let event = self.event ?? self.payload.bytes
            self.event = event
            return event
        }
    }

    /// Builds the data of an event for event streams.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - memory: An empty buffer to write to.
    /// - Returns: `{"topic": Topic|uri, "event": Event}`.
    mutating func streamData(topic: URI, reusing memory: consuming ByteBuffer = ByteBuffer()) -> ByteBuffer {
        var data = memory
        data.writeStaticString(#"{"topic":"#)
        data.writeJSON(string: topic.description)
        data.writeStaticString(#","event":"#)
        data.writeImmutableBuffer(self.version1)
        data.writeStaticString("}")
        return data
    }

    /// Builds an EVENT of WAMP v2.
    ///
    /// - Parameters:
    ///   - subscription: The subscription.
    ///   - topic: The topic, for subscriptions to patterns.
    ///   - serializer: What the message is written in.
    ///   - isRetained: Whether the event was kept from before the subscription.
    ///   - memory: An empty buffer to write to.
    ///   - random: Draws the publication's id, if it has none yet; it is the same for all subscriptions.
    /// - Returns: The message; `nil` if the payload cannot be written in that serializer.
    mutating func message(
        _ subscription: SubscriptionID,
        topic: URI?,
        _ serializer: Serializer,
        isRetained: Bool = false,
        reusing memory: consuming ByteBuffer = ByteBuffer(),
        drawing random: inout PublicationRandom
    ) -> ByteBuffer? {
        let publication = self.publicationID(drawing: &random)
        guard let arguments = self.arguments(in: serializer) else {
            return nil
        }
        var details = self.payload.origin?.details ?? []
        if let topic {
            details.append(WireValue.Member("topic", .string(topic.description)))
        }
        if isRetained {
            details.append(WireValue.Member("retained", true))
        }
        return V2ServerMessages.event(
            subscription: subscription.rawValue,
            publication: publication.rawValue,
            details: .object(details),
            arguments: arguments,
            reusing: memory
        )
    }

    private mutating func arguments(in serializer: Serializer) -> ArgumentBytes? {
        switch serializer {
        case .json:
            self.json = self.json ?? (try? self.payload.arguments(in: .json))
            return self.json
        case .messagePack:
            self.messagePack = self.messagePack ?? (try? self.payload.arguments(in: .messagePack))
            return self.messagePack
        case .cbor:
            self.cbor = self.cbor ?? (try? self.payload.arguments(in: .cbor))
            return self.cbor
        }
    }
}

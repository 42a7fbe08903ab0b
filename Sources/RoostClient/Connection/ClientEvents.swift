// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// What a server sends without being asked, in order.
///
/// One task reads it, once. What is not read waits, up to ``ClientConfiguration/bufferedEvents`` and what one read of
/// the socket brings more; then the client stops reading, results of calls included, until there is room again. It ends
/// when this side closes, and throws a ``ClientError`` when the connection ends otherwise.
public struct ClientEvents: AsyncSequence, Sendable {
    typealias Producer = NIOThrowingAsyncSequenceProducer<
        ClientEvent,
        any Error,
        NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
        ReadSwitch
    >

    private let producer: Producer

    /// Makes a sequence and its source.
    ///
    /// - Parameters:
    ///   - bufferedEvents: Events that may wait.
    ///   - readSwitch: What stops and resumes the reading of the socket.
    /// - Returns: The source and the sequence.
    static func make(bufferedEvents: Int, readSwitch: ReadSwitch) -> (source: Producer.Source, events: ClientEvents) {
        let high = Swift.max(1, bufferedEvents)
        let result = Producer.makeSequence(
            elementType: ClientEvent.self,
            failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: (high + 1) / 2, highWatermark: high),
            finishOnDeinit: true,
            delegate: readSwitch
        )
        return (result.source, ClientEvents(producer: result.sequence))
    }

    /// Starts reading.
    ///
    /// - Returns: An iterator, of which there can be one only.
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: self.producer.makeAsyncIterator())
    }

    /// Reads the events, one by one.
    public struct Iterator: AsyncIteratorProtocol {
        var base: Producer.AsyncIterator

        /// The next event; `nil` after this side closed.
        ///
        /// - Returns: The event.
        /// - Throws: ``ClientError`` when the connection ended otherwise.
        public mutating func next() async throws -> ClientEvent? {
            try await self.base.next()
        }
    }
}

@available(*, unavailable)
extension ClientEvents.Iterator: Sendable {}

/// Stops and resumes the reading of a socket for the events that wait.
struct ReadSwitch: NIOAsyncSequenceProducerDelegate {
    let channel: any Channel

    func produceMore() {
        self.channel.setOption(.autoRead, value: true).whenComplete { _ in }
    }

    func didTerminate() {
        self.produceMore()
    }
}

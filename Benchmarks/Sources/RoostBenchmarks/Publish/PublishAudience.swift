// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// One publisher and the subscribers of one topic.
///
/// All memory is there before anything is measured.
final class PublishAudience {
    private static let topic = "bench.topic.0"
    private static let payloadBytes = 128

    private let publisher: LoopbackConnection
    private let subscribers: ContiguousArray<LoopbackConnection>
    private let burst: Int
    private let publications: ByteBuffer
    private let events: UnsafeMutableRawBufferPointer

    /// Connects everybody and publishes once.
    ///
    /// - Parameters:
    ///   - count: How many subscribers.
    ///   - burst: How many publications are sent together, the next ones when all subscribers have got all of them.
    ///   - port: The server's port.
    init(subscribers count: Int, burst: Int, port: Int) {
        self.publisher = LoopbackConnection(port: port)
        self.subscribers = ContiguousArray((0..<count).map { _ in LoopbackConnection(port: port) })
        self.burst = burst
        for subscriber in self.subscribers {
            subscriber.subscribe(to: Self.topic)
        }
        let payload = String(repeating: "x", count: Self.payloadBytes)
        var publication = ByteBuffer()
        LoopbackConnection.write(.text, "[7,\"\(Self.topic)\",\"\(payload)\"]", to: &publication)
        self.publisher.send(publication)
        let frames = self.subscribers.map { $0.receiveFrame() }
        self.events = .allocate(byteCount: (frames.first?.count ?? 0) * burst, alignment: 16)
        var publications = ByteBuffer()
        for _ in 0..<burst {
            publications.writeImmutableBuffer(publication)
        }
        self.publications = publications
    }

    deinit {
        self.events.deallocate()
    }

    /// Publishes and waits for the deliveries.
    ///
    /// - Parameter publishes: How often, a multiple of the burst.
    func publish(_ publishes: Int) {
        let events = self.events
        self.publications.withUnsafeReadableBytes { publications in
            var sent = 0
            while sent < publishes {
                self.publisher.send(publications)
                for subscriber in self.subscribers {
                    subscriber.receive(events)
                }
                sent += self.burst
            }
        }
    }

    /// Ends all connections.
    func leave() {
        for connection in self.subscribers {
            close(connection.descriptor)
        }
        close(self.publisher.descriptor)
    }

    /// Lets the process have as many descriptors as the system permits.
    static func raiseDescriptorLimit() {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
    }
}

@available(*, unavailable)
extension PublishAudience: Sendable {}

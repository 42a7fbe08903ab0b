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

/// How ready frames get to the connections of one loop.
///
/// All sinks keep the order of what is written to one connection, with each other and with replies. What a socket does
/// not take is held by its connection, and while a connection holds anything, everything for it is held. No sink calls
/// back: what is held is handed to the channel at the end of the turn.
protocol BroadcastSink {
    /// Writes the same bytes to many connections, at the latest with the next ``flush()``.
    ///
    /// - Parameters:
    ///   - frames: Complete frames.
    ///   - lane: What may happen to them if they cannot be written.
    ///   - subscribers: Who gets them.
    func write(
        _ frames: ByteBuffer,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>
    )

    /// Writes bytes to one connection, at the latest with the next ``flush()``.
    ///
    /// - Parameters:
    ///   - frames: Complete frames.
    ///   - lane: What may happen to them if they cannot be written.
    ///   - connection: Who gets them.
    func write(_ frames: ByteBuffer, lane: OutboundLane, to connection: Connection)

    /// Writes what has not been written yet.
    func flush()
}

/// Writes with one `send(2)` for each connection.
///
/// Connections without a descriptor of their own (TLS) hold everything.
struct DirectSink: BroadcastSink {
    func write(
        _ frames: ByteBuffer,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>
    ) {
        frames.withUnsafeReadableBytes { bytes in
            for subscriber in subscribers {
                Self.write(bytes, of: frames, lane: lane, to: subscriber.connection)
            }
        }
    }

    func write(_ frames: ByteBuffer, lane: OutboundLane, to connection: Connection) {
        frames.withUnsafeReadableBytes { bytes in
            Self.write(bytes, of: frames, lane: lane, to: connection)
        }
    }

    func flush() {}

    @inline(__always)
    private static func write(
        _ bytes: UnsafeRawBufferPointer,
        of frames: ByteBuffer,
        lane: OutboundLane,
        to connection: Connection
    ) {
        guard connection.takesDirectWrites else {
            return connection.hold(frames, lane: lane)
        }
        let sent = Self.send(bytes, to: connection.descriptor)
        if sent != bytes.count {
            connection.hold(frames, sent: max(0, sent), lane: lane)
        }
    }

    /// Sends without waiting; a socket that takes nothing, or has failed, answers less than asked for.
    @inline(__always)
    static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int {
        let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
        #if canImport(Glibc)
        return Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
        #elseif canImport(Musl)
        return Musl.send(descriptor, bytes.baseAddress, bytes.count, flags)
        #else
        return Darwin.send(descriptor, bytes.baseAddress, bytes.count, flags)
        #endif
    }
}

/// Lets every connection hold everything, so that all goes through the channel.
struct ChannelSink: BroadcastSink {
    func write(
        _ frames: ByteBuffer,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>
    ) {
        for subscriber in subscribers {
            subscriber.connection.hold(frames, lane: lane)
        }
    }

    func write(_ frames: ByteBuffer, lane: OutboundLane, to connection: Connection) {
        connection.hold(frames, lane: lane)
    }

    func flush() {}
}

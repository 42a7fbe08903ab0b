// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// How a log of ready frames gets to the subscribers of a topic on one loop.
///
/// All sinks keep the order of what is written to one connection, with each other and with replies.
protocol BroadcastSink {
    /// A name for logs.
    var name: String { get }

    /// Writes the same bytes to all subscribers.
    ///
    /// - Parameters:
    ///   - frames: Complete frames.
    ///   - subscribers: Who gets them.
    func write(_ frames: ByteBuffer, to subscribers: ContiguousArray<ShardTopic.Subscriber>)

    /// Writes bytes to one connection.
    ///
    /// - Parameters:
    ///   - frames: Complete frames.
    ///   - connection: Who gets them.
    func write(_ frames: ByteBuffer, to connection: Connection)
}

/// Writes with `send(2)` on the connection's descriptor.
///
/// What the socket does not take goes through the channel, and while the channel holds anything of a connection,
/// everything of it goes there. Connections without a descriptor of their own (TLS) always do.
struct DirectSink: BroadcastSink {
    var name: String {
        "direct"
    }

    func write(_ frames: ByteBuffer, to subscribers: ContiguousArray<ShardTopic.Subscriber>) {
        frames.withUnsafeReadableBytes { bytes in
            for subscriber in subscribers {
                self.write(bytes, of: frames, to: subscriber.connection)
            }
        }
    }

    func write(_ frames: ByteBuffer, to connection: Connection) {
        frames.withUnsafeReadableBytes { bytes in
            self.write(bytes, of: frames, to: connection)
        }
    }

    @inline(__always)
    private func write(_ bytes: UnsafeRawBufferPointer, of frames: ByteBuffer, to connection: Connection) {
        guard connection.takesDirectWrites else {
            connection.writeThroughChannel(frames)
            return
        }
        let sent = send(
            connection.descriptor,
            bytes.baseAddress,
            bytes.count,
            CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
        )
        guard sent != bytes.count else {
            return
        }
        var rest = frames
        rest.moveReaderIndex(forwardBy: max(0, sent))
        connection.writeThroughChannel(rest)
    }
}

/// Writes everything through the channel.
struct ChannelSink: BroadcastSink {
    var name: String {
        "channel"
    }

    func write(_ frames: ByteBuffer, to subscribers: ContiguousArray<ShardTopic.Subscriber>) {
        for subscriber in subscribers {
            subscriber.connection.writeThroughChannel(frames)
        }
    }

    func write(_ frames: ByteBuffer, to connection: Connection) {
        connection.writeThroughChannel(frames)
    }
}

extension SinkChoice {
    /// The sink that is meant.
    func makeSink() -> any BroadcastSink {
        switch self {
        case .automatic, .direct: DirectSink()
        case .channel: ChannelSink()
        }
    }
}

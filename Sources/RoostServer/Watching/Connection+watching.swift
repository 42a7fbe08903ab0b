// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import WAMP

extension Connection {
    /// Lets somebody look on at the connection's frames.
    ///
    /// Everything that is sent goes through the queue meanwhile, where it can be seen.
    func watch(_ watcher: Watcher) {
        guard case .open = self.phase else {
            return watcher.end()
        }
        self.shard.drain()
        self.watchers.append(watcher)
        self.stopDirectWrites()
    }

    /// Somebody looks on no more.
    func unwatch(_ watcher: Watcher) {
        self.watchers.removeAll { $0 === watcher }
        if self.watchers.isEmpty, case .open = self.phase, !self.isCut {
            self.findDescriptor()
        }
    }

    /// The connection has ended.
    func endWatching() {
        for watcher in self.watchers {
            watcher.end()
        }
        self.watchers = []
    }

    /// Shows what is being sent.
    ///
    /// - Parameter frames: Complete frames.
    func showOutput(_ frames: ByteBuffer) {
        var frames = frames
        while let content = self.encoding.form.format.takeContent(&frames) {
            let isText = content.kind == .text
            var payload = content.payload
            if content.isCompressed {
                let limit = payload.readableBytes * Self.greatestRatio
                if case .message(let bytes, _) = self.shard.deflate.inflate(payload, isText: isText, limit: limit) {
                    payload = bytes
                }
            }
            self.show("out", content.kind, payload)
        }
    }

    /// Deflate cannot compress better.
    private static let greatestRatio = 1_032

    /// Shows what has been read.
    func show(_ event: WebSocketDecoder.Event) {
        switch event {
        case .message(let bytes, let isText): self.showInput(isText ? .text : .binary, bytes)
        case .ping(let payload): self.showInput(.ping, payload)
        case .pong(let payload): self.showInput(.pong, payload)
        case .close(_, let reason): self.showInput(.close, reason)
        case .compressedMessage, .violation: return
        }
    }

    /// Shows what has been read.
    func showInput(_ kind: FrameContent.Kind, _ payload: ByteBuffer) {
        self.show("in", kind, payload)
    }

    private func show(_ direction: String, _ kind: FrameContent.Kind, _ payload: ByteBuffer) {
        var shown = payload
        let form = self.encoding.form
        if kind == .binary, !form.serializer.isText || form.framing == .rawSocket,
            let value = try? WireValue.decode(payload, as: form.serializer)
        {
            // As the JSON that it stands for.
            shown = ByteBuffer()
            shown.writeJSON(value)
        } else if kind == .close {
            shown = ByteBuffer()
            var rest = payload
            let code = rest.readInteger(as: UInt16.self)
            shown.writeString([code.map { "\($0)" } ?? "", String(buffer: rest)].joined(separator: " "))
        }
        for watcher in self.watchers {
            watcher.show(
                [
                    .init("time", .integer(UnixTime.milliseconds())), .init("direction", .string(direction)),
                    .init("kind", .string(kind.rawValue)), .init("frame_bytes", .integer(Int64(payload.readableBytes))),
                ] + Watcher.members(shown)
            )
        }
    }
}

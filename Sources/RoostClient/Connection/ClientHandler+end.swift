// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import WAMP

/// How a connection ends.
extension ClientHandler {
    /// Begins the closing handshake; the channel closes when the server has answered, or after a time.
    func close() {
        guard let context = self.context else { return }
        switch self.stage {
        case .upgrading:
            self.fail(ClientError(.closed, "The connection was closed on this side."), context)
        case .open:
            self.end = ClientError(.closed, "The connection was closed on this side.")
            self.stage = .closing
            self.writeClose(1000, context)
            // Reading must go on for the answer, whatever waits to be read.
            context.channel.setOption(.autoRead, value: true).whenComplete { _ in }
            let channel = context.channel
            context.eventLoop.scheduleTask(in: TimeAmount(self.configuration.closeTimeout)) {
                channel.close(promise: nil)
            }
        case .closing, .closed:
            break
        }
    }

    /// Ends the connection because the time for connecting is over.
    func connectTimedOut() {
        guard let context = self.context else { return }
        self.fail(ClientError(.timedOut, "The server sent no WELCOME in time."), context)
    }

    func receivedClose(_ code: UInt16?, _ reason: String, _ context: ChannelHandlerContext) {
        if self.stage == .open { self.writeClose(code, context) }
        let text = [code.map { "with code \($0)" } ?? "without a code", reason].filter { !$0.isEmpty }
        let message = "The server closed the connection \(text.joined(separator: ": "))."
        self.finish(ClientError(.closedByServer, message, status: code.map(Int.init)))
        context.close(promise: nil)
    }

    /// Ends the connection without waiting for the server.
    func fail(_ error: ClientError, _ context: ChannelHandlerContext) {
        guard self.stage != .closed else { return }
        if self.stage == .open { self.writeClose(1002, context) }
        self.finish(error)
        context.close(promise: nil)
    }

    /// Tells everybody who waits that the connection is over, once.
    func finish(_ error: ClientError) {
        guard self.stage != .closed else { return }
        self.stage = .closed
        let end = self.end ?? error
        self.end = end
        self.established.fail(end)
        for id in self.session.connectionEnded() {
            self.complete(id, with: .failure(end))
        }
        _ = self.source.yield(contentsOf: self.undelivered)
        self.undelivered = []
        if end.code == .closed {
            self.source.finish()
        } else {
            self.source.finish(end)
        }
    }

    func complete(_ id: String, with result: Result<WireValue, any Error>) {
        guard let call = self.calls.removeValue(forKey: id) else { return }
        call.timeout.cancel()
        call.promise.completeWith(result)
    }

    private func writeClose(_ code: UInt16?, _ context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 16)
        WebSocketFrameEncoder.writeClose(code: code, mask: .random(in: .min ... .max), into: &buffer)
        context.writeAndFlush(Self.wrapOutboundOut(buffer), promise: nil)
    }
}

extension ClientError {
    static func violation(_ reason: CloseReason) -> ClientError {
        ClientError(.protocolViolation, "The server broke WebSocket: \(reason.text(product: "the client")).")
    }

    /// The error for a server's answer that does not open a connection.
    init(_ failure: ClientUpgradeFailure) {
        switch failure {
        case .refused(let status, let reason):
            self.init(.refused, "The server refused the connection with \(status) \(reason).", status: status)
        case .malformed, .tooLarge:
            self.init(.protocolViolation, "The server's answer is not an HTTP response that can be read.")
        case .notUpgraded, .badAccept, .unexpectedExtension, .unexpectedSubprotocol:
            self.init(.protocolViolation, "The server did not upgrade the connection as RFC 6455 demands: \(failure).")
        }
    }
}

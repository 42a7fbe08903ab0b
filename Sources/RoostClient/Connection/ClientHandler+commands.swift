// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import WAMP

/// What the connection's owner asks for.
extension ClientHandler {
    /// Sends what the machine says for a command.
    ///
    /// - Parameters:
    ///   - command: Asks the machine.
    ///   - eventLoop: The connection's.
    /// - Returns: Done when the socket took the message.
    func perform(
        _ command: (inout ClientSessionV1StateMachine) -> ClientSessionV1StateMachine.Command,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<Void> {
        guard self.stage == .open, let context = self.context else {
            return eventLoop.makeFailedFuture(self.endError)
        }
        switch command(&self.session) {
        case .send(let text):
            let promise = eventLoop.makePromise(of: Void.self)
            self.write(.text, text, context, promise: promise)
            return promise.futureResult
        case .refuse(let error):
            return eventLoop.makeFailedFuture(error)
        }
    }

    /// Calls a procedure.
    ///
    /// - Parameters:
    ///   - procedure: The procedure.
    ///   - arguments: The arguments.
    ///   - timeout: How long to wait for the result.
    ///   - promise: Completed once.
    /// - Returns: The call's id, to give it up; `nil` if the promise is completed already.
    func call(
        _ procedure: String,
        arguments: [WireValue],
        timeout: TimeAmount,
        promise: EventLoopPromise<WireValue>
    ) -> String? {
        guard self.stage == .open, let context = self.context else {
            promise.fail(self.endError)
            return nil
        }
        let id = String(self.nextCall)
        self.nextCall += 1
        switch self.session.call(id: id, procedure: procedure, arguments: arguments) {
        case .refuse(let error):
            promise.fail(error)
            return nil
        case .send(let text):
            self.write(.text, text, context)
            let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
            let scheduled = context.eventLoop.scheduleTask(in: timeout) {
                loopBound.value.giveUp(id, ClientError(.timedOut, "The call got no result in time."))
            }
            self.calls[id] = PendingCall(promise: promise, timeout: scheduled)
            return id
        }
    }

    /// Stops waiting for a call's result.
    func giveUp(_ id: String, _ error: any Error) {
        self.session.abandoned(call: id)
        self.complete(id, with: .failure(error))
    }

    func write(
        _ opcode: WebSocketOpcode,
        _ payload: ByteBuffer,
        _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>? = nil
    ) {
        var buffer = context.channel.allocator.buffer(capacity: payload.readableBytes + 14)
        WebSocketFrameEncoder.writeFrame(opcode, payload: payload, mask: .random(in: .min ... .max), into: &buffer)
        context.writeAndFlush(Self.wrapOutboundOut(buffer), promise: promise)
    }

    private var endError: ClientError {
        self.end ?? ClientError(.closed, "The connection was closed on this side.")
    }
}

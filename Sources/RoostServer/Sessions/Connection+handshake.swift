// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

extension Connection {
    /// Carries out what the handshake machine decided.
    ///
    /// - Returns: Whether there may be more to do with the bytes at hand.
    func shake(_ action: UpgradeAction) -> Bool {
        guard let context = self.context else {
            return false
        }
        switch action {
        case .wait:
            return false
        case .accept(let request):
            self.accept(request, context: context)
            return true
        case .stream(let request):
            self.encoding = Encoding(form: .eventStream)
            self.output.format = .eventStream
            self.makeDriver(.eventStream, eventLoop: context.eventLoop).opened(request)
            return true
        case .refuse(let refusal):
            self.listener.refuse(.handshake, peer: self.peerAddress, reason: "\(refusal.status) \(refusal.reason)")
            var answer = ByteBuffer()
            UpgradeResponse.write(refusal, policy: self.listener.policy, into: &answer)
            self.finish(with: answer, context: context)
            return true
        }
    }

    /// Sends 101 and the driver's greeting in one write.
    private func accept(_ request: UpgradeRequest, context: ChannelHandlerContext) {
        let form = request.subprotocol.flatMap(MessageForm.init(subprotocol:)) ?? .version1
        self.encoding = Encoding(form: form, deflate: request.deflate?.outbound)
        self.decoder.acceptsCompressed = request.deflate != nil
        if form.isBatched {
            self.splitter = BatchSplitter(form.serializer, batchMessages: self.listener.limits.batchMessages)
        }
        let driver = self.makeDriver(form, eventLoop: context.eventLoop)
        var answer = ByteBuffer()
        UpgradeResponse.write(request, policy: self.listener.policy, into: &answer)
        driver.writeGreeting(to: &answer)
        self.shard.write(answer, to: self)
        driver.opened(request)
    }

    private func makeDriver(_ form: MessageForm, eventLoop: any EventLoop) -> any ConnectionDriver {
        let driver: any ConnectionDriver =
            if self.listener.configuration.isEcho {
                EchoDriver(connection: self)
            } else if form == .version1 {
                V1SessionDriver(connection: self, eventLoop: eventLoop)
            } else if form == .eventStream {
                EventStreamDriver(connection: self, eventLoop: eventLoop)
            } else {
                V2SessionDriver(connection: self, eventLoop: eventLoop)
            }
        self.driver = driver
        self.phase = .open
        let isJoining = form.isVersion2 && !self.listener.configuration.isEcho
        self.deadlines.opened(joinTimeout: isJoining ? self.listener.limits.handshakeTimeout : nil, now: .now())
        return driver
    }

    /// Carries out what the handshake machine of RawSocket decided.
    ///
    /// - Returns: Whether there may be more to do with the bytes at hand.
    func shake(_ action: RawSocketHandshake.Action) -> Bool {
        guard let context = self.context else {
            return false
        }
        switch action {
        case .wait:
            return false
        case .accept(let serializer, let peerMaximum, let reply):
            let form = MessageForm(serializer, isRawSocket: true)
            self.encoding = Encoding(form: form, messageLimit: peerMaximum)
            self.output.format = .rawSocket
            self.rawDecoder = RawSocketDecoder(
                messageBytes: self.listener.rawSocketHandshake.ownMaximum.bytes,
                isText: serializer.isText
            )
            let driver = self.makeDriver(form, eventLoop: context.eventLoop)
            self.shard.write(reply, to: self)
            driver.opened(nil)
            return true
        case .refuse(let refusal, let reply):
            self.listener.refuse(.handshake, peer: self.peerAddress, reason: "\(refusal)")
            self.finish(with: reply, context: context)
            return true
        case .notRawSocket:
            self.listener.refuse(.handshake, peer: self.peerAddress, reason: "The peer does not speak RawSocket.")
            self.cut()
            return true
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport

extension Connection {
    /// Gives the connection to what serves plain HTTP, with what has come, and lets go of it.
    ///
    /// It counts among the connections of its address until it ends.
    ///
    /// - Parameters:
    ///   - bytes: The head of the first request, and what follows.
    ///   - context: The handler's context.
    func handOver(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard let service = self.listener.http.service else {
            var answer = ByteBuffer()
            UpgradeResponse.write(
                status: 503,
                reason: "Service Unavailable",
                policy: self.listener.policy,
                into: &answer
            )
            return self.finish(with: answer, context: context)
        }
        self.phase = .closed
        self.stopDirectWrites()
        self.shard.remove(self)
        let channel = context.channel
        if let address = self.address.take() {
            let (census, metrics) = (self.listener.census, self.listener.metrics)
            channel.closeFuture.whenComplete { _ in
                census.leave(address)
                metrics.connectionClosed()
            }
        }
        // What connections of this kind share is not for those of HTTP.
        try? channel.syncOptions?.setOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator())
        try? channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        service.serve(channel).whenFailure { _ in channel.close(promise: nil) }
        context.fireChannelRead(self.wrapInboundOut(bytes))
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}

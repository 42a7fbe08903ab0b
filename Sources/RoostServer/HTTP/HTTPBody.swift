// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// The body of one request, which is read once, within bounds of size and time.
///
/// What an endpoint does not read is discarded within the same bounds, so that the next request of the connection can
/// follow.
final class HTTPBody: Sendable {
    /// How long the peer of a body that is too large may take to see the answer.
    private static let linger = TimeAmount.seconds(2)

    private let request: Request
    private let channel: any Channel
    private let limits: Limits
    private let isRead = Atomic<Bool>(false)

    init(_ request: Request, channel: any Channel, limits: Limits) {
        self.request = request
        self.channel = channel
        self.limits = limits
    }

    private var declaredLength: Int? {
        self.request.headers[.contentLength].flatMap { Int($0) }
    }

    private var isDeclared: Bool {
        self.request.headers[.transferEncoding] != nil || self.declaredLength ?? 0 > 0
    }

    /// Reads the whole body.
    ///
    /// - Returns: The bytes; none if it has been read before.
    /// - Throws: ``ProblemDetails``: 413 beyond the bound, 400 if it ends early.
    func read() async throws -> ByteBuffer {
        var bytes = ByteBuffer()
        try await self.forEachPart { part in
            bytes.writeImmutableBuffer(part)
        }
        return bytes
    }

    /// Lets go of what has not been read.
    func discard() async throws {
        try await self.forEachPart { _ in }
    }

    private func forEachPart(_ take: (ByteBuffer) -> Void) async throws {
        let isTaken = self.isRead.exchange(true, ordering: .relaxed)
        guard self.isDeclared, !isTaken else {
            return
        }
        guard self.declaredLength ?? 0 <= self.limits.httpBodyBytes else {
            throw self.tooLarge()
        }
        let channel = self.channel
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(self.limits.httpTimeout)) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        var count = 0
        do {
            for try await part in self.request.body {
                count += part.readableBytes
                guard count <= self.limits.httpBodyBytes else {
                    throw self.tooLarge()
                }
                take(part)
            }
        } catch let problem as ProblemDetails {
            throw problem
        } catch {
            throw ProblemDetails(.malformedRequest, "The body ended early.")
        }
        guard self.declaredLength.map({ $0 == count }) ?? true else {
            throw ProblemDetails(.malformedRequest, "The body ended early.")
        }
    }

    /// Ends the connection soon: what is left of the body must not be waited for.
    private func tooLarge() -> ProblemDetails {
        let channel = self.channel
        channel.eventLoop.scheduleTask(in: Self.linger) {
            channel.close(promise: nil)
        }
        return ProblemDetails(
            .contentTooLarge,
            "The body has more than \(self.limits.httpBodyBytes) bytes (limits.http_body_bytes).",
            headers: [.connection: "close"]
        )
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if Tracing
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
public import ServiceLifecycle
internal import Synchronization
internal import WAMP

/// Sends the spans that have ended to a collector, in batches.
///
/// A collector that does not answer costs its spans and nothing else.
public final class SpanExporter: Service {
    private static let batch = 512
    private static let pause = Duration.seconds(1)
    private static let timeout = TimeAmount.seconds(5)

    private let queue = SpanQueue()
    private let endpoint: String
    private let service: String
    private let oneIn: Int
    private let onLoss: @Sendable (_ spans: Int, _ reason: String) -> Void
    /// Whether the collector has taken everything the last time.
    private let isWell = Mutex(true)

    /// Makes an exporter.
    ///
    /// - Parameters:
    ///   - endpoint: The collector's address.
    ///   - service: The name of the service.
    ///   - oneIn: Of how many traces one is recorded.
    ///   - onLoss: Called when spans have been lost, with their number and why; once until all are sent again.
    public init(
        endpoint: String,
        service: String,
        oneIn: Int,
        onLoss: @escaping @Sendable (_ spans: Int, _ reason: String) -> Void
    ) {
        self.endpoint = endpoint
        self.service = service
        self.oneIn = oneIn
        self.onLoss = onLoss
    }

    /// Makes the spans; to be given to `InstrumentationSystem`.
    public var tracer: QueueTracer {
        QueueTracer(queue: self.queue, oneIn: self.oneIn)
    }

    /// Sends until the service group shuts down, then what is left.
    public func run() async throws {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // Its own requests would make spans without end.
        configuration.tracing.tracer = nil
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        await cancelWhenGracefulShutdown {
            // What is left at the end is sent outside, where nothing is cancelled.
            while (try? await Task.sleep(for: Self.pause)) != nil {
                await self.send(with: client)
            }
        }
        await self.send(with: client)
        try? await client.shutdown()
    }

    /// Sends what waits.
    private func send(with client: HTTPClient) async {
        var (spans, lost) = self.queue.take()
        var reason = lost > 0 ? "there were too many" : nil
        while !spans.isEmpty {
            let part = Array(spans.prefix(Self.batch))
            spans.removeFirst(part.count)
            if let failure = await self.failure(of: part, with: client) {
                reason = failure
                lost += part.count + spans.count
                break
            }
        }
        let wasWell = self.isWell.withLock { isWell in
            defer { isWell = reason == nil }
            return isWell
        }
        if let reason, wasWell {
            self.onLoss(lost, reason)
        }
    }

    private func failure(of spans: [SpanRecord], with client: HTTPClient) async -> String? {
        var body = ByteBuffer()
        body.writeJSON(SpanRecord.body(spans, service: self.service))
        var request = HTTPClientRequest(url: self.endpoint)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(body)
        do {
            let response = try await client.execute(request, timeout: Self.timeout)
            return (200..<300).contains(response.status.code) ? nil : "the collector answers \(response.status.code)"
        } catch {
            return "\(type(of: error))"
        }
    }
}
#endif

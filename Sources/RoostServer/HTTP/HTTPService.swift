// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Serves HTTP over connections that others accept: the port of its own, and the listeners that share theirs.
final class HTTPService: Sendable {
    /// The methods that are known: others are not implemented.
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        + [HTTPRequest.Method("QUERY")].compactMap(\.self)

    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
    }

    /// The response could not be written, so that no other one may be.
    private struct ResponseFailed: Error {}

    private let http: HTTP1Channel

    /// Where it logs; of the library's own messages only warnings and errors.
    private let logger: Logger
    private let state = Mutex(State())

    init(limits: Limits, endpoints: [any HTTPEndpoints], entrance: HTTPEntrance, logger: Logger) {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        self.logger = logger
        let log = logger
        let responder = Self.makeRouter(endpoints, entrance: entrance).buildResponder()
        self.http = HTTP1Channel(
            responder: { request, writer, channel in
                let context = HTTPContext(source: ApplicationRequestContextSource(channel: channel, logger: log))
                var response = try await responder.respond(to: request, context: context)
                response.headers[.date] = HTTPDate.text(UnixTime.now())
                do {
                    try await writer.write(response: response.head, body: response.body)
                } catch is HTTPParserError {
                    throw ResponseFailed()
                }
            },
            configuration: HTTP1Channel.Configuration(
                idleTimeout: TimeAmount(limits.httpTimeout),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: limits.requestHeadBytes,
                    maxHeaderListSize: limits.requestHeadBytes,
                    maxHeaderFieldCount: limits.requestHeaders
                )
            )
        )
    }

    /// Serves a connection until it ends; called on its event loop, with nothing but TLS in its pipeline, or before what
    /// the caller passes on.
    ///
    /// - Parameter channel: The connection.
    /// - Returns: Done when its pipeline is complete.
    func serve(_ channel: any Channel) -> EventLoopFuture<Void> {
        let id = ObjectIdentifier(channel)
        let isOpen = self.state.withLock { state in
            guard !state.isStopping else {
                return false
            }
            state.open[id] = channel
            return true
        }
        guard isOpen else {
            return channel.close()
        }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.open[id] = nil }
        }
        return self.http.setup(channel: channel, logger: self.logger).map { connection in
            Task { await self.http.handle(value: connection, logger: self.logger) }
        }
    }

    /// Takes no new requests and waits for those that are under way.
    ///
    /// - Parameter limit: How long; what is left then is cut.
    func stop(within limit: Duration) async {
        let open = self.state.withLock { state in
            state.isStopping = true
            return Array(state.open.values)
        }
        for channel in open {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        let deadline = ContinuousClock.now + limit
        while !Task.isCancelled, ContinuousClock.now < deadline, self.state.withLock({ !$0.open.isEmpty }) {
            try? await Task.sleep(for: .milliseconds(5))
        }
        for channel in self.state.withLock({ Array($0.open.values) }) {
            try? await channel.close()
        }
    }

    private static func makeRouter(
        _ endpoints: [any HTTPEndpoints],
        entrance: HTTPEntrance
    ) -> Router<HTTPContext> {
        let router = Router(context: HTTPContext.self, options: .autoGenerateHeadEndpoints)
        #if Tracing
        router.add(middleware: TracingMiddleware())
        #endif
        router.add(middleware: entrance)
        for endpoints in endpoints {
            endpoints.add(to: router)
        }
        Self.complete(router)
        return router
    }

    /// Adds HEAD to each path with GET, and an answer for the methods that a path does not have.
    private static func complete(_ router: Router<HTTPContext>) {
        for (path, routes) in Dictionary(grouping: router.routes, by: { $0.path.description }) {
            var allowed = Set(routes.map(\.method))
            if allowed.contains(.get) {
                allowed.insert(.head)
            }
            let value = self.methods.filter(allowed.contains).map(\.rawValue).joined(separator: ", ")
            for method in self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { request, _ -> Response in
                    throw ProblemDetails(
                        .methodNotAllowed,
                        "\(request.method.rawValue) is not among the methods of this path: \(value).",
                        headers: [.allow: value]
                    )
                }
            }
        }
    }
}

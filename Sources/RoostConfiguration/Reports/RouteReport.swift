// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// What `roost routes` prints.
public struct RouteReport: Sendable {
    private let configuration: LoadedConfiguration

    /// Makes a report.
    ///
    /// - Parameter configuration: What was loaded.
    public init(_ configuration: LoadedConfiguration) {
        self.configuration = configuration
    }

    /// All routes, in the order in which they are tried.
    public var list: String {
        let handlers = self.configuration.server.handlers
        let webhooks = self.configuration.server.handlerWebhooks
        let rows = self.configuration.server.routes.routes.map { route in
            [
                route.name,
                route.channel,
                route.handler
                    + (HandlerRegistry.links(of: route.handler).allSatisfy {
                        handlers.exists($0) || webhooks.contains($0)
                    }
                        ? "" : " (does not exist)"),
                route.publish.map { "publish: \($0.configurationText)" } ?? "",
                route.slowConsumer.map { "slow_consumer: \($0.rawValue)" } ?? "",
                route.requiresToken ? "token: required" : "",
                route.source?.description ?? "",
            ]
        }
        return rows.isEmpty ? "no routes" : TextTable.lines(rows).joined(separator: "\n")
    }

    /// The route of a topic, or the one that comes closest.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The text, and whether there is a route.
    public func match(_ topic: String) -> (text: String, isMatch: Bool) {
        let routes = self.configuration.server.routes
        guard let match = routes.match(topic) else {
            return (routes.nearest(to: topic)?.description ?? "No route comes close to \"\(topic)\".", false)
        }
        var rows = [["route", match.route.name], ["channel", match.route.channel], ["handler", match.route.handler]]
        rows += match.attributes.all.map { ["attribute", "\($0.name) = \(JSONText.quoted($0.value.text))"] }
        return (TextTable.lines(rows).joined(separator: "\n"), true)
    }
}

extension HandlerRegistry {
    /// Whether a route can name it.
    func exists(_ name: String) -> Bool {
        self.topicHandler(name) != nil || self.procedureHandler(name) != nil
    }
}

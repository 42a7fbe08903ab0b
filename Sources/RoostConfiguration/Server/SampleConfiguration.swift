// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// What `roost serve` starts without any configuration: a server in memory with sample routes and a page.
///
/// It listens on the own machine only, everybody is anonymous, and the HTTP API needs no key. Clients of WAMP v2 join `realm1`, where all topics exist.
public enum SampleConfiguration {
    /// The sample routes.
    ///
    /// `chat/{room}` is a chat to which everybody may publish, `oro/ping` sends a keep-alive event every 50 s,
    /// `private/{user_id}` shows what a refused subscription looks like.
    public static let definitions = [
        RouteDefinition(name: "sample.chat", channel: "chat/{room}", handler: "sample.chat", publish: .anyone),
        RouteDefinition(name: "oro_sync.ping", channel: "oro/ping", handler: "oro_sync.ping", publish: .nobody),
        RouteDefinition(
            name: "sample.private",
            channel: "private/{user_id}",
            handler: "sample.private",
            requirements: ["user_id": #"\d+"#],
            publish: .anyone
        ),
    ]

    /// The sample handlers.
    public static let handlers: [any TopicHandler] = [
        BroadcastTopic(name: "sample.chat"),
        WebsocketPingTopic(name: "oro_sync.ping"),
        SecuredTopic(name: "sample.private"),
    ]

    /// The text of the configuration file that describes the sample.
    private static let text = """
        listeners:
            - authentication: anonymous
              protocols: [wamp1, wamp2, rawsocket, sse, poll]
        realms:
            realm1:
                unrouted_topics: allow
        http: {page: true, console: true, api: open}
        shutdown: {window: 0}
        """

    /// The configuration: WebSocket on 127.0.0.1:8080, the page on 127.0.0.1:8081.
    public static var sample: LoadedConfiguration {
        Self.load()
    }

    /// Loads the sample configuration.
    ///
    /// - Parameters:
    ///   - environment: The environment variables, which override it as they do a file.
    ///   - arguments: Keys that the command line sets, by key path such as `listeners.0.port`.
    /// - Returns: The configuration and what is wrong with the overrides.
    public static func load(
        environment: [String: String] = [:],
        arguments: [(keyPath: String, value: String)] = []
    ) -> LoadedConfiguration {
        let loader = ConfigurationLoader(
            definitions: Self.definitions,
            handlers: Self.handlers,
            environment: environment,
            arguments: arguments
        )
        return loader.load(text: Self.text, file: "sample")
    }
}

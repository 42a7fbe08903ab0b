// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ChatHandlers
internal import Logging
internal import RoostRouter
internal import RoostServer
internal import ServiceLifecycle
internal import UnixSignals

let definitions = [
    RouteDefinition(name: "chat", channel: "chat/{room}", handler: "chat", publish: .anyone),
    RouteDefinition(name: "presence", channel: "presence/{room}", handler: "presence", publish: .nobody),
]
let (routes, issues) = RouteTable.compile(definitions)
for issue in issues {
    print(issue)
}

var configuration = ServerConfiguration(
    listeners: [ListenerConfiguration(port: 8080, authentication: .anonymous)],
    routes: routes,
    handlers: HandlerRegistry([ModeratedTopic(name: "chat"), PresenceTopic(name: "presence")])
)
configuration.http = HTTPConfiguration(port: 8081, hasPage: true)

let logger = Logger(label: "chat")
let server = Server(configuration: configuration, logger: logger)
try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()

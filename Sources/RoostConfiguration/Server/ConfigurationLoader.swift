// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import RoostServer

/// Loads `roost.yml`, the one configuration file, and the routing and service files that it names.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `listeners` | list of maps | one | where the server listens |
/// | `listeners[].name` | text | `public`, `listener1` … | for logs, metrics and `explain` |
/// | `listeners[].host`, `.port` | text, `0…65535` | `127.0.0.1`, 8080 | the address; port 0 lets the system choose |
/// | `listeners[].dsn` | text | | `//HOST:PORT` instead; `env` is Oro's `ORO_WEBSOCKET_SERVER_DSN` |
/// | `listeners[].origins` | `any` or host names | none | besides `localhost` and `127.0.0.1` |
/// | `listeners[].blocked_addresses` | list of texts | none | peers that are closed at once |
/// | `listeners[].authentication` | `ticket`, `anonymous` | `ticket` | |
/// | `listeners[].backend` | truth value | false | its sessions pass the rule `backend` |
/// | `listeners[].publish` | rule | the server's | for routes without a rule of their own |
/// | `listeners[].tls` | `certificate_chain`, `private_key` | none | PEM files |
/// | `listeners[].compression` | truth value, or `level`, `minimum_bytes`, `window_bits` | false | permessage-deflate |
/// | `env_files` | paths or patterns | none | files with environment variables that are not set otherwise |
/// | `publish` | rule | `backend` | `anyone`, `backend`, `nobody`, `{roles: [ROLE_X]}` |
/// | `project` | path | none | root of an Oro application, whose bundles are searched |
/// | `routing`, `services` | paths or patterns | none | further files |
/// | `tickets.secret`, `.secret_file` | text, path | none | Oro's `kernel.secret` |
/// | `tickets.ttl` | duration, `1s…24h` | `5m` | how long a ticket is good |
/// | `tickets.replay` | `allowed`, `once` | `allowed` | |
/// | `tickets.threads` | `1…256` | cores less one | threads that verify |
/// | `tickets.users` | list, `{file: …}`, `{http: …}` | none | `login`, `id`, `password_hash`, `roles`, … |
/// | `limits.*` | see `Limits` | | durations as `5s`, `500ms`, `1m`; sizes as bytes or `1MiB` |
/// | `identity.product`, `.version` | texts | `Roost` | what WELCOME and `X-Powered-By` say |
/// | `http` | map, see `HTTPConfiguration` | none | what is served over plain HTTP |
/// | `loops` | `1…1024` | one for each core | event loops |
/// | `sink` | `automatic`, `io_uring`, `direct`, `channel` | `automatic` | how broadcasts are written |
/// | `slow_consumer` | `disconnect`, `drop_oldest`, `drop_newest`, `conflate` | `disconnect` | for routes that do not say |
/// | `procedures` | list, see `WebhookReader` | none | procedures that the application answers over HTTP |
/// | `topic_handlers` | list, see `WebhookReader` | none | topic handlers that the application is, over HTTP |
/// | `strict` | truth value | false | refuse messages with missing elements |
/// | `shutdown.*` | see `ShutdownConfiguration` | | how the server ends |
/// | `tracing.*` | see `TracingConfiguration` | none | where spans go |
/// | `log.level` | `trace…critical` | `info` | |
/// | `log.format` | `text`, `json` | `text` | |
///
/// Paths are relative to the file. A text `%env(NAME)%` is the environment variable's value. Everything that is wrong is
/// reported at once, with file, line, key and remedy.
public struct ConfigurationLoader {
    static let keys = [
        "listeners", "publish", "project", "routing", "services", "tickets", "limits", "identity", "http", "loops",
        "sink", "strict", "log", "env_files", "slow_consumer", "realms",
        "procedures", "topic_handlers", "shutdown", "tracing",
    ]

    private let catalog: HandlerCatalog
    private let definitions: [RouteDefinition]
    private let handlers: [any TopicHandler]
    private let environment: [String: String]
    private let arguments: [(keyPath: String, value: String)]

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - catalog: The handler classes that service declarations may name.
    ///   - definitions: Routes that the program brings along; they come first.
    ///   - handlers: Handlers that the program brings along and that need no declaration.
    ///   - environment: The environment variables.
    ///   - arguments: Keys that the command line sets, by key path such as `listeners.0.port`; they win.
    public init(
        catalog: HandlerCatalog = HandlerCatalog(),
        definitions: [RouteDefinition] = [],
        handlers: [any TopicHandler] = [],
        environment: [String: String] = [:],
        arguments: [(keyPath: String, value: String)] = []
    ) {
        self.catalog = catalog
        self.definitions = definitions
        self.handlers = handlers
        self.environment = environment
        self.arguments = arguments
    }

    /// Loads a file.
    ///
    /// - Parameter file: The path.
    /// - Returns: The configuration and everything that is wrong.
    public func load(file: String) -> LoadedConfiguration {
        let issues = IssueCollector()
        var documents = DocumentLoader(issues: issues)
        return self.load(documents.load(file)?.root, file: file, issues: issues)
    }

    /// Loads a text.
    ///
    /// - Parameters:
    ///   - text: The text of a configuration file.
    ///   - file: The name for places and messages; paths are relative to its folder.
    /// - Returns: The configuration and everything that is wrong.
    public func load(text: String, file: String = "roost.yml") -> LoadedConfiguration {
        let issues = IssueCollector()
        let document = DocumentLoader(issues: issues).parse(text, file: file)
        return self.load(document?.root, file: file, issues: issues)
    }

    private func load(_ root: YAMLNode?, file: String, issues: IssueCollector) -> LoadedConfiguration {
        var overrides = Overrides()
        EnvironmentOverrides.apply(self.environment, to: &overrides, issues: issues)
        for (keyPath, value) in self.arguments {
            overrides.set(keyPath, value, origin: "command line")
        }
        let context = ReaderContext(
            issues: issues,
            environment: self.environment,
            overrides: overrides,
            folder: Path.folder(of: file)
        ).addingEnvironmentFiles(root?["env_files"])
        let reader = MapReader(root, path: "", keys: Self.keys, context: context)
        var sources = ConfigurationSources(context: context)
        sources.read(reader)
        let (loaded, declarations) = sources.load(catalog: self.catalog)
        let definitions = self.definitions + loaded
        var assembly = HandlerAssembly(catalog: self.catalog, issues: issues)
        assembly.add(self.handlers)
        assembly.add(declarations)
        let (table, found) = RouteTable.compile(definitions)
        issues.add(found)
        let procedures = WebhookReader(context: context)
            .procedures(reader.value("procedures"), handlers: assembly.registry)
        let topicWebhooks = WebhookReader(context: context)
            .topicHandlers(reader.value("topic_handlers"), handlers: assembly.registry)
        var server = ServerConfiguration(
            listeners: ListenersReader(context: context).read(reader.value("listeners")),
            routes: table,
            handlers: assembly.registry.withChains(of: table.routes)
        )
        server.procedures = procedures
        server.topicWebhooks = topicWebhooks
        HandlerCheck.report(
            table.routes,
            handlers: assembly.registry,
            webhooks: server.handlerWebhooks,
            issues: issues
        )
        ServerReader(context: context).read(reader, into: &server)
        let log = ServerReader(context: context).log(reader)
        return LoadedConfiguration(
            server: server,
            logLevel: log.level,
            logFormat: log.format,
            tracing: TracingReader(context: context).read(reader.value("tracing")),
            definitions: definitions,
            declarations: declarations,
            issues: issues.issues,
            secretFiles: issues.secretFiles
        )
    }
}

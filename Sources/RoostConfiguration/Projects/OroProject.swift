// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import RoostServer

/// What `roost init --from-oro` finds in an OroCommerce application, and the `roost.yml` that it makes of it.
public struct OroProject: Sendable {
    /// Where the secret comes from.
    private enum Secret: Equatable {
        /// A variable that an environment file or the environment sets.
        case variable
        /// The literal value of `config/parameters.yml`.
        case literal(String)
        /// Nowhere.
        case missing
    }

    /// The root as an absolute path, so that the file can be anywhere.
    private let root: String
    private let environmentFiles: [String]
    private let secret: Secret
    private let serverDSN: String?
    private let backendDSN: String?
    private let routingFiles: Int

    /// What is wrong with the application as far as it matters here.
    public let issues: [Issue]

    /// Looks through an application.
    ///
    /// - Parameters:
    ///   - root: The root, where the folders `config`, `src` and `vendor` are.
    ///   - environment: The environment variables.
    public init(root: String, environment: [String: String] = [:]) {
        let issues = IssueCollector()
        let place = SourceLocation(file: root, line: 1, column: 1, keyPath: "")
        if !FileAccess.isFolder(root) {
            issues.error(place, "The folder \"\(root)\" does not exist.", remedy: "Name the application's root.")
        }
        let files = [".env", ".env.local", ".env-app", ".env-app.local"].filter {
            FileAccess.isFile(Path.join(root, $0))
        }
        var variables: [String: String] = [:]
        for file in files {
            let text = try? FileAccess.text(Path.join(root, file))
            variables.merge(EnvironmentFile.variables(in: text ?? "")) { _, new in new }
        }
        variables.merge(environment) { _, real in real }
        let layout = ProjectLayout(root: root, issues: issues)
        if layout.routingFiles.isEmpty {
            issues.warning(
                place,
                "No bundle has Resources/config/oro/websocket_routing.yml.",
                remedy: "Run composer install first, so that the folder vendor is there."
            )
        }
        self.root = FileAccess.real(root)
        self.environmentFiles = files
        self.routingFiles = layout.routingFiles.count
        self.serverDSN = variables["ORO_WEBSOCKET_SERVER_DSN"]
        self.backendDSN = variables["ORO_WEBSOCKET_BACKEND_DSN"]
        self.secret = Self.secret(root: root, variables: variables)
        if self.secret == .missing {
            issues.warning(
                place,
                "The application's secret is neither in its environment files nor in config/parameters.yml.",
                remedy: "Set ORO_SECRET for roost to the value of the application's kernel.secret."
            )
        }
        self.issues = issues.issues
    }

    private static func secret(root: String, variables: [String: String]) -> Secret {
        if variables["ORO_SECRET"] != nil {
            return .variable
        }
        let path = Path.join(root, "config/parameters.yml")
        guard let text = try? FileAccess.text(path), let document = try? YAMLDocument(text: text, file: path),
            let node = document.root?["parameters"]?["secret"], let value = node.scalar, value != .null
        else {
            return .missing
        }
        return node.raw.contains("%env(") ? .missing : .literal(node.raw)
    }

    /// The text of `roost.yml`, with remarks.
    public var configurationFile: String {
        let parts = [self.head, self.listeners, self.tickets, self.tail]
        return parts.joined(separator: "\n")
    }

    private var head: String {
        var text = """
            # Written by roost init --from-oro. Check it with: roost check --config roost.yml

            # The application: the routing and service files of its bundles are found from here (\(self.routingFiles) now).
            project: \(JSONText.quoted(self.root))

            """
        if !self.environmentFiles.isEmpty {
            let files = self.environmentFiles.map { JSONText.quoted(Path.join(self.root, $0)) }
            text += """

                # Variables from here count where the real environment does not set them.
                env_files: [\(files.joined(separator: ", "))]

                """
        }
        return text
    }

    private var listeners: String {
        let address = self.serverDSN.map { "dsn: env            # ORO_WEBSOCKET_SERVER_DSN, now \($0)" }
        let backend = self.backendDSN.map { "# It is \($0) now." } ?? "# It is not set now."
        return """
            listeners:
                # For browsers. The proxy's /ws goes here.
                - name: public
                  \(address ?? "host: 0.0.0.0\n      port: 8080")
                  authentication: ticket
                  # The hosts of the application's pages, as in the system setting "Application URL".
                  # localhost and 127.0.0.1 are always allowed.
                  origins: []

                # For the application alone, which publishes here. Set in its environment:
                #     ORO_WEBSOCKET_BACKEND_DSN=tcp://127.0.0.1:8090
                \(backend)
                - name: backend
                  host: 127.0.0.1
                  port: 8090
                  authentication: ticket
                  backend: true

            # Who may publish: the application alone. "anyone" is how the server was that this one replaces.
            publish: backend

            """
    }

    private var tickets: String {
        let secret =
            switch self.secret {
            case .variable, .missing: "'%env(ORO_SECRET)%'"
            case .literal(let value): JSONText.quoted(value)
            }
        return """
            tickets:
                # The application's kernel.secret.
                secret: \(secret)
                ttl: 5m
                replay: allowed
                # Who the users of named tickets are. Without it only anonymous tickets are accepted.
                # users:
                #     http:
                #         url: http://127.0.0.1/roost/user    # answers who a login is
                #         secret_file: roost-user-secret

            """
    }

    private var tail: String {
        """
        # Everything that a peer can make grow has a bound, see the operations guide.
        limits:
            ping_interval: 20s

        log:
            level: info

        """
    }

    /// Writes the file for its owner alone.
    ///
    /// A file that exists is not touched.
    ///
    /// - Parameter path: The path.
    /// - Returns: Whether it was written.
    public func write(to path: String) -> Bool {
        FileAccess.writePrivate(self.configurationFile, to: path)
    }
}

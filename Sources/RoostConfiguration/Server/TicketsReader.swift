// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads `tickets`.
struct TicketsReader {
    static let keys = ["secret", "secret_file", "ttl", "replay", "threads", "users", "recheck"]

    /// The secret that Oro's installer leaves in place.
    private static let wellKnownSecret = "ThisTokenIsNotSoSecretChangeIt"

    let context: ReaderContext

    /// Reads the section.
    ///
    /// - Returns: The configuration, or `nil` if there is none or its secret is wrong.
    func read(_ node: YAMLNode?) -> TicketConfiguration? {
        guard node.map({ !$0.isNull }) ?? self.context.overrides.contains(below: "tickets") else {
            return nil
        }
        let reader = MapReader(node, path: "tickets", keys: Self.keys, context: self.context)
        let users = UsersReader(context: self.context).read(reader.value("users"))
        let timeToLive = reader.duration("ttl", in: .seconds(1) ... .seconds(86_400))
        let replay = reader.choice("replay", among: ["allowed", "once"])
        let threads = reader.number("threads", in: 1...256)
        let recheck = reader.duration("recheck", in: .seconds(1) ... .seconds(86_400), allowsZero: true)
        guard let secret = self.secret(reader) else {
            return nil
        }
        var rules = TicketRules(replay: replay == "once" ? .once : .allowed)
        rules.timeToLive = timeToLive.map { Int($0.components.seconds) } ?? rules.timeToLive
        var tickets = TicketConfiguration(secret: secret, rules: rules, users: users)
        tickets.threads = threads
        tickets.recheckInterval = (recheck ?? users.usualRecheck).flatMap { $0 == .zero ? nil : $0 }
        return tickets
    }

    private func secret(_ reader: MapReader) -> TicketSecret? {
        guard let secret = reader.secret() else {
            if reader.value("secret") == nil, reader.value("secret_file") == nil {
                self.context.issues.error(
                    reader.location,
                    "The key \"tickets.secret\" is missing.",
                    remedy: "Set it to the value of Oro's kernel.secret (ORO_SECRET), or write \"secret_file\"."
                )
            }
            return nil
        }
        let source = reader.value("secret")?.location ?? reader.value("secret_file")?.location
        if secret == Self.wellKnownSecret {
            self.context.issues.warning(
                source,
                "The application secret is the one that every new application has.",
                remedy: "Set another secret in Oro and here; whoever knows it makes tickets of anonymous visitors."
            )
        }
        do throws(AuthenticationConfigurationError) {
            return try TicketSecret(secret)
        } catch {
            self.context.issues.error(source, error.message, remedy: "")
            return nil
        }
    }
}

/// Reads `tickets.users`: a list of users, a file with such a list, or the application's address.
struct UsersReader {
    static let userKeys = ["login", "id", "password_hash", "roles", "enabled", "email"]

    let context: ReaderContext

    /// Reads the key; without it only anonymous tickets are accepted.
    func read(_ node: YAMLNode?) -> UserSource {
        guard let node else {
            self.context.issues.warning(
                SourceLocation(file: "roost.yml", line: 1, column: 1, keyPath: "tickets.users"),
                "The key \"tickets.users\" is missing, so that only anonymous tickets are accepted.",
                remedy: "List the users, or name the application's address under \"http\"."
            )
            return .provider(self.provider([], at: nil))
        }
        if let list = node.list {
            return .provider(self.provider(self.users(list, path: "tickets.users"), at: node.location))
        }
        let reader = MapReader(
            node,
            path: "tickets.users",
            keys: ["file", "http", "postgresql"],
            context: self.context
        )
        if let http = reader.value("http") {
            return HTTPUsersReader.read(http, context: self.context).map { .http($0) } ?? .provider(NoUsers())
        }
        if let postgreSQL = reader.value("postgresql") {
            let users = PostgreSQLUsersReader.read(postgreSQL, context: self.context)
            return users.map { .postgreSQL($0) } ?? .provider(NoUsers())
        }
        guard let name = reader.name("file") else {
            self.context.issues.error(
                node.location,
                "The key \"tickets.users\" must be a list of users, or a map with file, http or postgresql.",
                remedy: "Write users: {file: users.yml}, for example."
            )
            return .provider(self.provider([], at: nil))
        }
        let path = Path.join(self.context.folder, name)
        self.context.issues.noteSecret(in: path)
        return .provider(self.fileProvider(path, at: reader.value("file")?.location))
    }

    private func fileProvider(_ path: String, at source: SourceLocation?) -> any UserProvider {
        var documents = DocumentLoader(issues: self.context.issues)
        guard let document = documents.load(path, askedBy: source), let root = document.root else {
            return self.provider([], at: nil)
        }
        guard let list = root.list ?? root["users"]?.list else {
            self.context.issues.error(root.location, "The file \"\(path)\" holds no list.", remedy: "List the users.")
            return self.provider([], at: nil)
        }
        return self.provider(self.users(list, path: root.list == nil ? "users" : ""), at: root.location)
    }

    private func users(_ nodes: [YAMLNode], path: String) -> [UserRecord] {
        nodes.enumerated().compactMap { index, node in
            let place = path.isEmpty ? String(index) : "\(path).\(index)"
            let reader = MapReader(node, path: place, keys: Self.userKeys, context: self.context)
            let login = reader.name("login")
            let id = reader.number("id", in: 1...Int.max)
            let hash = reader.name("password_hash")
            let roles = reader.texts("roles")?.map(\.text) ?? []
            let isEnabled = reader.flag("enabled") ?? true
            let email = reader.name("email")
            guard let login, let id, let hash else {
                self.context.issues.error(
                    node.location,
                    "A user has no \"login\", \"id\" or \"password_hash\".",
                    remedy: "Write all three."
                )
                return nil
            }
            return UserRecord(
                login: login,
                id: id,
                passwordHash: hash,
                roles: roles,
                enabled: isEnabled,
                email: email
            )
        }
    }

    private func provider(_ users: [UserRecord], at source: SourceLocation?) -> any UserProvider {
        do throws(AuthenticationConfigurationError) {
            return try StaticUserProvider(users: users)
        } catch {
            self.context.issues.error(source, error.message, remedy: "")
            return NoUsers()
        }
    }
}

extension UserSource {
    /// How often users are looked up again if nobody says: a database is there for that, an application may be slow.
    fileprivate var usualRecheck: Duration? {
        switch self {
        case .postgreSQL: .seconds(30)
        case .provider, .http: nil
        }
    }
}

/// Stands in where the users are wrong; the issue keeps the server from starting.
private struct NoUsers: UserProvider {
    func user(login: String) async -> UserRecord? {
        nil
    }
}

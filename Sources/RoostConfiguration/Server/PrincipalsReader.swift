// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads `principals` of a realm: who may join with which secret.
struct PrincipalsReader {
    static let keys = ["authid", "role", "ticket", "wampcra", "scram", "public_keys"]

    let context: ReaderContext

    /// Reads the list.
    func read(_ node: YAMLNode?, in reader: MapReader) -> PrincipalStore {
        guard let node else {
            return PrincipalStore()
        }
        guard let list = node.list else {
            self.context.issues.error(
                node.location,
                "The key \"\(reader.path(of: "principals"))\" must be a list.",
                remedy: "Write - {authid: somebody, role: user, ticket: …}."
            )
            return PrincipalStore()
        }
        let principals = list.enumerated().compactMap { index, node in
            self.principal(node, path: "\(reader.path(of: "principals")).\(index)")
        }
        do throws(AuthenticationConfigurationError) {
            return try PrincipalStore(principals)
        } catch {
            self.context.issues.error(node.location, error.message, remedy: "")
            return PrincipalStore()
        }
    }

    private func principal(_ node: YAMLNode, path: String) -> StaticPrincipal? {
        let reader = MapReader(node, path: path, keys: Self.keys, context: self.context)
        guard let authID = reader.name("authid"), let role = reader.name("role") else {
            self.context.issues.error(
                node.location,
                "A principal has no \"authid\" or no \"role\".",
                remedy: "Write both."
            )
            return nil
        }
        do throws(AuthenticationConfigurationError) {
            let credentials = try self.credentials(reader)
            if credentials.isEmpty {
                self.context.issues.error(
                    node.location,
                    "The principal \"\(authID)\" has no way to authenticate.",
                    remedy: "Write one of ticket, wampcra, scram and public_keys."
                )
            }
            return try StaticPrincipal(authID: authID, authRole: role, credentials: credentials)
        } catch {
            self.context.issues.error(node.location, error.message, remedy: "")
            return nil
        }
    }

    private func credentials(_ reader: MapReader) throws(AuthenticationConfigurationError) -> [Credential] {
        var credentials: [Credential] = []
        if let ticket = reader.text("ticket") {
            credentials.append(try .ticket(ticket))
        }
        if let node = reader.value("wampcra"), let credential = try self.wampCRA(node, path: reader.path(of: "wampcra"))
        {
            credentials.append(credential)
        }
        if let node = reader.value("scram"), let credential = try self.scram(node, path: reader.path(of: "scram")) {
            credentials.append(credential)
        }
        for key in reader.texts("public_keys") ?? [] {
            credentials.append(try .cryptosign(publicKey: key.text))
        }
        return credentials
    }

    private func wampCRA(_ node: YAMLNode, path: String) throws(AuthenticationConfigurationError) -> Credential? {
        let keys = ["secret", "secret_file", "salt", "iterations", "keylen"]
        let reader = MapReader(node, path: path, keys: keys, context: self.context)
        guard let secret = self.required(reader.secret(), "secret", path: path, at: node) else {
            return nil
        }
        guard let salt = reader.text("salt") else {
            return try .wampCRA(secret: secret)
        }
        return try .wampCRA(
            secret: secret,
            salt: salt,
            iterations: reader.number("iterations", in: 1...10_000_000) ?? 1_000,
            keyLength: reader.number("keylen", in: 1...1_024) ?? 32
        )
    }

    private func scram(_ node: YAMLNode, path: String) throws(AuthenticationConfigurationError) -> Credential? {
        let keys = ["secret", "secret_file", "salt", "iterations"]
        let reader = MapReader(node, path: path, keys: keys, context: self.context)
        guard let password = self.required(reader.secret(), "secret", path: path, at: node),
            let salt = self.required(reader.text("salt"), "salt", path: path, at: node)
        else {
            return nil
        }
        return try .scram(
            password: password,
            salt: Array(salt.utf8),
            iterations: reader.number("iterations", in: 1...10_000_000) ?? 4_096
        )
    }

    private func required(_ value: String?, _ key: String, path: String, at node: YAMLNode) -> String? {
        if value == nil {
            self.context.issues.error(
                node.location,
                "The key \"\(path).\(key)\" is missing.",
                remedy: key == "secret" ? "Write it, or the path of a file under \"secret_file\"." : "Write it."
            )
        }
        return value
    }
}

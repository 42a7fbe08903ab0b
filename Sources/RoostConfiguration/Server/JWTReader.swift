// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads `jwt` of a realm: which JSON Web Tokens are good, and what they say.
///
/// `docs/webhooks.md` lists the keys.
struct JWTReader {
    static let keys = [
        "keys", "issuer", "audience", "leeway", "expiry", "expire", "required_claims", "authid_claim", "role_claim",
        "default_role", "user_id_claim", "data_claim", "topics_claim",
    ]

    private static let sources = ["secret", "secret_file", "public_key", "public_key_file", "jwks_file", "jwks_url"]
    private static let fetchKeys = ["refresh", "minimum_interval", "timeout"]
    private static let setLength = 1_048_576
    private static let intervals: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)

    let context: ReaderContext

    /// Reads the section.
    func read(_ realm: MapReader) -> JWTConfiguration? {
        guard let node = realm.value("jwt") else { return nil }
        let path = realm.path(of: "jwt")
        let reader = MapReader(node, path: path, keys: Self.keys, context: self.context)
        var tokens = JWTConfiguration(keys: [])
        self.readKeys(reader, at: node, into: &tokens)
        self.readRules(reader, into: &tokens.rules)
        return tokens
    }

    private func readRules(_ reader: MapReader, into rules: inout TokenRules) {
        rules.issuers = reader.texts("issuer")?.map(\.text) ?? []
        rules.audiences = reader.texts("audience")?.map(\.text) ?? []
        rules.leeway = reader.duration("leeway", in: .zero ... .seconds(300)) ?? rules.leeway
        rules.requiresExpiry = reader.choice("expiry", among: ["required", "optional"]) != "optional"
        rules.endsWhatItOpened = reader.choice("expire", among: ["disconnect", "keep"]) != "keep"
        rules.requiredClaims = reader.texts("required_claims")?.map(\.text) ?? []
        rules.authIDClaim = reader.name("authid_claim") ?? rules.authIDClaim
        rules.roleClaim = reader.name("role_claim") ?? rules.roleClaim
        rules.defaultRole = reader.name("default_role")
        rules.userIDClaim = reader.name("user_id_claim")
        rules.dataClaim = reader.name("data_claim")
        rules.topicsClaim = reader.name("topics_claim") ?? rules.topicsClaim
    }

    private func readKeys(_ reader: MapReader, at node: YAMLNode, into tokens: inout JWTConfiguration) {
        let path = reader.path(of: "keys")
        guard let list = reader.value("keys")?.list, !list.isEmpty else {
            self.context.issues.error(
                reader.value("keys")?.location ?? node.location,
                "The key \"\(path)\" must be a list of keys.",
                remedy: "Write - {public_key_file: key.pem}, - {jwks_url: \"https://…\"} or - {secret_file: secret}."
            )
            return
        }
        for (index, node) in list.enumerated() {
            let isFetched = node["jwks_url"] != nil
            let entry = MapReader(
                node,
                path: "\(path).\(index)",
                keys: Self.sources + (isFetched ? Self.fetchKeys : ["algorithm", "id"]),
                context: self.context
            )
            tokens.keys += self.keys(entry, at: node.location)
            if isFetched {
                tokens.keySets += [self.keySet(entry)].compactMap(\.self)
            }
        }
    }

    /// Reads a key set that is fetched.
    private func keySet(_ reader: MapReader) -> JWTKeySetConfiguration? {
        guard let url = reader.name("jwks_url") else { return nil }
        guard HTTPAddress.isUsable(url) else {
            self.context.issues.error(
                reader.value("jwks_url")?.location,
                "The key \"\(reader.path(of: "jwks_url"))\" must be an address with http:// or https://.",
                remedy: "Write the address of the issuer's key set, its \"jwks_uri\"."
            )
            return nil
        }
        var set = JWTKeySetConfiguration(url: url)
        set.refreshInterval = reader.duration("refresh", in: Self.intervals) ?? set.refreshInterval
        set.minimumInterval = reader.duration("minimum_interval", in: Self.intervals) ?? set.minimumInterval
        set.timeout = reader.duration("timeout", in: .milliseconds(100) ... .seconds(60)) ?? set.timeout
        let safe = ["https://", "http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/"]
        if !safe.contains(where: url.hasPrefix) {
            self.context.issues.warning(
                reader.value("jwks_url")?.location,
                "The key set of \"\(reader.path)\" is fetched over http://, so that others on the way can replace the keys.",
                remedy: "Use https://."
            )
        }
        return set
    }

    private func keys(_ reader: MapReader, at place: SourceLocation) -> [JWTKey] {
        let given = Self.sources.filter { reader.value($0) != nil }
        guard given.count == 1 else {
            self.context.issues.error(
                place,
                "The key \"\(reader.path)\" must have one of \(Self.sources.joined(separator: ", ")).",
                remedy: given.isEmpty ? "Write one of them." : "Remove all but one of them."
            )
            return []
        }
        guard given != ["jwks_url"] else { return [] }
        let word = reader.choice("algorithm", among: JWTAlgorithm.allCases.map(\.rawValue))
        let algorithm = word.flatMap { JWTAlgorithm(rawValue: $0) }
        let id = reader.name("id")
        do throws(AuthenticationConfigurationError) {
            if let secret = reader.secret() {
                self.reportShort(secret, algorithm ?? .hs256, reader, at: place)
                return [try .secret(secret.utf8, algorithm: algorithm ?? .hs256, id: id)]
            }
            if let text = reader.text("public_key") ?? reader.file("public_key_file") {
                return [try .publicKey(pem: text, algorithm: algorithm, id: id)]
            }
            if let set = reader.file("jwks_file", limit: Self.setLength) {
                return try JWTKey.keys(set: set.utf8)
            }
        } catch {
            self.context.issues.error(place, error.message, remedy: "")
        }
        return []
    }

    private func reportShort(_ secret: String, _ algorithm: JWTAlgorithm, _ reader: MapReader, at place: SourceLocation)
    {
        guard let length = algorithm.minimumSecretLength, secret.utf8.count < length else { return }
        self.context.issues.warning(
            place,
            "The secret of \"\(reader.path)\" has fewer than \(length) bytes, so that whoever has a token can guess it.",
            remedy: "Use \(length) random bytes or more with \(algorithm.rawValue)."
        )
    }
}

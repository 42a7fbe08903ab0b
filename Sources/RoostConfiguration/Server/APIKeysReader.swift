// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads who may use the HTTP API: `http.api` and `http.api_keys`.
///
/// | key, below `http.api_keys[]` | type | default | |
/// |---|---|---|---|
/// | `name` | text | | for logs, and `authid` of what is published; needed |
/// | `secret`, `secret_file` | text of at least 16 bytes, path | | the secret |
/// | `sha256` | 64 hexadecimal digits | | the SHA-256 digest of the secret, instead |
/// | `allow` | list of `publish`, `read`, `call`, `manage` | all | what may be done |
/// | `realms` | names | all | where |
/// | `topics` | names; a `*` at the end stands for any rest | all | with which topics and procedures |
struct APIKeysReader {
    private static let keys = ["name", "secret", "secret_file", "sha256", "allow", "realms", "topics"]
    private static let words = ["keys", "open", "none"]
    /// The fewest bytes of a secret: shorter ones can be guessed.
    private static let secretBytes = 16

    let context: ReaderContext

    /// Reads both keys.
    ///
    /// - Parameters:
    ///   - http: The section `http`.
    ///   - host: The address that is listened on.
    /// - Returns: Who may use the API; `nil` for nobody.
    func access(_ http: MapReader, host: String) -> APIAccess? {
        let keys = self.apiKeys(http)
        let word = http.choice("api", among: Self.words) ?? (http.value("api_keys") == nil ? "none" : "keys")
        switch word {
        case "open":
            self.checkOpen(http, host: host)
            return .open
        case "keys":
            if http.value("api_keys") == nil {
                self.context.issues.error(
                    http.value("api")?.location,
                    "The key \"http.api_keys\" is missing.",
                    remedy: "Write api_keys: [{name: backend, secret_file: api-key}]."
                )
            }
            return .keys(keys)
        default:
            return nil
        }
    }

    private func checkOpen(_ http: MapReader, host: String) {
        let place = http.value("api")?.location
        if http.value("port")?.string != "none", !LoopbackAddress.contains(host) {
            self.context.issues.error(
                http.value("host")?.location ?? place,
                "The HTTP API is open to everybody who reaches \(host).",
                remedy: "Write api_keys, or listen on 127.0.0.1."
            )
        }
        if http.value("api_keys") != nil {
            self.context.issues.error(
                place,
                "The HTTP API is open, so that \"http.api_keys\" count for nothing.",
                remedy: "Remove one of them."
            )
        }
    }

    private func apiKeys(_ http: MapReader) -> [APIKey] {
        guard let node = http.value("api_keys") else {
            return []
        }
        guard let list = node.list, (1...1_000).contains(list.count) else {
            self.context.issues.error(
                node.location,
                "The key \"http.api_keys\" must be a list of 1 to 1000 keys.",
                remedy: "Write - {name: backend, secret_file: api-key}."
            )
            return []
        }
        var names: Set<String> = []
        return list.enumerated().compactMap { index, node in
            self.apiKey(
                MapReader(node, path: "http.api_keys.\(index)", keys: Self.keys, context: self.context),
                node,
                &names
            )
        }
    }

    private func apiKey(_ reader: MapReader, _ node: YAMLNode, _ names: inout Set<String>) -> APIKey? {
        guard let name = reader.name("name") else {
            self.error(node.location, "A key has no \"name\".", "Write one; it is for logs and not secret.")
            return nil
        }
        if !names.insert(name).inserted {
            self.error(reader.value("name")?.location, "The key \"\(name)\" is listed more than once.", "Rename one.")
        }
        guard var key = self.credential(reader, name: name, at: node.location) else {
            return nil
        }
        if let words = reader.texts("allow") {
            key.verbs = Set(words.compactMap { self.verb($0.text, at: $0.source) })
        }
        key.realms = reader.texts("realms")?.map(\.text)
        key.patterns = reader.texts("topics")?.map { APIKey.Pattern($0.text) }
        return key
    }

    private func credential(_ reader: MapReader, name: String, at place: SourceLocation) -> APIKey? {
        let hasSecret = reader.value("secret") != nil || reader.value("secret_file") != nil
        let digest = reader.text("sha256")
        guard hasSecret != (digest != nil) else {
            self.error(
                place,
                "The key \"\(name)\" needs one of \"secret\", \"secret_file\" and \"sha256\".",
                "Write exactly one of them."
            )
            return nil
        }
        if let digest {
            let key = APIKey(name: name, sha256: digest)
            if key == nil {
                self.error(
                    reader.value("sha256")?.location,
                    "The digest of \"\(name)\" is not 64 hexadecimal digits.",
                    "Write what printf %s SECRET | sha256sum prints."
                )
            }
            return key
        }
        guard let secret = reader.secret() else {
            return nil
        }
        guard secret.utf8.count >= Self.secretBytes else {
            self.error(
                (reader.value("secret") ?? reader.value("secret_file"))?.location,
                "The secret of \"\(name)\" has fewer than \(Self.secretBytes) bytes.",
                "Make one with openssl rand -hex 32."
            )
            return nil
        }
        return APIKey(name: name, secret: secret)
    }

    private func verb(_ word: String, at place: SourceLocation) -> APIKey.Verb? {
        let verb = APIKey.Verb(rawValue: word)
        if verb == nil {
            let known = APIKey.Verb.allCases.map(\.rawValue)
            self.error(place, "There is no verb \"\(word)\".", Suggestion.remedy(for: word, among: known))
        }
        return verb
    }

    private func error(_ place: SourceLocation?, _ message: String, _ remedy: String) {
        self.context.issues.error(place, message, remedy: remedy)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads `tickets.users.http`: where the application answers who a login is.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `url` | text | | `http://` or `https://` |
/// | `method` | `post`, `get` | `post` | how the login is sent |
/// | `secret`, `secret_file` | text, path | none | what we prove with that it is us who ask |
/// | `signature` | `bearer`, `hmac` | `bearer` | how |
/// | `timeout` | duration, `100ms…1m` | `2s` | for one look-up |
enum HTTPUsersReader {
    static let keys = ["url", "method", "secret", "secret_file", "signature", "timeout"]

    /// Reads the section.
    ///
    /// - Parameters:
    ///   - node: The section.
    ///   - context: What to read with.
    /// - Returns: What to ask, or `nil` if the section is wrong.
    static func read(_ node: YAMLNode, context: ReaderContext) -> HTTPUserProviderConfiguration? {
        let reader = MapReader(node, path: "tickets.users.http", keys: Self.keys, context: context)
        let method = reader.choice("method", among: ["post", "get"])
        let signature = reader.choice("signature", among: ["bearer", "hmac"])
        let timeout = reader.duration("timeout", in: .milliseconds(100) ... .seconds(60))
        let secret = reader.secret()
        let remedy = "Write the address under which the application answers who a login is."
        guard let url = reader.address(in: node.location, remedy: remedy) else {
            return nil
        }
        let authentication: HTTPUserProviderConfiguration.Authentication =
            switch (secret, signature) {
            case (.some(let secret), "hmac"): .hmac(secret: secret, now: { SystemTime.unixSeconds })
            case (.some(let secret), _): .bearer(secret)
            case (.none, _): .none
            }
        if signature != nil, secret == nil {
            context.issues.error(
                reader.value("signature")?.location,
                "The key \"tickets.users.http.signature\" needs a secret.",
                remedy: "Write \"secret\" or \"secret_file\"."
            )
        }
        return HTTPUserProviderConfiguration(
            url: url,
            method: method == "get" ? .get : .post,
            authentication: authentication,
            timeout: timeout ?? .seconds(2)
        )
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import RoostRouter

/// Lets requests in: those with a good key, or, where the API is open, those that no foreign page has sent.
struct APIGate: Sendable {
    let access: APIAccess

    /// Judges a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: What it may do.
    /// - Throws: ``ProblemDetails``: 401 without a good key; 421 or 403 for what a browser sends for another site.
    func admit(_ request: Request) throws(ProblemDetails) -> APIGrant {
        switch self.access {
        case .keys(let keys):
            return APIGrant(key: try Self.key(request, among: keys))
        case .open:
            try Self.checkOrigin(request.head)
            return APIGrant(key: nil)
        }
    }

    // MARK: Keys

    private static func key(_ request: Request, among keys: [APIKey]) throws(ProblemDetails) -> APIKey {
        guard let secret = Self.bearer(request.headers[.authorization]) else {
            throw Self.unauthorized("The header field Authorization has to be \"Bearer\" and the key.", error: nil)
        }
        guard let key = Self.find(secret, among: keys) else {
            throw Self.unauthorized("The key is not known.", error: "invalid_token")
        }
        return key
    }

    /// Compares with every key, so that the time tells nothing about which of them is near.
    static func find(_ secret: String, among keys: [APIKey]) -> APIKey? {
        let digest = Array(SHA256.hash(data: Array(secret.utf8)))
        var found: APIKey?
        for key in keys where ConstantTime.equal(key.digest, digest) {
            found = key
        }
        return found
    }

    /// The token of `Authorization`, behind `Bearer`.
    ///
    /// Source: RFC 6750 section 2.1.
    static func bearer(_ value: String?) -> String? {
        guard let value else {
            return nil
        }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.map({ $0 | 0x20 }).elementsEqual("bearer".utf8) else {
            return nil
        }
        return String(parts[1].drop { $0 == " " })
    }

    private static func unauthorized(_ detail: String, error: String?) -> ProblemDetails {
        let challenge = "Bearer realm=\"roost\"" + (error.map { ", error=\"\($0)\"" } ?? "")
        return ProblemDetails(.unauthorized, detail, headers: [.wwwAuthenticate: challenge])
    }

    // MARK: Browsers

    /// Refuses what a page of another site makes a browser send.
    ///
    /// A name that has been pointed at this machine is told by `Host`, a page of another origin by `Origin` or
    /// `Sec-Fetch-Site`. Programs send neither.
    private static func checkOrigin(_ head: HTTPRequest) throws(ProblemDetails) {
        let host = head.authority ?? ""
        guard LoopbackAddress.contains(self.hostName(host)) else {
            throw ProblemDetails(.misdirectedRequest, "Without keys only requests to a loopback address are answered.")
        }
        let isForeign =
            head.headerFields[.origin].map { !$0.utf8.elementsEqual("http://\(host)".utf8) }
            ?? Self.fetchSite(head).map { !["same-origin", "none"].contains($0) } ?? false
        guard !isForeign else {
            throw ProblemDetails(.forbidden, "Without keys no requests of pages of other origins are answered.")
        }
    }

    /// What a browser says about where a request comes from.
    ///
    /// Source: Fetch Metadata Request Headers, `Sec-Fetch-Site`.
    private static func fetchSite(_ head: HTTPRequest) -> String? {
        head.headerFields.first { $0.name.canonicalName == "sec-fetch-site" }?.value
    }

    /// The host without the port.
    static func hostName(_ authority: String) -> String {
        if authority.utf8.first == UInt8(ascii: "["), let end = authority.firstIndex(of: "]") {
            return String(authority[...end])
        }
        return String(authority.prefix { $0 != ":" })
    }
}

/// What a request may do.
struct APIGrant: Sendable {
    /// The key that it has shown; `nil` where none is needed and everything is allowed.
    let key: APIKey?

    /// The name of the key; `open` without one.
    var name: String {
        self.key?.name ?? "open"
    }

    /// Whether something may be done at all, somewhere.
    func allows(_ verb: APIKey.Verb) -> Bool {
        self.key?.verbs.contains(verb) ?? true
    }

    /// Whether a realm may be touched.
    func allows(realm: String) -> Bool {
        self.key?.realms.map { $0.contains { $0.utf8.elementsEqual(realm.utf8) } } ?? true
    }

    /// Whether a topic or procedure may be touched.
    func allows(name: some Collection<UInt8>) -> Bool {
        self.key?.patterns.map { $0.contains { $0.matches(name) } } ?? true
    }

    /// Whether all topics and procedures may be touched, and so sessions, which may have any of them.
    var coversAllNames: Bool {
        self.key?.patterns == nil
    }

    /// Throws if something may not be done with a topic or procedure.
    func requireName(_ name: some Collection<UInt8>, what: String = "topic") throws(ProblemDetails) {
        guard self.allows(name: name) else {
            throw ProblemDetails(.forbidden, "The key is not for this \(what).")
        }
    }

    /// Throws if the key is for some topics only.
    func requireAllNames() throws(ProblemDetails) {
        guard self.coversAllNames else {
            throw ProblemDetails(.forbidden, "The key is for some topics only, and sessions may have others.")
        }
    }
}

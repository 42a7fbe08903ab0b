// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where and how an ``HTTPUserProvider`` asks the application for users.
///
/// The answer carries password hashes: outside of one machine the address should begin with `https`.
public struct HTTPUserProviderConfiguration: Sendable {
    /// How the login is sent.
    public enum Method: Sendable, Equatable {
        /// As the query parameter `login`, where it gets into the access logs of the application.
        case get
        /// As the form field `login`.
        case post
    }

    /// How the application knows that it is us who ask.
    public enum Authentication: Sendable {
        /// By nothing, for addresses that only we can reach.
        case none
        /// By `Authorization: Bearer SECRET`.
        case bearer(String)
        /// By `Roost-Timestamp: SECONDS` and `Roost-Signature: sha256=HEX`.
        ///
        /// Signed is `SECONDS`, a dot and the login, with HMAC-SHA-256. `now` gives Unix seconds.
        case hmac(secret: String, now: @Sendable () -> Int)
    }

    /// The address, `http://` or `https://`, perhaps with a query.
    public var url: String

    /// How the login is sent.
    public var method: Method

    /// How the application knows that it is us who ask.
    public var authentication: Authentication

    /// How long one look-up may take, from the call to the last byte of the answer, waiting included.
    public var timeout: Duration

    /// How many look-ups run at the same time.
    public var maximumConcurrent: Int

    /// How many look-ups may wait for their turn; one more fails at once.
    public var maximumWaiting: Int

    /// How many bytes an answer may have; a longer one fails.
    public var maximumResponseLength: Int

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - url: The address, `http://` or `https://`.
    ///   - method: Default `post`.
    ///   - authentication: Default `none`.
    ///   - timeout: Default 2 seconds.
    ///   - maximumConcurrent: Requests, at least 1, default 32.
    ///   - maximumWaiting: Requests, at least 0, default 1,024.
    ///   - maximumResponseLength: Bytes, at least 0, default 65,536.
    public init(
        url: String,
        method: Method = .post,
        authentication: Authentication = .none,
        timeout: Duration = .seconds(2),
        maximumConcurrent: Int = 32,
        maximumWaiting: Int = 1_024,
        maximumResponseLength: Int = 65_536
    ) {
        self.url = url
        self.method = method
        self.authentication = authentication
        self.timeout = timeout
        self.maximumConcurrent = max(maximumConcurrent, 1)
        self.maximumWaiting = max(maximumWaiting, 0)
        self.maximumResponseLength = max(maximumResponseLength, 0)
    }
}

extension HTTPUserProviderConfiguration.Authentication: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The kind, without the secret.
    public var description: String {
        switch self {
        case .none: "none"
        case .bearer: "bearer(redacted)"
        case .hmac: "hmac(redacted)"
        }
    }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where and how the application is asked by a webhook.
///
/// A webhook is one POST of a JSON object, and the answer another one; `docs/webhooks.md` has both. What is sent can be
/// a client's ticket: outside of one machine the address should begin with `https`.
public struct WebhookConfiguration: Sendable {
    /// The name, for errors and logs.
    public var name: String

    /// The address, `http://` or `https://`, perhaps with a query.
    public var url: String

    /// What requests are signed with; `nil` for requests without signature.
    ///
    /// The header is `Roost-Signature: t=SECONDS,v1=HEX`. Signed is `SECONDS`, a dot and the body, with HMAC-SHA-256.
    public var secret: String?

    /// How long one request may take, from the call to the last byte of the answer.
    public var timeout: Duration

    /// How many requests run at the same time; one more fails at once.
    public var maximumConcurrent: Int

    /// How many bytes an answer may have; a longer one fails.
    public var maximumResponseLength: Int

    /// After how many failures in a row nothing is asked for ``breakerPause``; 0 for never.
    ///
    /// A failure is a request that is not answered, or with status 502, 503 or 504. What the application answers to one
    /// question, be it nonsense, does not keep others from being asked.
    public var breakerLimit: Int

    /// For how long nothing is asked; then one request tries whether the application answers again.
    public var breakerPause: Duration

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - name: The name, for errors and logs.
    ///   - url: The address, `http://` or `https://`.
    ///   - secret: What requests are signed with, default nothing.
    ///   - timeout: Default 5 seconds.
    ///   - maximumConcurrent: Requests, at least 1, default 64.
    ///   - maximumResponseLength: Bytes, at least 0, default 65,536.
    ///   - breakerLimit: Failures in a row, at least 0, default 5.
    ///   - breakerPause: Default 5 seconds.
    public init(
        name: String,
        url: String,
        secret: String? = nil,
        timeout: Duration = .seconds(5),
        maximumConcurrent: Int = 64,
        maximumResponseLength: Int = 65_536,
        breakerLimit: Int = 5,
        breakerPause: Duration = .seconds(5)
    ) {
        self.name = name
        self.url = url
        self.secret = secret
        self.timeout = timeout
        self.maximumConcurrent = max(maximumConcurrent, 1)
        self.maximumResponseLength = max(maximumResponseLength, 0)
        self.breakerLimit = max(breakerLimit, 0)
        self.breakerPause = breakerPause
    }
}

extension WebhookConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name, without the secret and the address, which can have one in its query.
    public var description: String { "WebhookConfiguration(\(self.name.debugDescription))" }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

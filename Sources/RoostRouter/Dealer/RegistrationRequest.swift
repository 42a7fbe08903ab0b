// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A REGISTER that has been admitted, for ``Dealer/register(_:now:makeID:)``.
package struct RegistrationRequest: Equatable, Sendable {
    /// The session that registers.
    package var session: SessionID

    /// What it has announced as a callee.
    package var features: CalleeFeatures

    /// The procedure or pattern.
    package var uri: URI

    /// `match|string`: how procedures are compared with ``uri``.
    package var match: MatchPolicy

    /// `invoke|string`: which callee is invoked.
    package var invoke: InvocationPolicy

    /// `concurrency|int`: how many calls may be pending at this callee, `1…`; `nil` for any number.
    package var concurrency: Int?

    /// `force_reregister|bool`: whether callees that are there are put out.
    package var isForced: Bool

    /// `disclose_caller|bool`, as far as it is allowed: whether the callee is told who calls.
    package var disclosesCaller: Bool

    /// `forward_timeout|bool`: whether the callee watches timeouts itself.
    package var forwardsTimeout: Bool

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - session: The session that registers.
    ///   - features: What it has announced as a callee.
    ///   - uri: The procedure or pattern.
    ///   - match: How procedures are compared with it.
    ///   - invoke: Which callee is invoked.
    ///   - concurrency: How many calls may be pending at this callee; less than 1 counts as 1.
    ///   - isForced: Whether callees that are there are put out.
    ///   - disclosesCaller: Whether the callee is told who calls.
    ///   - forwardsTimeout: Whether the callee watches timeouts itself.
    package init(
        session: SessionID,
        features: CalleeFeatures = [],
        uri: URI,
        match: MatchPolicy = .exact,
        invoke: InvocationPolicy = .single,
        concurrency: Int? = nil,
        isForced: Bool = false,
        disclosesCaller: Bool = false,
        forwardsTimeout: Bool = false
    ) {
        self.session = session
        self.features = features
        self.uri = uri
        self.match = match
        self.invoke = invoke
        self.concurrency = concurrency.map { max(1, $0) }
        self.isForced = isForced
        self.disclosesCaller = disclosesCaller
        self.forwardsTimeout = forwardsTimeout
    }
}

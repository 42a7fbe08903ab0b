// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A CALL that has been admitted, for ``Dealer/call(_:using:)``.
package struct CallRequest: Equatable, Sendable {
    /// Who calls, and the id of the request.
    package var caller: CallerReference

    /// Who the caller is, for callees that may know.
    package var identity: Identity

    /// The procedure.
    package var procedure: URI

    /// `timeout|int`: milliseconds; 0 for none; more than ``DealerLimits/maximumTimeout`` counts as that.
    package var timeout: UInt64

    /// `receive_progress|bool`: whether the caller takes results in parts.
    package var receivesProgress: Bool

    /// `progress|bool`: whether more CALLs with the same id follow.
    package var hasMore: Bool

    /// `disclose_me|bool`, as far as it is allowed: whether the callee is told who calls.
    package var disclosesCaller: Bool

    /// Whether the session has used the id of the request before: no call begins then, it can only go on.
    package var isRepeated: Bool

    /// The arguments.
    package var payload: CallPayload

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - caller: Who calls, and the id of the request.
    ///   - identity: Who the caller is.
    ///   - procedure: The procedure.
    ///   - timeout: Milliseconds; 0 for none.
    ///   - receivesProgress: Whether the caller takes results in parts.
    ///   - hasMore: Whether more CALLs with the same id follow.
    ///   - disclosesCaller: Whether the callee is told who calls.
    ///   - isRepeated: Whether the session has used the id of the request before.
    ///   - payload: The arguments.
    package init(
        caller: CallerReference,
        identity: Identity,
        procedure: URI,
        timeout: UInt64 = 0,
        receivesProgress: Bool = false,
        hasMore: Bool = false,
        disclosesCaller: Bool = false,
        isRepeated: Bool = false,
        payload: CallPayload
    ) {
        self.caller = caller
        self.identity = identity
        self.procedure = procedure
        self.timeout = timeout
        self.receivesProgress = receivesProgress
        self.hasMore = hasMore
        self.disclosesCaller = disclosesCaller
        self.isRepeated = isRepeated
        self.payload = payload
    }
}

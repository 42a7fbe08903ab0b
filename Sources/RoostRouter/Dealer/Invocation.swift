// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// An INVOCATION that a callee is to get.
package struct Invocation: Equatable, Sendable {
    /// The callee.
    package var callee: SessionID

    /// The call.
    ///
    /// The callee's session has a request id for it already if ``isContinuation``, else it gives it the next one.
    package var call: CallID

    /// The registration.
    package var registration: RegistrationID

    /// Whether it is a further part of an invocation that the callee has got.
    package var isContinuation: Bool

    /// `INVOCATION.Details|dict`.
    package var details: Details

    /// The arguments.
    package var payload: CallPayload

    /// `INVOCATION.Details|dict`, besides `ppt_*`.
    package struct Details: Equatable, Sendable {
        /// `procedure|uri`: what was called, for registrations of a pattern.
        package var procedure: URI?

        /// `receive_progress|bool`: whether results may come in parts.
        package var receivesProgress: Bool

        /// `progress|bool`: whether more invocations follow.
        package var hasMore: Bool

        /// `timeout|int`: milliseconds, for callees that watch timeouts themselves.
        package var timeout: Int64?

        /// `caller|id`, `caller_authid|string`, `caller_authrole|string`, if they are disclosed.
        package var caller: Caller?
    }

    /// Who calls, as far as a callee is told.
    package struct Caller: Equatable, Sendable {
        /// The session.
        package var session: SessionID

        /// Who it is.
        package var identity: Identity
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// One call that has no last answer yet.
struct PendingCall: Sendable {
    /// The dealer's name of it.
    let id: CallID

    /// The caller's name of it.
    let caller: CallerReference

    /// What was called.
    let procedure: URI

    /// Which registration it goes to; it may have gone since.
    let registration: RegistrationID

    /// Whether the caller takes results in parts.
    let receivesProgress: Bool

    /// The callee that has it now.
    private(set) var callee: SessionID

    /// Which callee of the registration that is (``Registration/Callee/number``).
    private(set) var calleeNumber: UInt64

    /// Whether the callee understands INTERRUPT.
    private(set) var canInterrupt: Bool

    /// What the callee was told; it stays so for further parts.
    private(set) var details: Invocation.Details

    /// Whether more parts of the arguments may come.
    var isOpen: Bool

    /// Whether the caller has cancelled it and waits for what the callee says to that.
    var isKilled = false

    /// Whether a timer runs.
    var hasTimer = false

    /// The call as it came, while it can still be given to another callee.
    var kept: CallRequest?

    /// Sessions that have said that they are not available.
    private(set) var unavailable: Set<SessionID> = []

    /// Makes a call that a callee has been chosen for.
    init(id: CallID, request: CallRequest, invocation: Invocation, callee: Registration.Callee) {
        self.id = id
        self.caller = request.caller
        self.procedure = request.procedure
        self.registration = invocation.registration
        self.receivesProgress = request.receivesProgress
        self.callee = callee.session
        self.calleeNumber = callee.number
        self.canInterrupt = callee.features.contains(.callCanceling)
        self.details = invocation.details
        self.isOpen = request.hasMore
    }

    /// The callee is not available, and will not be asked again.
    mutating func calleeIsUnavailable() {
        self.unavailable.insert(self.callee)
    }

    /// Another callee gets the call.
    mutating func moved(to callee: Registration.Callee, details: Invocation.Details) {
        self.callee = callee.session
        self.calleeNumber = callee.number
        self.canInterrupt = callee.features.contains(.callCanceling)
        self.details = details
    }
}

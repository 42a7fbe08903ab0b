// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// What a dealer knows of one session; kept while there is anything.
struct Participant: Sendable {
    /// The registrations that it is a callee of.
    var registrations: Set<RegistrationID> = []

    /// The calls that it has made, by their requests.
    var calls: [UInt64: CallID] = [:]

    /// The calls that it is to answer.
    var invocations: Set<CallID> = []

    /// Whether there is nothing.
    var isEmpty: Bool {
        self.registrations.isEmpty && self.calls.isEmpty && self.invocations.isEmpty
    }
}

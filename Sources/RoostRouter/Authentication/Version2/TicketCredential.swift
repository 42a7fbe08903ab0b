// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is kept of a static ticket: its SHA-256, which also hides the length when tickets are compared.
struct TicketCredential: Sendable, Redacted {
    private let digest: [UInt8]

    /// Takes over a ticket.
    ///
    /// - Parameter ticket: The text.
    init(_ ticket: String) {
        self.digest = MessageCode.sha256(Array(ticket.utf8))
    }

    /// Whether a client has shown this ticket.
    ///
    /// - Parameter ticket: What it has shown.
    /// - Returns: Whether it is the same.
    func matches(_ ticket: String) -> Bool {
        ConstantTime.equal(MessageCode.sha256(Array(ticket.utf8)), self.digest)
    }
}

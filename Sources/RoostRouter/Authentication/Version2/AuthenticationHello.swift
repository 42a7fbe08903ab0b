// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What HELLO says about who the client is, and what the transport knows.
///
/// Its description leaves out what may be secret.
package struct AuthenticationHello: Sendable {
    /// The realm's name.
    package var realm: String

    /// The id that the session is going to have.
    package var sessionID: SessionID

    /// `HELLO.Details.authmethods|list[string]`, in the client's order; empty if there are none.
    package var methods: [String]

    /// `HELLO.Details.authid|string`.
    package var authID: String?

    /// `HELLO.Details.authrole|string`.
    package var authRole: String?

    /// `HELLO.Details.authextra|dict`.
    package var authExtra: WireValue?

    /// Who the transport has found the client to be, by a ticket in the address of the WebSocket; `nil` if by nothing.
    package var transportIdentity: Identity?

    /// Makes it.
    ///
    /// - Parameters:
    ///   - realm: The realm's name.
    ///   - sessionID: The id that the session is going to have.
    ///   - methods: The client's methods in its order.
    ///   - authID: The name that the client gives.
    ///   - authRole: The role that the client asks for.
    ///   - authExtra: What the client gives besides.
    ///   - transportIdentity: Who the transport has found the client to be.
    package init(
        realm: String,
        sessionID: SessionID,
        methods: [String] = [],
        authID: String? = nil,
        authRole: String? = nil,
        authExtra: WireValue? = nil,
        transportIdentity: Identity? = nil
    ) {
        self.realm = realm
        self.sessionID = sessionID
        self.methods = methods
        self.authID = authID
        self.authRole = authRole
        self.authExtra = authExtra
        self.transportIdentity = transportIdentity
    }
}

extension AuthenticationHello: Redacted {
    /// The realm and the name, without the rest.
    package var description: String {
        "AuthenticationHello(realm: \(self.realm.debugDescription), authID: \(self.authID?.debugDescription ?? "none"))"
    }

    /// The same as the description.
    package var debugDescription: String { self.description }

    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

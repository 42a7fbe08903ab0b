// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// One client's way to authenticate, once the method is chosen.
struct Attempt: Sendable {
    /// Whom the client may turn out to be.
    enum Candidate: Sendable {
        /// Who the transport's ticket says.
        case transport(Identity)
        /// Nobody in particular, with that role.
        case anonymous(role: String)
        /// A principal of the configuration, which has the method.
        case principal(StaticPrincipal)
        /// Whom the authenticator says.
        case dynamic
        /// Nobody: whatever is answered is wrong.
        case nobody
    }

    let hello: AuthenticationHello
    let nonce: AuthenticationNonce
    let method: AuthenticationMethod
    let candidate: Candidate

    /// The identity of a principal of the configuration.
    ///
    /// - Parameters:
    ///   - authID: The name.
    ///   - authRole: The role.
    /// - Returns: The identity.
    func identity(authID: String, authRole: String) -> Identity {
        Identity(authID: authID, authRole: authRole, authMethod: self.method.rawValue, authProvider: "static")
    }

    /// What the authenticator is asked.
    ///
    /// - Parameter ticket: The ticket that the client has shown.
    /// - Returns: The request.
    func request(ticket: String?) -> AuthenticationRequest {
        AuthenticationRequest(
            method: self.method,
            realm: self.hello.realm,
            sessionID: self.hello.sessionID,
            authID: self.hello.authID,
            authRole: self.hello.authRole,
            authExtra: self.hello.authExtra,
            ticket: ticket,
            publicKey: self.method == .cryptosign ? self.hello.publicKey.map(Hexadecimal.encode) : nil
        )
    }
}

extension AuthenticationHello {
    /// `authextra.pubkey`, if it is a key.
    var publicKey: [UInt8]? {
        guard let text = self.authExtra?["pubkey"]?.string,
            let key = Hexadecimal.decode(text, maximum: Cryptosign.keyLength), key.count == Cryptosign.keyLength
        else {
            return nil
        }
        return key
    }

    /// Whether `authextra.channel_binding` asks for a channel binding.
    var asksForChannelBinding: Bool {
        self.authExtra?.asksForChannelBinding ?? false
    }
}

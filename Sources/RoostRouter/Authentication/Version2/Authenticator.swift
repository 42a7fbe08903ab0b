// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// Decides who a client of WAMP v2 is, for realms whose principals are not all in the configuration.
///
/// The server asks when the client has shown its ticket or proved its key, or at once for `anonymous`. It asks for many
/// clients at the same time, bounded in number, and refuses the client when no answer comes in time.
public protocol Authenticator: Sendable {
    /// Decides about one client.
    ///
    /// - Parameter request: What the client says and shows.
    /// - Returns: Who it is, or that it may not join.
    /// - Throws: Whatever keeps the authenticator from knowing. The client is refused with
    ///   `wamp.error.authentication_failed`; it is not told the error.
    func authenticate(_ request: AuthenticationRequest) async throws -> AuthenticationVerdict
}

/// What an ``Authenticator`` is asked.
///
/// Its description leaves out the ticket and `authextra`, so that it can be logged.
public struct AuthenticationRequest: Equatable, Sendable {
    /// How the client says who it is: `anonymous`, `ticket` or `cryptosign`.
    public var method: AuthenticationMethod

    /// The realm's name.
    public var realm: String

    /// The id that the session is going to have.
    public var sessionID: SessionID

    /// The name that the client gives, up to 1,024 bytes; not proved by anything.
    public var authID: String?

    /// The role that the client asks for; not proved by anything.
    public var authRole: String?

    /// `HELLO.Details.authextra|dict`.
    public var authExtra: WireValue?

    /// The ticket that the client has shown, up to 16,384 bytes; only of `ticket`.
    public var ticket: String?

    /// The public key as 64 lower-case hexadecimal digits; only of `cryptosign`.
    ///
    /// The client has proved that it has the private key. Whether the key is anybody's is for the authenticator to say.
    public var publicKey: String?

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: How the client says who it is.
    ///   - realm: The realm's name.
    ///   - sessionID: The id that the session is going to have.
    ///   - authID: The name that the client gives.
    ///   - authRole: The role that the client asks for.
    ///   - authExtra: What the client gives besides.
    ///   - ticket: The ticket.
    ///   - publicKey: The public key.
    public init(
        method: AuthenticationMethod,
        realm: String,
        sessionID: SessionID,
        authID: String? = nil,
        authRole: String? = nil,
        authExtra: WireValue? = nil,
        ticket: String? = nil,
        publicKey: String? = nil
    ) {
        self.method = method
        self.realm = realm
        self.sessionID = sessionID
        self.authID = authID
        self.authRole = authRole
        self.authExtra = authExtra
        self.ticket = ticket
        self.publicKey = publicKey
    }
}

extension AuthenticationRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method, the realm and the name.
    public var description: String {
        "AuthenticationRequest(\(self.method.rawValue), realm: \(self.realm.debugDescription), "
            + "authID: \(self.authID?.debugDescription ?? "none"))"
    }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

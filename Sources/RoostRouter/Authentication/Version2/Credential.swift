// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// One way for a static principal to say who it is, with the secret or key that belongs to it.
///
/// Its description names the method and nothing else.
public struct Credential: Sendable {
    /// What is kept of it; of no password longer than it takes to make a key of it.
    enum Kind: Sendable {
        case ticket(TicketCredential)
        case wampCRA(WAMPCRACredential)
        case scram(SCRAMCredential)
        case cryptosign([UInt8])
    }

    let kind: Kind

    /// The method that it is for.
    public var method: AuthenticationMethod {
        switch self.kind {
        case .ticket: .ticket
        case .wampCRA: .wampCRA
        case .scram: .scram
        case .cryptosign: .cryptosign
        }
    }

    /// A ticket; its SHA-256 is kept.
    ///
    /// - Parameter ticket: The text, 1 to 16,384 bytes of UTF-8.
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if it is empty or too long.
    public static func ticket(_ ticket: String) throws(AuthenticationConfigurationError) -> Credential {
        guard !ticket.isEmpty, ticket.utf8.count <= AuthenticationLimits.ticketLength else {
            throw .unusable("a ticket is empty or longer than \(AuthenticationLimits.ticketLength) bytes")
        }
        return Credential(kind: .ticket(TicketCredential(ticket)))
    }

    /// A WAMP-CRA secret without salt.
    ///
    /// - Parameter secret: The secret; its UTF-8 bytes are the key.
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if it is empty.
    public static func wampCRA(secret: String) throws(AuthenticationConfigurationError) -> Credential {
        guard !secret.isEmpty else { throw .unusable("a WAMP-CRA secret is empty") }
        return Credential(kind: .wampCRA(WAMPCRACredential(key: Array(secret.utf8), derivation: nil)))
    }

    /// A WAMP-CRA secret with salt; the key is derived here, once.
    ///
    /// - Parameters:
    ///   - secret: The secret.
    ///   - salt: The salt, any text but the empty one.
    ///   - iterations: The rounds of PBKDF2, `1…10,000,000`, default 1,000.
    ///   - keyLength: The bytes that PBKDF2 makes, `1…1,024`, default 32.
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if something is out of range.
    public static func wampCRA(
        secret: String,
        salt: String,
        iterations: Int = 1_000,
        keyLength: Int = 32
    ) throws(AuthenticationConfigurationError) -> Credential {
        guard !secret.isEmpty else { throw .unusable("a WAMP-CRA secret is empty") }
        let derivation = try WAMPCRACredential.Derivation(salt: salt, iterations: iterations, keyLength: keyLength)
        return Credential(kind: .wampCRA(WAMPCRACredential(secret: secret, derivation: derivation)))
    }

    /// A WAMP-CRA key that was derived elsewhere, so that the secret need not be known here.
    ///
    /// - Parameters:
    ///   - derivedKey: Base64 of what PBKDF2 has made, as `derive_key` of Autobahn gives it.
    ///   - salt: The salt, any text but the empty one.
    ///   - iterations: The rounds of PBKDF2, `1…10,000,000`.
    ///   - keyLength: The bytes that PBKDF2 has made, `1…1,024`.
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if something is out of range or
    ///   the key has another length.
    public static func wampCRA(
        derivedKey: String,
        salt: String,
        iterations: Int,
        keyLength: Int
    ) throws(AuthenticationConfigurationError) -> Credential {
        let derivation = try WAMPCRACredential.Derivation(salt: salt, iterations: iterations, keyLength: keyLength)
        return Credential(kind: .wampCRA(try WAMPCRACredential(derivedKey: derivedKey, derivation: derivation)))
    }

    /// A SCRAM password; the keys are made here, once.
    ///
    /// SASLprep is not applied: it changes nothing in ASCII, and others give the password in the form that SASLprep
    /// makes of it, or the keys.
    ///
    /// - Parameters:
    ///   - password: The password, without control characters.
    ///   - salt: The salt, 1 to 1,024 bytes.
    ///   - iterations: The rounds of PBKDF2, `4,096…10,000,000`, default 4,096 (RFC 7677 section 4).
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if something is out of range.
    public static func scram(
        password: String,
        salt: [UInt8],
        iterations: Int = 4_096
    ) throws(AuthenticationConfigurationError) -> Credential {
        guard !password.isEmpty, !password.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .unusable("a SCRAM password is empty or has a control character in it")
        }
        try SCRAMCredential.check(salt: salt, iterations: iterations)
        let keys = SCRAM.keys(password: Array(password.utf8), salt: salt, iterations: iterations)
        return Credential(kind: .scram(SCRAMCredential(keys: keys, salt: salt, iterations: iterations)))
    }

    /// The SCRAM keys of a password that is not known here.
    ///
    /// - Parameters:
    ///   - storedKey: RFC 5802's StoredKey, 32 bytes.
    ///   - serverKey: RFC 5802's ServerKey, 32 bytes.
    ///   - salt: The salt, 1 to 1,024 bytes.
    ///   - iterations: The rounds of PBKDF2, `4,096…10,000,000`.
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if something is out of range.
    public static func scram(
        storedKey: [UInt8],
        serverKey: [UInt8],
        salt: [UInt8],
        iterations: Int
    ) throws(AuthenticationConfigurationError) -> Credential {
        guard storedKey.count == MessageCode.length, serverKey.count == MessageCode.length else {
            throw .unusable("a SCRAM key does not have 32 bytes")
        }
        try SCRAMCredential.check(salt: salt, iterations: iterations)
        let keys = SCRAM.Keys(storedKey: storedKey, serverKey: serverKey)
        return Credential(kind: .scram(SCRAMCredential(keys: keys, salt: salt, iterations: iterations)))
    }

    /// An Ed25519 public key for `cryptosign`.
    ///
    /// - Parameter publicKey: The key as 64 hexadecimal digits.
    /// - Returns: The credential.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if it is something else.
    public static func cryptosign(publicKey: String) throws(AuthenticationConfigurationError) -> Credential {
        guard let key = Hexadecimal.decode(publicKey, maximum: Cryptosign.keyLength), key.count == Cryptosign.keyLength
        else {
            throw .unusable("a public key is not 64 hexadecimal digits")
        }
        return Credential(kind: .cryptosign(key))
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method, without anything secret.
    public var description: String { "Credential(\(self.method.rawValue))" }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension AuthenticationConfigurationError {
    static func unusable(_ what: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .unusableCredential,
            message: "A principal cannot authenticate: \(what); correct its entry in the configuration."
        )
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// Makes tickets as Oro's `POST /sync/ticket` does, for the command line and for tests.
public struct TicketGenerator: Sendable {
    private let secret: TicketSecret

    /// Makes a generator with the application secret.
    public init(secret: TicketSecret) {
        self.secret = secret
    }

    /// Makes an anonymous ticket.
    ///
    /// - Parameters:
    ///   - nonce: What makes it differ from others: 1 to 64 bytes, no `;`. Oro's are 16 hexadecimal digits.
    ///   - now: The time of issue in Unix seconds, in the years 1970 to 9999.
    /// - Returns: The value of the query parameter `ticket`, to be URL-encoded.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableTicketField`.
    public func anonymousTicket(nonce: String, now: Int) throws(AuthenticationConfigurationError) -> String {
        try self.ticket(login: "", password: self.secret.bytes, nonce: nonce, created: Self.created(now))
    }

    /// Makes a ticket of a user.
    ///
    /// - Parameters:
    ///   - login: The login name: not empty, not `0`, at most 1,020 bytes, no `;`.
    ///   - passwordHash: The user's stored password hash, verbatim.
    ///   - nonce: What makes it differ from others: 1 to 64 bytes, no `;`. Oro's are 16 hexadecimal digits.
    ///   - now: The time of issue in Unix seconds, in the years 1970 to 9999.
    /// - Returns: The value of the query parameter `ticket`, to be URL-encoded.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableTicketField`.
    public func ticket(
        login: String,
        passwordHash: String,
        nonce: String,
        now: Int
    ) throws(AuthenticationConfigurationError) -> String {
        guard !login.utf8.isEmpty, !login.utf8.elementsEqual("0".utf8) else { throw Self.unusable("login") }
        let created = try Self.created(now)
        return try self.ticket(login: login, password: Array(passwordHash.utf8), nonce: nonce, created: created)
    }

    /// Makes a ticket with a time of issue in any spelling.
    package func ticket(
        login: String,
        password: [UInt8],
        nonce: String,
        created: String
    ) throws(AuthenticationConfigurationError) -> String {
        let separator = UInt8(ascii: ";")
        guard login.utf8.count <= TicketAuthenticator.maximumLoginLength, !login.utf8.contains(separator) else {
            throw Self.unusable("login")
        }
        guard 1...64 ~= nonce.utf8.count, !nonce.utf8.contains(separator) else { throw Self.unusable("nonce") }
        guard created.utf8.count <= 64, !created.utf8.contains(separator) else { throw Self.unusable("time of issue") }
        let digest = TicketDigest(
            nonce: Array(nonce.utf8),
            created: Array(created.utf8),
            password: password,
            secret: self.secret
        )
        guard let digest else { throw Self.unusable("password hash") }
        let fields = [digest.base64, Array(login.utf8), Array(nonce.utf8), Array(created.utf8)]
        return String(decoding: Base64.encode(Array(fields.joined(separator: [separator]))), as: UTF8.self)
    }

    private static func created(_ now: Int) throws(AuthenticationConfigurationError) -> String {
        guard let created = TicketTimestamp.format(now) else { throw Self.unusable("time of issue") }
        return created
    }

    private static func unusable(_ field: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .unusableTicketField,
            message: "No ticket can be made with this \(field); look up which values are allowed."
        )
    }
}

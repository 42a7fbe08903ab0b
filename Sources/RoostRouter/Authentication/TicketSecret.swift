// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The application secret (Oro's `kernel.secret`) that tickets are made with.
///
/// It can neither be printed nor be read back outside of this package.
public struct TicketSecret: Sendable {
    package let bytes: [UInt8]

    /// Takes over a secret.
    ///
    /// - Parameters:
    ///   - value: The secret, the same as in the application. Its UTF-8 bytes count.
    ///   - allowsEmpty: Whether an empty secret is let through, as Oro does. Anybody can make anonymous tickets then.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `secretHasBraces` or `secretEmpty`.
    public init(_ value: String, allowsEmpty: Bool = false) throws(AuthenticationConfigurationError) {
        let bytes = Array(value.utf8)
        guard allowsEmpty || !bytes.isEmpty else { throw .secretEmpty }
        guard !bytes.contains(UInt8(ascii: "{")), !bytes.contains(UInt8(ascii: "}")) else { throw .secretHasBraces }
        self.bytes = bytes
    }
}

extension TicketSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text without the secret.
    public var description: String { "TicketSecret(redacted)" }

    /// A text without the secret.
    public var debugDescription: String { self.description }

    /// A mirror without the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A setting of the authentication that cannot work.
///
/// The message is a full sentence with the remedy; it never contains a secret.
public struct AuthenticationConfigurationError: Error, Sendable, Equatable {
    /// What is wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case secretEmpty, secretHasBraces, duplicateUser, unusableTicketField, unusableProviderURL
            case unusableCredential, duplicatePrincipal, unusablePermission
        }

        private let value: Value

        /// The application secret is empty.
        public static let secretEmpty = Code(value: .secretEmpty)
        /// The application secret contains `{` or `}`, which Oro's encoder refuses.
        public static let secretHasBraces = Code(value: .secretHasBraces)
        /// Two users have the same login or e-mail address.
        public static let duplicateUser = Code(value: .duplicateUser)
        /// A ticket cannot be made of this login, nonce, time or password hash.
        public static let unusableTicketField = Code(value: .unusableTicketField)
        /// The address of the user provider is no `http` or `https` address.
        public static let unusableProviderURL = Code(value: .unusableProviderURL)

        /// A principal of WAMP v2 or one of its credentials cannot work.
        public static let unusableCredential = Code(value: .unusableCredential)
        /// Two principals of a realm have the same `authid` or the same public key.
        public static let duplicatePrincipal = Code(value: .duplicatePrincipal)
        /// A permission can never apply, or stands in one role twice.
        public static let unusablePermission = Code(value: .unusablePermission)

        /// The name of the code.
        public var description: String { self.value.rawValue }
    }

    /// What is wrong, for programs.
    public let code: Code

    /// What is wrong and what to do about it, for people.
    public let message: String

    /// Makes an error.
    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package static let secretEmpty = AuthenticationConfigurationError(
        code: .secretEmpty,
        message: "The application secret is empty, so that anybody can make anonymous tickets; set it to the value of "
            + "Oro's kernel.secret, or allow an empty secret explicitly."
    )

    package static let secretHasBraces = AuthenticationConfigurationError(
        code: .secretHasBraces,
        message: "Cannot use { or } in salt: the application secret contains a brace, with which Oro makes no "
            + "tickets; choose another secret in Oro and here."
    )

    package static func duplicateUser(_ name: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .duplicateUser,
            message: "The user \(name.debugDescription) is listed more than once; give each login and each e-mail "
                + "address to one user only."
        )
    }
}

extension AuthenticationConfigurationError: CustomStringConvertible {
    /// The message.
    public var description: String { self.message }
}

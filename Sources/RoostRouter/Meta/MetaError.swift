// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Why a call of a meta procedure fails, as its caller is told.
package struct MetaError: Error, Equatable, Sendable {
    /// What is wrong.
    package enum Code: String, CaseIterable, Sendable {
        /// Arguments are missing or of another type.
        case invalidArgument = "wamp.error.invalid_argument"
        /// A reason is no URI.
        case invalidURI = "wamp.error.invalid_uri"
        /// No other session has that id, or it does not have what is to be taken from it.
        case noSuchSession = "wamp.error.no_such_session"
        /// No subscription has that id.
        case noSuchSubscription = "wamp.error.no_such_subscription"
        /// No registration has that id.
        case noSuchRegistration = "wamp.error.no_such_registration"
    }

    /// What is wrong.
    package let code: Code

    /// A sentence for people; it holds nothing that the caller has sent.
    package let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What is wrong.
    ///   - message: A sentence for people.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The URI of the `ERROR`.
    package var uri: URI {
        URI(self.code.rawValue)
    }
}

extension MetaError {
    static let noSuchSession = MetaError(.noSuchSession, "No other session of this realm has that id.")
    static let noSuchSubscription = MetaError(.noSuchSubscription, "No subscription of this realm has that id.")
    static let noSuchRegistration = MetaError(.noSuchRegistration, "No registration of this realm has that id.")
    static let notSubscribed = MetaError(.noSuchSession, "The session does not have that subscription.")
    static let notRegistered = MetaError(.noSuchSession, "The session does not have that registration.")
}

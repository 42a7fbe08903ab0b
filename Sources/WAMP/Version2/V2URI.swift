// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The URIs that WAMP predefines for errors and for closing.
///
/// Source: WAMP, Basic Profile, Predefined URIs; Advanced Profile, Additional Predefined URIs.
package enum V2URI {
    /// The URI breaks the rules, or is longer than allowed.
    package static let invalidURI: URI = "wamp.error.invalid_uri"
    /// Nothing is registered for the call.
    package static let noSuchProcedure: URI = "wamp.error.no_such_procedure"
    /// Somebody else has registered the procedure.
    package static let procedureAlreadyExists: URI = "wamp.error.procedure_already_exists"
    /// UNREGISTER of a registration that the session has not.
    package static let noSuchRegistration: URI = "wamp.error.no_such_registration"
    /// UNSUBSCRIBE of a subscription that the session has not.
    package static let noSuchSubscription: URI = "wamp.error.no_such_subscription"
    /// A meta procedure was asked for a session that is not there.
    package static let noSuchSession: URI = "wamp.error.no_such_session"
    /// The arguments are not what the procedure needs.
    package static let invalidArgument: URI = "wamp.error.invalid_argument"
    /// A call was cancelled; one chapter of the specification spells it with a second `l`.
    package static let canceled: URI = "wamp.error.canceled"
    /// The payload is too large for the receiver.
    package static let payloadSizeExceeded: URI = "wamp.error.payload_size_exceeded"
    /// A rule of the protocol was broken.
    package static let protocolViolation: URI = "wamp.error.protocol_violation"
    /// The session may not do it.
    package static let notAuthorized: URI = "wamp.error.not_authorized"
    /// It could not be told whether the session may do it.
    package static let authorizationFailed: URI = "wamp.error.authorization_failed"
    /// The session may not do it, in the words of the list of reasons for joining.
    package static let authorizationDenied: URI = "wamp.error.authorization_denied"
    /// Joining needs a permission.
    package static let authorizationRequired: URI = "wamp.error.authorization_required"
    /// There is no realm of that name.
    package static let noSuchRealm: URI = "wamp.error.no_such_realm"
    /// There is no role of that name.
    package static let noSuchRole: URI = "wamp.error.no_such_role"
    /// There is no principal of that name.
    package static let noSuchPrincipal: URI = "wamp.error.no_such_principal"
    /// None of the client's methods is offered.
    package static let noMatchingAuthMethod: URI = "wamp.error.no_matching_auth_method"
    /// The client is not who it wants to be.
    package static let authenticationDenied: URI = "wamp.error.authentication_denied"
    /// It could not be told who the client is.
    package static let authenticationFailed: URI = "wamp.error.authentication_failed"
    /// Joining needs authentication.
    package static let authenticationRequired: URI = "wamp.error.authentication_required"
    /// The call took longer than it may.
    package static let timeout: URI = "wamp.error.timeout"
    /// An option is not allowed.
    package static let optionNotAllowed: URI = "wamp.error.option_not_allowed"
    /// `disclose_me` is not allowed.
    package static let discloseMeDisallowed: URI = "wamp.error.option_disallowed.disclose_me"
    /// The network between has failed.
    package static let networkFailure: URI = "wamp.error.network_failure"
    /// The callee cannot take the call; another one may.
    package static let unavailable: URI = "wamp.error.unavailable"
    /// No callee can take the call.
    package static let noAvailableCallee: URI = "wamp.error.no_available_callee"
    /// The other side does not have the feature.
    package static let featureNotSupported: URI = "wamp.error.feature_not_supported"
    /// Something unforeseen; Autobahn's extension.
    package static let runtimeError: URI = "wamp.error.runtime_error"

    /// Something that a peer can make grow has reached its limit; our own, the specification has none.
    package static let limitExceeded: URI = "roost.error.limit_exceeded"

    /// The router shuts down.
    package static let systemShutdown: URI = "wamp.close.system_shutdown"
    /// The session leaves the realm.
    package static let closeRealm: URI = "wamp.close.close_realm"
    /// The answer to GOODBYE.
    package static let goodbyeAndOut: URI = "wamp.close.goodbye_and_out"
    /// The session was closed through the meta API.
    package static let killed: URI = "wamp.close.killed"
    /// The session is done; Autobahn's extension.
    package static let closeNormal: URI = "wamp.close.normal"
}

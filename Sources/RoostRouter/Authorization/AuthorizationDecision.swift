// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the rules say about one request.
package enum AuthorizationDecision: Equatable, Sendable {
    /// It may be done; others learn who does it, or not, or as the request says (`nil`).
    case allowed(discloses: Bool?)
    /// It may not be done: `wamp.error.not_authorized`.
    case denied
    /// The ``Authorizer`` has to be asked; if it says nothing about disclosure, this says it.
    case ask(isCacheable: Bool, discloses: Bool?)
}

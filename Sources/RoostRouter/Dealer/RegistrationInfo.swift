// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a registration is, whoever its callees are.
package struct RegistrationInfo: Equatable, Sendable {
    /// The id, the same for all its callees.
    package let id: RegistrationID

    /// The procedure or pattern.
    package let uri: URI

    /// How procedures are compared with ``uri``.
    package let match: MatchPolicy

    /// Which callee is invoked.
    package let invoke: InvocationPolicy

    /// When its first callee came, in milliseconds since 1970.
    package let created: Int64

    /// Makes a description.
    ///
    /// - Parameters:
    ///   - id: The id.
    ///   - uri: The procedure or pattern.
    ///   - match: How procedures are compared with it.
    ///   - invoke: Which callee is invoked.
    ///   - created: When its first callee came, in milliseconds since 1970.
    package init(id: RegistrationID, uri: URI, match: MatchPolicy, invoke: InvocationPolicy, created: Int64) {
        self.id = id
        self.uri = uri
        self.match = match
        self.invoke = invoke
        self.created = created
    }
}

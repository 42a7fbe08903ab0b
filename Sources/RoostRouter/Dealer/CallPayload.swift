// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a call, a result or an error carries, handed on as it came.
package struct CallPayload: Equatable, Sendable {
    /// The arguments, not decoded.
    package var arguments: ArgumentBytes

    /// How they are made, if the router must not look into them.
    package var passthrough: V2Passthrough?

    /// Makes a payload.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - passthrough: How they are made, if the router must not look into them.
    package init(_ arguments: ArgumentBytes, passthrough: V2Passthrough? = nil) {
        self.arguments = arguments
        self.passthrough = passthrough
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A call as its caller names it.
package struct CallerReference: Hashable, Sendable {
    /// The session that calls.
    package let session: SessionID

    /// `CALL.Request|id`.
    package let request: UInt64

    /// Makes a reference.
    ///
    /// - Parameters:
    ///   - session: The session that calls.
    ///   - request: `CALL.Request|id`.
    package init(session: SessionID, request: UInt64) {
        self.session = session
        self.request = request
    }
}

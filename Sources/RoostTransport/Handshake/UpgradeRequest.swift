// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A request that may become a WebSocket connection.
package struct UpgradeRequest: OpeningRequest, Equatable {
    package let path: String
    package let query: String
    package let origin: String?
    /// The subprotocol that was chosen, the client's first that is one of the policy's; nil when none of them is.
    package let subprotocol: String?
    /// What was agreed upon for permessage-deflate; nil when the policy or the request does without it.
    package let deflate: DeflateAgreement?
    /// The client's key.
    package let key: WebSocketKey
    package let fields: HTTPFields
}

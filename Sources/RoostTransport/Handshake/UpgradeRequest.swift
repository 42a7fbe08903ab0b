// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A request that may become a WebSocket connection.
package struct UpgradeRequest: Equatable, Sendable {
    /// The path of the request target, ASCII, beginning with `/`, not decoded.
    package let path: String
    /// What follows the first `?` of the target, not decoded; empty when there is none.
    package let query: String
    /// The `Origin` header.
    package let origin: String?
    /// The subprotocol that was chosen, the client's first that is one of the policy's; nil when none of them is.
    package let subprotocol: String?
    /// What was agreed upon for permessage-deflate; nil when the policy or the request does without it.
    package let deflate: DeflateAgreement?
    /// The client's key.
    package let key: WebSocketKey
    /// All header fields of the request.
    package let fields: HTTPFields

    /// The value of a header, the first one if there are several; names compare without regard to case.
    package func header(_ name: String) -> String? {
        self.fields.first(name)
    }

    /// The value of a query item, decoded as PHP's `parse_str` does for simple names.
    ///
    /// `+` is a blank, `%` without two hexadecimal digits is itself, the last of several items of one name counts,
    /// an item without `=` is empty. Bytes that are not UTF-8 are replaced. The work is linear in the query, which
    /// the limit of the request head bounds.
    package func queryItem(_ name: String) -> String? {
        QueryItems.last(name, in: self.query).map { String(decoding: $0, as: UTF8.self) }
    }
}

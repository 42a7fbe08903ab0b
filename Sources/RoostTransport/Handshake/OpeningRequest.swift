// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A request that opens a connection of any kind.
package protocol OpeningRequest: Sendable {
    /// The path of the request target, ASCII, beginning with `/`, not decoded.
    var path: String { get }
    /// What follows the first `?` of the target, not decoded; empty when there is none.
    var query: String { get }
    /// The `Origin` header.
    var origin: String? { get }
    /// All header fields of the request.
    var fields: HTTPFields { get }
}

extension OpeningRequest {
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

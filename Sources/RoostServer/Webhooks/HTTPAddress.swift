// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The addresses that can be asked.
package enum HTTPAddress {
    /// Whether a text is an address with `http://` or `https://`, a host, and no space and no `#`.
    ///
    /// - Parameter url: The text.
    /// - Returns: Whether it can be asked.
    package static func isUsable(_ url: String) -> Bool {
        guard let prefix = ["https://", "http://"].first(where: { url.utf8.starts(with: $0.utf8) }) else {
            return false
        }
        let rest = url.utf8.dropFirst(prefix.utf8.count)
        guard let first = rest.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "?") else { return false }
        return rest.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "#") }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Some entries of a realm's books, in the order of their coming.
///
/// What comes and goes while pages are read is in them or not; everything else is in exactly one of them.
package struct BookPage<Element: Sendable>: Sendable {
    /// The entries; fewer than were asked for where others have gone or are not wanted.
    package var elements: [Element]

    /// The number after which more may follow; `nil` at the end.
    package var next: UInt64?

    /// Makes a page.
    ///
    /// - Parameters:
    ///   - elements: The entries.
    ///   - next: The number after which more may follow; `nil` at the end.
    package init(elements: [Element], next: UInt64?) {
        self.elements = elements
        self.next = next
    }
}

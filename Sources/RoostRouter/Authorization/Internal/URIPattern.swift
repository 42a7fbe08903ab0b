// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// A set of URIs, and how it lies to others.
///
/// Where it is not sure, two sets overlap and none covers the other: that denies and never allows.
struct URIPattern: Sendable {
    let match: MatchPolicy
    private let bytes: [UInt8]
    private let components: [ArraySlice<UInt8>]

    /// Makes a pattern.
    ///
    /// - Parameters:
    ///   - uri: The URI or pattern.
    ///   - match: How it is meant; a wildcard without an empty component is exact.
    init(_ uri: URI, _ match: MatchPolicy) {
        let components = uri.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isExact = match == .wildcard && components.allSatisfy { !$0.isEmpty }
        self.match = isExact ? .exact : match
        self.bytes = uri.bytes
        self.components = components
    }

    /// Whether every URI of another pattern is one of this one.
    ///
    /// - Parameter other: The other pattern.
    /// - Returns: Whether it surely is.
    func covers(_ other: URIPattern) -> Bool {
        switch (self.match, other.match) {
        case (.exact, .exact): self.bytes == other.bytes
        case (.prefix, .exact), (.prefix, .prefix): other.bytes.starts(with: self.bytes)
        case (.prefix, .wildcard): other.literalHead.starts(with: self.bytes)
        case (.wildcard, .exact), (.wildcard, .wildcard):
            self.components.count == other.components.count
                && zip(self.components, other.components).allSatisfy { $0.isEmpty || $0 == $1 }
        case (.exact, .prefix), (.exact, .wildcard), (.wildcard, .prefix): false
        }
    }

    /// Whether a URI may be one of both.
    ///
    /// - Parameter other: The other pattern.
    /// - Returns: `false` only if none can.
    func overlaps(_ other: URIPattern) -> Bool {
        switch (self.match, other.match) {
        case (.exact, _): other.covers(self)
        case (_, .exact): self.covers(other)
        case (.prefix, .prefix): self.bytes.starts(with: other.bytes) || other.bytes.starts(with: self.bytes)
        case (.prefix, .wildcard): other.overlaps(prefix: self)
        case (.wildcard, .prefix): self.overlaps(prefix: other)
        case (.wildcard, .wildcard):
            self.components.count == other.components.count
                && zip(self.components, other.components).allSatisfy { $0.isEmpty || $1.isEmpty || $0 == $1 }
        }
    }

    /// Whether this pattern is the better match of a URI that both match.
    ///
    /// - Parameter other: The other pattern.
    /// - Returns: Whether it is; `false` if they are equally good.
    func outranks(_ other: URIPattern) -> Bool {
        switch (self.match, other.match) {
        case (.exact, .exact): false
        case (.exact, .prefix), (.exact, .wildcard), (.prefix, .wildcard): true
        case (.prefix, .exact), (.wildcard, .exact), (.wildcard, .prefix): false
        case (.prefix, .prefix): self.bytes.count > other.bytes.count
        case (.wildcard, .wildcard):
            zip(self.components, other.components).first { $0.isEmpty != $1.isEmpty }?.1.isEmpty ?? false
        }
    }

    /// What every URI of a wildcard pattern begins with: the components before the first empty one, with their dots.
    private var literalHead: ArraySlice<UInt8> {
        self.bytes.prefix(self.components.prefix { !$0.isEmpty }.reduce(0) { $0 + $1.count + 1 })
    }

    /// Whether a URI of this wildcard pattern may begin with a prefix.
    ///
    /// The prefix's last component may be cut short by its end; the others are whole.
    private func overlaps(prefix: URIPattern) -> Bool {
        guard prefix.components.count <= self.components.count else { return false }
        let whole = zip(prefix.components.dropLast(), self.components).allSatisfy { $1.isEmpty || $0 == $1 }
        let last = self.components[prefix.components.count - 1]
        return whole && (last.isEmpty || last.starts(with: prefix.components[prefix.components.count - 1]))
    }
}

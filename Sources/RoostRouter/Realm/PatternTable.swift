// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Values by URI and match policy, found by the URI of a publication or call.
///
/// A lookup takes time linear in the length of the URI for exact names and prefixes, however many there are. For
/// wildcards it visits at most `2^n` nodes for a URI of `n` components, and never more than the patterns there are have
/// components: that the number of patterns is bounded is up to the table's owner. Nothing recurses.
///
/// Prefixes match byte by byte, wherever components end. What is removed leaves nothing behind.
///
/// Source: WAMP, Advanced Profile, Pattern-based Subscriptions and Pattern-based Registrations.
package struct PatternTable<Value: Sendable>: Sendable {
    /// The most components of a wildcard pattern, 32; the owner refuses longer ones as an invalid URI.
    package static var maximumWildcardComponents: Int { 32 }

    private var exact: [URI: Value] = [:]
    private var prefixes = PrefixTrie<Value>()
    private var wildcards = WildcardTrie<Value>()

    /// Makes an empty table.
    package init() {}

    /// Whether the table can hold a value under that URI.
    ///
    /// - Parameters:
    ///   - uri: The URI.
    ///   - match: How it is to match.
    /// - Returns: `false` only for wildcards of more than ``maximumWildcardComponents``.
    package static func accepts(_ uri: URI, match: MatchPolicy) -> Bool {
        match != .wildcard
            || WildcardTrie<Value>.componentCount(uri.bytes) <= Self.maximumWildcardComponents
    }

    /// Whether there is no value.
    package var isEmpty: Bool {
        self.count == 0
    }

    /// The number of values.
    package var count: Int {
        self.exact.count + self.prefixes.count + self.wildcards.count
    }

    /// Whether there are prefixes or wildcards.
    package var hasPatterns: Bool {
        self.prefixes.count + self.wildcards.count > 0
    }

    /// The number of nodes besides the roots; for tests of their bound.
    var nodeCount: Int {
        self.prefixes.nodeCount + self.wildcards.nodeCount - 2
    }

    /// The value under exactly that URI and policy.
    ///
    /// Setting one that the table does not accept (``accepts(_:match:)``) does nothing.
    ///
    /// - Parameters:
    ///   - uri: The URI or pattern.
    ///   - match: Its policy.
    package subscript(uri: URI, match: MatchPolicy) -> Value? {
        get {
            switch match {
            case .exact: self.exact[uri]
            case .prefix: self.prefixes[uri.bytes]
            case .wildcard: self.wildcards[uri.bytes]
            }
        }
        set {
            switch match {
            case .exact: self.exact[uri] = newValue
            case .prefix: self.prefixes[uri.bytes] = newValue
            case .wildcard:
                if Self.accepts(uri, match: .wildcard) { self.wildcards[uri.bytes] = newValue }
            }
        }
    }

    /// Every value whose URI matches.
    ///
    /// - Parameter uri: The URI of a publication or call.
    /// - Returns: The values: the exact one, then prefixes from the shortest to the longest, then wildcards, the best
    ///   match first.
    package func matches(_ uri: URI) -> [Value] {
        var found: [Value] = []
        if let value = self.exact[uri] { found.append(value) }
        guard self.hasPatterns else {
            return found
        }
        found += self.prefixes.matches(uri.bytes)
        found += self.wildcards(uri, limit: .max)
        return found
    }

    /// The value whose URI matches best: the exact one, else the longest prefix, else the wildcard with the longest run
    /// of literal components before its first empty one, then before the next, and so on.
    ///
    /// - Parameter uri: The URI of a call.
    /// - Returns: The value, if one matches.
    package func best(_ uri: URI) -> Value? {
        if let value = self.exact[uri] {
            return value
        }
        guard self.hasPatterns else {
            return nil
        }
        return self.prefixes.longest(uri.bytes) ?? self.wildcards(uri, limit: 1).first
    }

    /// The values of one policy.
    ///
    /// - Parameter match: The policy.
    /// - Returns: The values in no particular order.
    package func values(match: MatchPolicy) -> [Value] {
        switch match {
        case .exact: Array(self.exact.values)
        case .prefix: self.prefixes.values
        case .wildcard: self.wildcards.values
        }
    }

    private func wildcards(_ uri: URI, limit: Int) -> [Value] {
        // No pattern is as long, so that an endless URI costs a count of its dots and no more.
        guard self.wildcards.count > 0, Self.accepts(uri, match: .wildcard) else {
            return []
        }
        return self.wildcards.matches(uri.bytes, limit: limit)
    }
}

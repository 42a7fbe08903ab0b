// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

/// All URIs and patterns over a tiny alphabet, and the obvious way to match them.
enum PatternWorld {
    struct Pattern: Hashable, Sendable {
        var uri: URI
        var match: MatchPolicy
    }

    /// Names of one to three components of `a`, `b` and `ab`.
    static let uris: [URI] = Self.names(["a", "b", "ab"])

    /// All of them as exact patterns, parts of them as prefixes, and names with gaps as wildcards.
    static let patterns: [Pattern] = {
        let prefixes = Set(
            Self.uris.flatMap { uri in (0...uri.bytes.count).map { URI(bytes: Array(uri.bytes.prefix($0))) } }
        )
        return Self.uris.map { Pattern(uri: $0, match: .exact) }
            + prefixes.sorted { $0.description < $1.description }.map { Pattern(uri: $0, match: .prefix) }
            + Self.names(["a", "ab", ""]).map { Pattern(uri: $0, match: .wildcard) }
    }()

    private static func names(_ parts: [String]) -> [URI] {
        let two = parts.flatMap { first in parts.map { first + "." + $0 } }
        let three = parts.flatMap { first in two.map { first + "." + $0 } }
        return (parts + two + three).map { URI($0) }
    }

    /// The URIs that a pattern matches, by their places in ``uris``.
    ///
    /// - Parameter pattern: The pattern.
    /// - Returns: The places.
    static func matched(_ pattern: Pattern) -> Set<Int> {
        Set(Self.uris.indices.filter { Self.matches(pattern, Self.uris[$0]) })
    }

    private static func matches(_ pattern: Pattern, _ uri: URI) -> Bool {
        switch pattern.match {
        case .exact: return pattern.uri == uri
        case .prefix: return uri.bytes.starts(with: pattern.uri.bytes)
        case .wildcard:
            let parts = pattern.uri.bytes.split(separator: 46, omittingEmptySubsequences: false)
            let others = uri.bytes.split(separator: 46, omittingEmptySubsequences: false)
            return parts.count == others.count && zip(parts, others).allSatisfy { $0.isEmpty || $0 == $1 }
        }
    }
}

@Suite("URIPattern")
struct URIPatternTests {
    @Test("What covers a pattern matches all its URIs, and what overlaps it not matches none of them")
    func model() {
        let patterns = PatternWorld.patterns.map { (URIPattern($0.uri, $0.match), PatternWorld.matched($0), $0) }
        for (left, leftMatched, leftName) in patterns {
            for (right, rightMatched, rightName) in patterns {
                if left.covers(right), !rightMatched.isSubset(of: leftMatched) {
                    Issue.record("\(leftName) covers \(rightName)")
                }
                if !left.overlaps(right), !rightMatched.isDisjoint(with: leftMatched) {
                    Issue.record("\(leftName) does not overlap \(rightName)")
                }
                if left.overlaps(right) != right.overlaps(left) {
                    Issue.record("\(leftName) and \(rightName) overlap one way")
                }
            }
        }
    }

    @Test(
        "A pattern covers another",
        arguments: [
            ("a.", MatchPolicy.prefix, "a.", MatchPolicy.prefix, true), ("a.", .prefix, "a.b", .prefix, true),
            ("a", .prefix, "a.", .prefix, true), ("", .prefix, "", .prefix, true),
            ("a.b", .prefix, "a.", .prefix, false),
            ("a.", .prefix, "a", .prefix, false), ("a.", .prefix, "a..c", .wildcard, true),
            ("a.b", .prefix, "a..c", .wildcard, false), ("a.", .prefix, ".b", .wildcard, false),
            ("", .prefix, ".", .wildcard, true), ("a..", .wildcard, "a.b.", .wildcard, true),
            ("a.b.", .wildcard, "a..", .wildcard, false), ("a.", .wildcard, "a.b.", .wildcard, false),
            ("", .wildcard, "", .prefix, false), ("a.", .wildcard, "a.", .prefix, false),
            ("a.", .exact, "a.", .prefix, false), ("a.", .exact, "a.", .wildcard, false),
            ("a.b", .exact, "a.b", .wildcard, true), ("a.b", .wildcard, "a.b", .exact, true),
        ]
    )
    func covers(left: String, leftMatch: MatchPolicy, right: String, rightMatch: MatchPolicy, isCovered: Bool) {
        #expect(URIPattern(URI(left), leftMatch).covers(URIPattern(URI(right), rightMatch)) == isCovered)
    }

    @Test(
        "Of two wildcards the one with the longer literal run is better",
        arguments: [
            ("a..", "..c", true), ("..c", "a..", false), ("a.b.", "a..c", true), ("a..c", "a..", true),
            ("a..", "a..", false), ("a..", "b..", false),
        ]
    )
    func outranks(left: String, right: String, isBetter: Bool) {
        #expect(URIPattern(URI(left), .wildcard).outranks(URIPattern(URI(right), .wildcard)) == isBetter)
    }
}

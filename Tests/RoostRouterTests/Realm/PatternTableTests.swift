// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("PatternTable")
struct PatternTableTests {
    private var table = PatternTable<String>()

    private mutating func fill(_ match: MatchPolicy, _ uris: [URI]) {
        for uri in uris {
            self.table[uri, match] = uri.description
        }
    }

    @Test("An empty table matches nothing")
    func empty() {
        #expect(self.table.isEmpty)
        #expect(!self.table.hasPatterns)
        #expect(self.table.matches("a.b") == [])
        #expect(self.table.best("a.b") == nil)
    }

    @Test("The same URI has a value of its own under each policy")
    mutating func policies() {
        for match in MatchPolicy.allCases {
            self.table["a.b", match] = match.rawValue
        }
        #expect(self.table.count == 3)
        #expect(MatchPolicy.allCases.map { self.table["a.b", $0] } == ["exact", "prefix", "wildcard"])
        #expect(MatchPolicy.allCases.map { self.table.values(match: $0) } == [["exact"], ["prefix"], ["wildcard"]])
        #expect(self.table.matches("a.b") == ["exact", "prefix", "wildcard"])
        #expect(self.table.best("a.b") == "exact")
        self.table["a.b", .exact] = nil
        #expect(self.table.best("a.b") == "prefix")
        self.table["a.b", .prefix] = nil
        #expect(self.table.best("a.b") == "wildcard")
        #expect(self.table.hasPatterns)
        self.table["a.b", .wildcard] = nil
        #expect(self.table.isEmpty)
    }

    @Test("A value takes the place of the one before")
    mutating func replacement() {
        for match in MatchPolicy.allCases {
            self.table["a", match] = "old"
            self.table["a", match] = "new"
            #expect(self.table["a", match] == "new")
            #expect(self.table.values(match: match) == ["new"])
        }
        #expect(self.table.count == 3)
    }

    @Test("Exact names alone are no patterns")
    mutating func exactOnly() {
        self.fill(.exact, ["a"])
        #expect(!self.table.hasPatterns)
        #expect(!self.table.isEmpty)
        #expect(self.table.matches("ab") == [])
    }

    @Test("Prefixes match byte by byte, from the shortest to the longest")
    mutating func prefixes() {
        self.fill(.prefix, ["com.app", "com.app.b", "com.a", "", "com.application", "org", "com.app.b.c"])
        #expect(self.table.matches("com.app.bc") == ["", "com.a", "com.app", "com.app.b"])
        #expect(self.table.matches("com.app") == ["", "com.a", "com.app"])
        #expect(self.table.matches("com") == [""])
        #expect(self.table.matches("") == [""])
        #expect(self.table.best("com.applications") == "com.application")
        #expect(self.table.best("net") == "")
    }

    @Test("A prefix ends anywhere, even inside a character")
    mutating func prefixInsideCharacter() {
        self.table[URI(bytes: [0xC3]), .prefix] = "half"
        self.fill(.prefix, ["ä", "ö"])
        #expect(self.table.matches("ä") == ["half", "ä"])
        #expect(self.table.matches("é") == ["half"])
    }

    @Test("A key between two others is not found before it is there nor after it has gone")
    mutating func splitAndMerge() {
        self.fill(.prefix, ["abcdef", "abcxyz"])
        #expect(self.table["abc", .prefix] == nil)
        self.table["abc", .prefix] = nil
        #expect(self.table.matches("abcdef") == ["abcdef"])
        self.fill(.prefix, ["abc", "ab"])
        #expect(self.table.matches("abcdefg") == ["ab", "abc", "abcdef"])
        self.table["abc", .prefix] = nil
        self.table["abcxyz", .prefix] = nil
        #expect(self.table.matches("abcdef") == ["ab", "abcdef"])
        #expect(self.table.nodeCount == 2)
    }

    @Test("Wildcards match URIs of as many components, whatever stands where they are empty")
    mutating func wildcards() {
        self.fill(.wildcard, ["a..c", ".b.", "a.b.c", "..", ".", "", "a..", "x.."])
        #expect(self.table.matches("a.b.c") == ["a.b.c", "a..c", "a..", ".b.", ".."])
        #expect(self.table.matches("a.b") == ["."])
        #expect(self.table.matches("a") == [""])
        #expect(self.table.matches("a.b.c.d") == [])
        #expect(self.table.matches("a..c") == ["a..c", "a..", ".."])
    }

    /// Source: WAMP, Advanced Profile, Pattern-based Registrations; the last prefix example is told byte by byte here.
    @Test(
        "The best match is the one of the specification's examples",
        arguments: [
            ("a1.b2.c3.d4.e55", "exact"),
            ("a1.b2.c3.d98.e74", "a1.b2.c3"),
            ("a1.b2.c3.d4.e325", "a1.b2.c3.d4"),
            ("a1.b2.c3.d5.e5", "a1.b2.c3"),
            ("a1.b55.c3.d4.e5", "a1..c3.d4.e5"),
            ("a1.b2.c33.d4.e5", "a1.b2.c3"),
            ("a1.b77.c3.d88.e5", "a1..c3..e5"),
            ("a2.b2.c2.d2.e2", nil),
        ] as [(String, String?)]
    )
    mutating func specification(call: String, winner: String?) {
        self.table["a1.b2.c3.d4.e55", .exact] = "exact"
        self.fill(.prefix, ["a1.b2.c3", "a1.b2.c3.d4"])
        self.fill(.wildcard, ["a1.b2..d4.e5", "a1.b2.c33..e5", "a1.b2..d4.e5..g7", "a1.b2..d4..f6.g7"])
        self.fill(.wildcard, ["a1..c3.d4.e5", "a1..c3..e5"])
        #expect(self.table.best(URI(call)) == winner)
    }

    @Test("Of two wildcards the one with the longer literal run wins, then the one with the longer second run")
    mutating func bestWildcard() {
        self.fill(.wildcard, ["a.b..d.e.f.g", "a.b.c..e.f.", "a.b.c..e..g", ".b.c.d.e.f.g"])
        #expect(self.table.best("a.b.c.d.e.f.g") == "a.b.c..e.f.")
    }

    @Test("A wildcard pattern has at most 32 components, and longer URIs match none")
    mutating func componentLimit() {
        let longest = URI(String(repeating: ".", count: 31))
        let tooLong = URI(String(repeating: ".", count: 32))
        #expect(PatternTable<String>.accepts(longest, match: .wildcard))
        #expect(!PatternTable<String>.accepts(tooLong, match: .wildcard))
        #expect(PatternTable<String>.accepts(tooLong, match: .exact))
        #expect(PatternTable<String>.accepts(tooLong, match: .prefix))
        self.table[longest, .wildcard] = "longest"
        self.table[tooLong, .wildcard] = "too long"
        #expect(self.table.count == 1)
        #expect(self.table.matches(URI(Array(repeating: "a", count: 32).joined(separator: "."))) == ["longest"])
        #expect(self.table.matches(URI(Array(repeating: "a", count: 33).joined(separator: "."))) == [])
    }

    @Test("A set of wildcards that all but match costs no more than it has components")
    mutating func hostileWildcards() {
        // Every choice of `a` and nothing in twelve components, none of which leads to a match.
        for choice in 0..<4_096 {
            let components = (0..<12).map { choice >> $0 & 1 == 0 ? "a" : "" }
            self.table[URI((components + ["x"]).joined(separator: ".")), .wildcard] = "never"
        }
        let call = URI((Array(repeating: "a", count: 12) + ["y"]).joined(separator: "."))
        let endless = URI(Array(repeating: "a", count: 10_000).joined(separator: "."))
        for _ in 0..<20 {
            #expect(self.table.best(call) == nil)
            #expect(self.table.matches(endless) == [])
        }
        #expect(self.table.nodeCount == 8_190 + 4_096)
    }

    @Test("A chain of a thousand prefixes, each in the next, is matched, copied and released")
    mutating func deepChain() {
        for length in 0..<1_000 {
            self.table[URI(String(repeating: "a", count: length)), .prefix] = String(length)
        }
        let copy = self.table
        let found = copy.matches(URI(String(repeating: "a", count: 5_000)))
        #expect(found == (0..<1_000).map { String($0) })
        for length in (0..<1_000).reversed() {
            self.table[URI(String(repeating: "a", count: length)), .prefix] = nil
        }
        #expect(self.table.nodeCount == 0)
        #expect(copy.count == 1_000)
    }
}

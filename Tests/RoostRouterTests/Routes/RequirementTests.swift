// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

@Suite("Requirement")
struct RequirementTests {
    private static func matches(_ pattern: String, _ text: String, isUTF8: Bool = false) -> Bool? {
        var parser = RequirementParser(pattern, isUTF8: isUTF8)
        guard let node = try? parser.parse() else {
            return nil
        }
        let requirement = Requirement(text: pattern, node: node)
        var builder = ProgramBuilder()
        builder.append(node)
        let slow = withBytes(of: text.utf8) { builder.finish().match($0) != nil }
        let fast = withBytes(of: text.utf8) { requirement.matches($0) }
        #expect(slow == fast, "\(pattern) \(text)")
        return slow == fast ? fast : nil
    }

    private static func problem(_ pattern: String, isUTF8: Bool = false) -> RequirementError? {
        var parser = RequirementParser(pattern, isUTF8: isUTF8)
        do {
            _ = try parser.parse()
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "The linear-time subset matches as PCRE does",
        arguments: [
            ("\\d+", ["0", "123"], ["", "a", "1a", "-1"]),
            ("\\d+|\\*", ["1", "*"], ["", "**", "1*"]),
            ("[a-z_]+", ["get_data"], ["Get", ""]),
            ("[^a-c]", ["d", "\n", "^"], ["a", "b", ""]),
            ("[]a]+", ["]a]"], ["b"]),
            ("[^]a]", ["b"], ["]", "a"]),
            ("[a-]+", ["a-"], ["b"]),
            ("[-a]+", ["a-"], ["b"]),
            ("[\\d-x]+", ["1-x"], ["w"]),
            ("[\\w.]+", ["a_.Z9"], ["-"]),
            ("[\\]\\\\]+", ["]\\"], ["["]),
            ("[a\\-z]+", ["a-z"], ["b"]),
            ("[\\x41-\\x43]", ["A", "B", "C"], ["D"]),
            ("[\\b]", ["\u{8}"], ["b"]),
            ("[[]", ["["], ["]"]),
            ("\\x41\\x{42}\\x", ["AB\0"], ["AB"]),
            ("\\t\\n\\r\\f\\e\\a\\0", ["\t\n\r\u{C}\u{1B}\u{7}\0"], [""]),
            ("\\.\\*\\/\\-\\_", [".*/-_"], ["a"]),
            ("\\s\\S\\w\\W\\D", [" ax-a"], ["aaaaa"]),
            (".", ["a", "\n", "/"], ["", "ab"]),
            ("a?b*c+", ["c", "abbcc", "bc"], ["", "ab", "aac"]),
            ("a{2}", ["aa"], ["a", "aaa"]),
            ("a{2,}", ["aa", "aaaa"], ["a"]),
            ("a{1,3}", ["a", "aaa"], ["", "aaaa"]),
            ("a{0}b", ["b"], ["ab"]),
            ("a{0,2}", ["", "aa"], ["aaa"]),
            ("a{,3}", ["a{,3}"], ["aa"]),
            ("a{b}", ["a{b}"], ["ab"]),
            ("a{", ["a{"], ["a"]),
            ("a}]", ["a}]"], ["a"]),
            ("a+?b*?c??", ["a", "aabbc"], ["b"]),
            ("(ab|cd)*", ["", "abcd"], ["abc"]),
            ("(?:ab)+(?<n>c)(?P<m>d)(?'o'e)", ["abcde"], ["cde"]),
            ("(|a)+", ["", "aaa"], ["b"]),
            ("()", [""], ["a"]),
            ("(a*)*", ["", "aa"], ["b"]),
            ("a||b", ["a", "", "b"], ["ab"]),
            ("^a$", ["a"], ["^a$", "a\n"]),
            ("\\Aa\\z|b\\Z|^c$", ["a", "b", "c"], ["d"]),
            ("(^a|b$)", ["a", "b"], ["ab"]),
            ("(?i)ab[c-d]", ["AbC", "abD"], ["abe"]),
            ("(?i:a)b", ["Ab"], ["AB"]),
            ("a(?i)b|c", ["aB", "C"], ["AB"]),
            ("(a(?i)b)c", ["aBc"], ["aBC"]),
            ("(?i)a(?-i)b", ["Ab"], ["AB"]),
            ("(?s).", ["\n"], [""]),
            ("\\xFF?a", ["a"], ["b"]),
        ]
    )
    func matches(pattern: String, accepted: [String], refused: [String]) {
        for text in accepted {
            #expect(Self.matches(pattern, text) == true, "\(text)")
        }
        for text in refused {
            #expect(Self.matches(pattern, text) == false, "\(text)")
        }
    }

    @Test(
        "With the option utf8 a character is a code point",
        arguments: [
            (".", ["ä", "€", "𝄞", "a"], ["aä", ""]),
            (".{2}", ["ää", "a€"], ["ä"]),
            ("ä+", ["ä", "ää"], ["a", "Ã"]),
            ("[äö€]x", ["äx", "€x"], ["üx", "x"]),
            ("[^/]", ["ä", "a"], ["/", "ää"]),
            ("\\x{e4}\\xE4\\x{1D11E}", ["ää𝄞"], ["ä"]),
            ("\\D\\W\\S", ["äää"], ["1ää"]),
            ("[\\Wa]", ["ä", "a", "-"], ["b"]),
        ]
    )
    func matchesUTF8(pattern: String, accepted: [String], refused: [String]) {
        for text in accepted {
            #expect(Self.matches(pattern, text, isUTF8: true) == true, "\(text)")
        }
        for text in refused {
            #expect(Self.matches(pattern, text, isUTF8: true) == false, "\(text)")
        }
    }

    @Test(
        "Constructs that need backtracking or are unknown are refused by name, with their place",
        arguments: [
            ("(a)\\1", "the back-reference \"\\1\"", 3),
            ("a\\g1", "the back-reference \"\\g\"", 1),
            ("\\k<n>", "the back-reference \"\\k\"", 0),
            ("(?P=n)", "a back-reference \"(?P=\"", 0),
            ("a(?=b)", "a look-ahead \"(?=\"", 1),
            ("(?!b)", "a look-ahead \"(?!\"", 0),
            ("(?<=b)", "a look-behind \"(?<=\"", 0),
            ("(?<!b)", "a look-behind \"(?<!\"", 0),
            ("(?>b)", "an atomic group \"(?>\"", 0),
            ("(?(1)a)", "a conditional \"(?(\"", 0),
            ("(?R)", "a recursion \"(?R\"", 0),
            ("(?1)", "a recursion \"(?1\"", 0),
            ("(?&n)", "a recursion \"(?&\"", 0),
            ("(?P>n)", "a recursion \"(?P>\"", 0),
            ("(?+1)", "a recursion \"(?+\"", 0),
            ("(?-1)", "a recursion \"(?-1\"", 0),
            ("(?#x)", "a comment \"(?#\"", 0),
            ("(?|a)", "a branch reset \"(?|\"", 0),
            ("(?C)", "a callout \"(?C\"", 0),
            ("(*FAIL)", "the control verb \"(*\"", 0),
            ("(?x)a", "the inline flag or group \"(?…x\"", 0),
            ("\\pL", "the Unicode property \"\\p\"", 0),
            ("\\PL", "the Unicode property \"\\P\"", 0),
            ("\\X", "the Unicode property \"\\X\"", 0),
            ("\\bx", "the word boundary \"\\b\"", 0),
            ("\\B", "the word boundary \"\\B\"", 0),
            ("\\K", "the escape \"\\K\"", 0),
            ("\\Qa\\E", "the escape \"\\Q\"", 0),
            ("\\R", "the escape \"\\R\"", 0),
            ("\\h", "the escape \"\\h\"", 0),
            ("\\cA", "the escape \"\\c\"", 0),
            ("\\012", "an octal escape", 0),
            ("[[:alpha:]]", "a POSIX class", 1),
            ("a^b", "the anchor \"^\" inside the expression", 1),
            ("a$b", "the anchor \"$\" inside the expression", 1),
            ("(^a)+", "the anchor \"^\" inside the expression", 1),
            ("(a\\zb)", "the anchor \"\\z\" inside the expression", 2),
            ("^*a", "a quantifier on the anchor \"^\"", 1),
        ]
    )
    func refuses(pattern: String, construct: String, offset: Int) {
        let problem = Self.problem(pattern, isUTF8: true)
        #expect(problem?.problem == "uses \(construct) at offset \(offset), which Roost does not support")
        #expect(problem?.offset == offset)
        #expect(problem?.remedy.isEmpty == false)
    }

    @Test(
        "Text that is no expression is refused",
        arguments: [
            "(", ")", "(a", "a)", "[a", "[", "[^", "[]", "*", "+a", "a**", "a{2}{3}", "|?", "{3}", "(?", "(?i", "(?P<",
            "(?<n",
            "(?<>a)", "a\\", "[a\\", "[z-a]", "[a-\\d]", "\\x{", "\\x{110000}", "a{3,2}", "(?<n>",
        ]
    )
    func refusesSyntax(pattern: String) {
        #expect(Self.problem(pattern) != nil)
        #expect(Self.problem(pattern, isUTF8: true) != nil)
    }

    @Test(
        "With the option utf8, ranges and negations beyond ASCII are refused",
        arguments: ["[ä-ö]", "[a-ö]", "[^ä]", "(?i)ä", "(?i)[ä]"]
    )
    func refusesNonASCII(pattern: String) {
        #expect(Self.problem(pattern, isUTF8: true) != nil)
    }

    @Test("Repetitions, groups inside groups and states are limited, on both sides")
    func limits() {
        #expect(Self.problem("a{255}") == nil)
        #expect(Self.problem("a{256}") != nil)
        #expect(Self.problem("a{1,255}") == nil)
        #expect(Self.problem("a{1,256}") != nil)
        #expect(Self.problem("a{99999999999999999999}") != nil)
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(Self.problem(nested(32)) == nil)
        #expect(Self.problem(nested(33)) != nil)
        #expect(Self.problem("(a{128}){32}") == nil)
        #expect(Self.problem("(a{128}){33}") != nil)
        #expect(Self.problem("(((a{255}){255}){255}){255}") != nil)
        #expect(Self.problem("(((){255}){255}){255}") != nil)
    }

    @Test("A possessive quantifier is taken for a greedy one, and warned about where that matters")
    func possessive() throws {
        var inner = RequirementParser("\\d++1", isUTF8: false)
        _ = try inner.parse()
        #expect(inner.deviations.count == 1)
        var last = RequirementParser("\\d++", isUTF8: false)
        _ = try last.parse()
        #expect(last.deviations.isEmpty)
        var classes = RequirementParser("\\w+\\d+\\w", isUTF8: true)
        _ = try classes.parse()
        #expect(classes.deviations.count == 2)
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test(
        "Expressions that make backtracking explode take no time",
        arguments: [
            "(a+)+$", "(a|a)*b", "(a*)*b", "(a|aa)+$", "(.*)*x", "(a?){100}a{100}", "(.*a){20}", "((a+)+)+",
            "(a|b)*a(a|b){100}", "(?:a+?)+?b",
        ]
    )
    func survivesKillers(pattern: String) {
        let table = table("k/{x}/{y}", ["x": pattern, "y": pattern])
        let bait = String(repeating: "a", count: 255)
        // The thread's own time: how busy the machine is does not count. Backtracking would take years, so half a minute
        // tells as much as a second, and leaves sanitizers their room.
        let began = Self.threadSeconds()
        _ = table.match("k/\(bait)/\(bait)!")
        _ = table.match("k/\(bait)!/\(bait)")
        _ = table.match("k/\(bait)\(bait)")
        #expect(table.routes.count == 1)
        #expect(Self.threadSeconds() - began < 30)
    }
}

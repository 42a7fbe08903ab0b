// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RoostConfiguration

@Suite("Glob")
struct GlobTests {
    @Test(
        "Names match patterns",
        arguments: [
            ("a.yml", "*.yml", true), ("a.yaml", "*.yml", false), ("a.yml", "?.yml", true), ("ab.yml", "?.yml", false),
            ("b1", "[a-c][0-9]", true), ("d1", "[a-c][0-9]", false), ("d1", "[!a-c]1", true), (".a", "*", false),
            (".a", ".*", true), ("a[b", "a[b", true), ("aaab", "*a*b", true), ("", "*", true),
        ]
    )
    func names(name: String, pattern: String, expected: Bool) {
        #expect(Glob.matches(name, pattern) == expected)
    }

    @Test("A pattern with many stars takes no time")
    func manyStars() {
        let name = String(repeating: "a", count: 2_000)
        #expect(!Glob.matches(name, String(repeating: "*a", count: 200) + "b"))
    }

    @Test("Files are found in order, each once")
    func files() throws {
        let folder = try TemporaryFolder(["b.yml": "", "a.yaml": "", "x/c.yml": "", "x/y/d.yml": "", "e.txt": ""])
        let names = { (pattern: String) in
            Glob.files(folder.file(pattern)).map { String($0.dropFirst(folder.path.count + 1)) }
        }
        #expect(names("*.y{a,}ml") == ["a.yaml", "b.yml"])
        #expect(names("**/*.yml") == ["b.yml", "x/c.yml", "x/y/d.yml"])
        #expect(names("{*,b}.yml") == ["b.yml"])
        #expect(names("x/*/d.yml") == ["x/y/d.yml"])
        #expect(names("nothing/*") == [])
        #expect(names("b.yml") == ["b.yml"])
    }
}

@Suite("Path")
struct PathTests {
    @Test(
        "Paths are joined",
        arguments: [
            ("/a/b", "../c.yml", "/a/c.yml"), ("/a", "/c", "/c"), (".", "x", "x"), ("a", "../../b", "../b"),
            ("/", "../x", "/x"), ("a/./b", "c", "a/b/c"),
        ]
    )
    func join(folder: String, path: String, expected: String) {
        #expect(Path.join(folder, path) == expected)
    }

    @Test("The folder of a file", arguments: [("a/b.yml", "a"), ("b.yml", "."), ("/b.yml", "/")])
    func folder(path: String, expected: String) {
        #expect(Path.folder(of: path) == expected)
    }
}

@Suite("EnvironmentFile")
struct EnvironmentFileTests {
    @Test(
        "Lines are read as Symfony's Dotenv does",
        arguments: [
            ("A=b", "b"), ("export A=b", "b"), ("A='b c'", "b c"), ("A=\"b\\\"c\\n\"", "b\"c\n"), ("A=b # c", "b"),
            ("A=b#c", "b#c"), ("A=", ""), ("  A=1  ", "1"), ("#A=1", nil), ("A", nil), ("1A=2", nil),
        ] as [(String, String?)]
    )
    func lines(line: String, expected: String?) {
        #expect(EnvironmentFile.variables(in: line + "\n")["A"] == expected)
    }
}

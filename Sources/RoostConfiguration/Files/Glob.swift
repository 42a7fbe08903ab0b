// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// File name patterns: `*`, `?`, `[a-z]`, `{a,b}`, and `**` for any number of folders.
enum Glob {
    /// The most files that a pattern finds.
    static let maximumFiles = 10_000

    /// The most alternatives that the braces of a pattern make.
    private static let maximumAlternatives = 256

    /// The most folders inside each other that `**` visits.
    private static let maximumDepth = 16

    /// Whether a path is a pattern.
    static func isPattern(_ path: String) -> Bool {
        path.utf8.contains { "*?[{".utf8.contains($0) }
    }

    /// The files that a pattern names, sorted, each once.
    static func files(_ pattern: String) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for alternative in Self.alternatives(pattern) {
            let isAbsolute = alternative.hasPrefix("/")
            let segments = alternative.split(separator: "/").map(String.init)
            Self.expand(segments[...], in: isAbsolute ? "/" : "", depth: 0) { path in
                if found.count < Self.maximumFiles, seen.insert(path).inserted {
                    found.append(path)
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a name matches a pattern without slashes; a name that starts with a dot only if the pattern does.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        if name.hasPrefix("."), !pattern.hasPrefix(".") {
            return false
        }
        return Self.matches(Array(name.unicodeScalars), Array(pattern.unicodeScalars))
    }

    private static func expand(
        _ segments: ArraySlice<String>,
        in folder: String,
        depth: Int,
        found: (String) -> Void
    ) {
        guard let segment = segments.first else {
            return
        }
        let rest = segments.dropFirst()
        if segment == "**" {
            Self.expand(rest, in: folder, depth: depth, found: found)
            guard depth < Self.maximumDepth else {
                return
            }
            for name in FileAccess.names(in: folder.isEmpty ? "." : folder) where !name.hasPrefix(".") {
                let path = Self.append(folder, name)
                if FileAccess.isFolder(path) {
                    Self.expand(segments, in: path, depth: depth + 1, found: found)
                }
            }
            return
        }
        let names =
            Self.isPattern(segment)
            ? FileAccess.names(in: folder.isEmpty ? "." : folder).filter { Self.matches($0, segment) } : [segment]
        for name in names {
            let path = Self.append(folder, name)
            if !rest.isEmpty, FileAccess.isFolder(path) {
                Self.expand(rest, in: path, depth: depth, found: found)
            } else if rest.isEmpty, FileAccess.isFile(path) {
                found(path)
            }
        }
    }

    private static func append(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder == "/" ? folder + name : "\(folder)/\(name)"
    }

    /// The pattern with its first brace replaced by each of its alternatives, and so on.
    private static func alternatives(_ pattern: String) -> [String] {
        var finished: [String] = []
        var open = [pattern]
        while let next = open.popLast(), finished.count + open.count < Self.maximumAlternatives {
            guard let start = next.firstIndex(of: "{"), let end = next[start...].firstIndex(of: "}") else {
                finished.append(next)
                continue
            }
            let choices = next[next.index(after: start)..<end].split(separator: ",", omittingEmptySubsequences: false)
            open += choices.map { String(next[..<start] + $0 + next[next.index(after: end)...]) }
        }
        return finished
    }

    /// Compares in time proportional to name times pattern.
    private static func matches(_ name: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
        var position = 0
        var token = 0
        var retry: (position: Int, token: Int)?
        while position < name.count {
            if token < pattern.count, pattern[token] == "*" {
                retry = (position, token + 1)
                token += 1
            } else if let next = Self.step(name[position], pattern, at: token) {
                position += 1
                token = next
            } else if let last = retry {
                retry = (last.position + 1, last.token)
                position = last.position + 1
                token = last.token
            } else {
                return false
            }
        }
        return pattern[token...].allSatisfy { $0 == "*" }
    }

    /// The place behind the pattern's element at `token` if it matches the character.
    private static func step(_ character: Unicode.Scalar, _ pattern: [Unicode.Scalar], at token: Int) -> Int? {
        guard token < pattern.count else {
            return nil
        }
        guard pattern[token] == "[", let end = pattern[(token + 1)...].dropFirst().firstIndex(of: "]") else {
            return pattern[token] == "?" || pattern[token] == character ? token + 1 : nil
        }
        var set = pattern[(token + 1)..<end]
        let isNegated = set.first == "!" || set.first == "^"
        if isNegated {
            set = set.dropFirst()
        }
        return Self.contains(set, character) == isNegated ? nil : end + 1
    }

    private static func contains(_ set: ArraySlice<Unicode.Scalar>, _ character: Unicode.Scalar) -> Bool {
        var rest = set
        while let low = rest.popFirst() {
            if rest.count >= 2, rest.first == "-" {
                rest = rest.dropFirst()
                if let high = rest.popFirst(), low.value <= character.value, character.value <= high.value {
                    return true
                }
            } else if low == character {
                return true
            }
        }
        return false
    }
}

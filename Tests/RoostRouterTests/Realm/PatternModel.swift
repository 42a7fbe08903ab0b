// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// What ``PatternTable`` does, in the most obvious way: everything is in one array and looked at one by one.
struct PatternModel<Value> {
    struct Entry {
        let uri: URI
        let match: MatchPolicy
        var value: Value
    }

    private(set) var entries: [Entry] = []

    subscript(uri: URI, match: MatchPolicy) -> Value? {
        get {
            self.entries.first { $0.uri == uri && $0.match == match }?.value
        }
        set {
            self.entries.removeAll { $0.uri == uri && $0.match == match }
            if let newValue {
                self.entries.append(Entry(uri: uri, match: match, value: newValue))
            }
        }
    }

    func values(match: MatchPolicy) -> [Value] {
        self.entries.filter { $0.match == match }.map(\.value)
    }

    func matches(_ uri: URI) -> [Value] {
        let exact = self.entries.filter { $0.match == .exact && $0.uri == uri }
        let prefixes = self.entries
            .filter { $0.match == .prefix && uri.bytes.starts(with: $0.uri.bytes) }
            .sorted { $0.uri.bytes.count < $1.uri.bytes.count }
        let wildcards = self.entries
            .filter { $0.match == .wildcard && Self.matches($0.uri, uri) }
            .sorted { Self.runs($1.uri).lexicographicallyPrecedes(Self.runs($0.uri)) }
        return (exact + prefixes + wildcards).map(\.value)
    }

    func best(_ uri: URI) -> Value? {
        let exact = self.entries.first { $0.match == .exact && $0.uri == uri }
        let prefix = self.entries
            .filter { $0.match == .prefix && uri.bytes.starts(with: $0.uri.bytes) }
            .max { $0.uri.bytes.count < $1.uri.bytes.count }
        let wildcard = self.entries
            .filter { $0.match == .wildcard && Self.matches($0.uri, uri) }
            .max { Self.runs($0.uri).lexicographicallyPrecedes(Self.runs($1.uri)) }
        return (exact ?? prefix ?? wildcard)?.value
    }

    private static func components(_ uri: URI) -> [ArraySlice<UInt8>] {
        uri.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private static func matches(_ pattern: URI, _ uri: URI) -> Bool {
        let (pattern, uri) = (Self.components(pattern), Self.components(uri))
        return pattern.count == uri.count && zip(pattern, uri).allSatisfy { $0.isEmpty || $0 == $1 }
    }

    /// The lengths of the runs of literal components, one before each empty one and one at the end.
    private static func runs(_ pattern: URI) -> [Int] {
        Self.components(pattern).split(omittingEmptySubsequences: false) { $0.isEmpty }.map(\.count)
    }
}

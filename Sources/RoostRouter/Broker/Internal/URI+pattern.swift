// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension URI {
    private static let dot = UInt8(ascii: ".")

    /// Whether a topic is one that a subscription to this URI gets events of.
    ///
    /// It allocates nothing and is linear in the shorter of both.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - match: How topics are compared with this URI.
    /// - Returns: Whether it is.
    func admits(_ topic: URI, match: MatchPolicy) -> Bool {
        switch match {
        case .exact: self == topic
        case .prefix: topic.bytes.starts(with: self.bytes)
        case .wildcard: self.admitsAsWildcard(topic)
        }
    }

    /// What every topic that this URI admits begins with.
    ///
    /// - Parameter match: How topics are compared with this URI.
    /// - Returns: The bytes; for a wildcard those before its first empty component.
    func literalHead(match: MatchPolicy) -> ArraySlice<UInt8> {
        guard match == .wildcard else {
            return self.bytes[...]
        }
        var isAtStart = true
        for (place, byte) in self.bytes.enumerated() {
            if byte == Self.dot, isAtStart {
                return self.bytes[..<place]
            }
            isAtStart = byte == Self.dot
        }
        // A name that ends with a dot has an empty component behind it, and is its own head.
        return self.bytes[...]
    }

    private func admitsAsWildcard(_ topic: URI) -> Bool {
        let (pattern, name) = (self.bytes, topic.bytes)
        var (here, there) = (0, 0)
        while true {
            if here == pattern.count || pattern[here] == Self.dot {
                while there < name.count, name[there] != Self.dot { there += 1 }
            } else {
                while here < pattern.count, pattern[here] != Self.dot {
                    guard there < name.count, name[there] == pattern[here] else {
                        return false
                    }
                    (here, there) = (here + 1, there + 1)
                }
            }
            guard here < pattern.count, there < name.count else {
                return here == pattern.count && there == name.count
            }
            guard name[there] == Self.dot else {
                return false
            }
            (here, there) = (here + 1, there + 1)
        }
    }
}

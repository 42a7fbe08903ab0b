// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The route that came closest to a topic that matches none, and why it does not match.
public struct NearMiss: Sendable, CustomStringConvertible {
    /// Why a topic does not match a route.
    public enum Reason: Hashable, Sendable {
        /// Literal text is expected, and something else was found, or the end (empty).
        case literal(expected: String, found: String)
        /// A placeholder's text does not match its requirement.
        case requirement(placeholder: String, requirement: String, found: String)
        /// The topic goes on where the channel ends.
        case rest(String)
        /// Each part would match by itself, but the topic cannot be divided so that all do.
        case division
    }

    /// The route.
    public let route: Route
    /// How many bytes of the topic match the route's channel.
    public let offset: Int
    /// What is wrong there.
    public let reason: Reason

    /// The explanation as a sentence.
    public var description: String {
        let start = "Route \"\(self.route.name)\" (\(self.route.channel)) comes closest"
        switch self.reason {
        case .literal(let expected, let found) where found.isEmpty:
            return "\(start), but the topic ends at byte \(self.offset), where it needs \"\(expected)\"."
        case .literal(let expected, let found):
            return "\(start), but at byte \(self.offset) it needs \"\(expected)\", and the topic has \"\(found)\"."
        case .requirement(let placeholder, let requirement, let found):
            return "\(start), but its placeholder \"\(placeholder)\" must match \"\(requirement)\","
                + " and the topic has \"\(found)\" at byte \(self.offset)."
        case .rest(let found):
            return "\(start), but the topic goes on with \"\(found)\" at byte \(self.offset), where the channel ends."
        case .division:
            return "\(start), but the topic cannot be divided among its placeholders."
        }
    }
}

extension RouteTable {
    /// Explains why a topic matches no route; `nil` if it matches one, or has nothing in common with any.
    ///
    /// For people: slower than matching, and for channels without clear separators only a guess.
    public func nearest(to topic: String) -> NearMiss? {
        guard self.match(topic) == nil else {
            return nil
        }
        let bytes = Array(topic.utf8)
        var best: NearMiss?
        for route in self.routes {
            let miss = NearMissFinder(topic: bytes, route: route).find()
            if miss.offset > best?.offset ?? 0 {
                best = miss
            }
        }
        return best
    }
}

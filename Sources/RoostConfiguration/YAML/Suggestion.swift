// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Finds what somebody probably meant.
enum Suggestion {
    /// The candidate with the fewest differences to a misspelt name, if it is close enough.
    ///
    /// A difference is a character that is missing, too many, another one, or swapped with its neighbour. Up to a third
    /// of the name's length may differ, case and `-` for `_` not counted.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Self.folded(name)
        guard (1...64).contains(wanted.count) else {
            return nil
        }
        let limit = max(1, wanted.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates.sorted() {
            let distance = Self.distance(wanted, Self.folded(candidate))
            if distance <= limit, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.candidate
    }

    /// `Did you mean "x"?`, or the names that are allowed.
    static func remedy(for name: String, among candidates: [String]) -> String {
        if let nearest = Self.nearest(to: name, among: candidates) {
            return "Did you mean \"\(nearest)\"?"
        }
        return "Known are: " + candidates.joined(separator: ", ") + "."
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.utf8.prefix(65).map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
            case UInt8(ascii: "-"): UInt8(ascii: "_")
            case _: byte
            }
        }
    }

    /// The number of differences (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard right.count <= 64 else {
            return .max
        }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}

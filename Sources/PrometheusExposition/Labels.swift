// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The labels of one series: unique names, sorted by their bytes.
struct Labels: Hashable, Sendable {
    /// One label.
    struct Label: Hashable, Sendable {
        let name: String
        let value: String
    }

    let all: [Label]

    /// Makes labels of dimensions; of two with the same name the first counts.
    init(_ dimensions: [(String, String)]) {
        var all: [Label] = []
        for (name, value) in dimensions {
            let label = Label(name: ExpositionName.label(name), value: value)
            if !all.contains(where: { $0.name == label.name }) {
                all.append(label)
            }
        }
        self.all = all.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private init(all: [Label]) {
        self.all = all
    }

    /// The same names, all with one value: what the series share that are too many to be kept apart.
    func collapsed(to value: String) -> Labels {
        Labels(all: self.all.map { Label(name: $0.name, value: value) })
    }

    /// The order of series.
    func precedes(_ other: Labels) -> Bool {
        for (mine, theirs) in zip(self.all, other.all) where mine != theirs {
            return mine.name == theirs.name
                ? mine.value.utf8.lexicographicallyPrecedes(theirs.value.utf8)
                : mine.name.utf8.lexicographicallyPrecedes(theirs.name.utf8)
        }
        return self.all.count < other.all.count
    }
}

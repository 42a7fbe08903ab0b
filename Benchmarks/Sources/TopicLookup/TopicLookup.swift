// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The topics of one event loop, filled for a benchmark.
package struct TopicLookup {
    private var table = TopicTable()

    /// Fills a table with topics.
    ///
    /// - Parameter names: Their names, all different.
    package init(names: some Sequence<String>) {
        for name in names {
            self.table.insert(ShardTopic(name: Array(name.utf8)))
        }
    }

    /// Finds a topic as a PUBLISH or SUBSCRIBE does.
    ///
    /// - Parameter name: The bytes of its name.
    /// - Returns: Whether it is there.
    package func hasTopic(_ name: UnsafeRawBufferPointer) -> Bool {
        self.table.find(name, hash: TopicTable.hash(name)) != nil
    }
}

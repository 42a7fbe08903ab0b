// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CAllocationCount
internal import RoostRouter
internal import TopicLookup

/// Finding the route of a topic, and finding the topic itself.
enum LookupBenchmarks {
    static func run(_ harness: inout Harness) {
        for count in [1, 100, 1_000] {
            self.matchRoute(among: count, harness)
        }
        for count in [1, 1_000, 100_000] {
            self.findTopic(among: count, harness)
        }
    }

    /// The last of some routes: each has a literal part of its own, one placeholder and one placeholder with a requirement.
    private static func matchRoute(among count: Int, _ harness: Harness) {
        let name = "routes/match-among-\(count)"
        guard harness.wants(name) else {
            return
        }
        let definitions = (0..<count).map { index in
            RouteDefinition(
                name: "route.\(index)",
                channel: "app/area\(index)/{user}/{room}",
                handler: "app.rooms",
                requirements: ["user": "\\d+"]
            )
        }
        let table = RouteTable.compile(definitions).table
        let topic = Array("app/area\(count - 1)/4711/lobby".utf8)
        harness.measure(name, operations: 20_000) { operations in
            topic.withUnsafeBytes { topic in
                for _ in 0..<operations {
                    guard let match = table.match(topic) else {
                        Options.fail("\(name): no route matches.")
                    }
                    withUnsafePointer(to: match) { keep_result($0) }
                }
            }
        }
    }

    private static func findTopic(among count: Int, _ harness: Harness) {
        let name = "topics/find-among-\(count)"
        guard harness.wants(name) else {
            return
        }
        let lookup = TopicLookup(names: (0..<count).lazy.map { "bench.topic.\($0)" })
        let topic = Array("bench.topic.\(count - 1)".utf8)
        harness.measure(name, operations: 200_000) { operations in
            topic.withUnsafeBytes { topic in
                for _ in 0..<operations where !lookup.hasTopic(topic) {
                    Options.fail("\(name): the topic is not there.")
                }
            }
        }
    }
}

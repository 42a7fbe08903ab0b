// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// One PUBLISH from socket to sockets, in a real server with one event loop, for each way of writing broadcasts.
///
/// Everything that the process allocates in the measured interval is counted. The driver allocates nothing then, so it is
/// the server's; a figure for one delivery is the slope between two numbers of subscribers. Callgrind, which keeps its costs
/// by thread, is of no use here; a processor that counts instructions is.
enum PublishBenchmarks {
    private static let counts = [1, 10, 100, 1_000]
    private static let bursts = [1, 16]

    /// The numbers of subscribers that the slope is between.
    private static let slope = (from: 10, to: 1_000)

    /// How many publications or deliveries are enough for one figure.
    private static let publishes = 6_400
    private static let deliveries = 320_000

    static func run(_ harness: inout Harness) {
        PublishAudience.raiseDescriptorLimit()
        for sink in SinkChoice.allCases where sink != .automatic {
            for burst in self.bursts {
                self.run(sink, burst: burst, harness)
            }
        }
    }

    private static func run(_ sink: SinkChoice, burst: Int, _ harness: Harness) {
        let name = "publish/\(sink.rawValue)/burst-\(burst)"
        guard harness.wants(name), !harness.isInCallgrind else {
            return
        }
        var perPublish: [Int: Double] = [:]
        for count in self.counts {
            let server = ServerUnderTest(sink: sink)
            defer { server.stop() }
            guard let port = server.port, server.sink == sink.rawValue else {
                return harness.skip(name, reason: server.failure ?? "this sink does not work here")
            }
            let counts = self.measure("\(name)/subscribers-\(count)", count, burst: burst, port: port, harness)
            perPublish[count] = counts.allocations
        }
        guard let few = perPublish[self.slope.from], let many = perPublish[self.slope.to] else {
            return
        }
        let perDelivery = (many - few) / Double(self.slope.to - self.slope.from)
        harness.report(name, operations: 1, [("allocations_per_delivery", perDelivery)])
    }

    private static func measure(
        _ name: String,
        _ subscribers: Int,
        burst: Int,
        port: Int,
        _ harness: Harness
    ) -> Harness.Counts {
        let audience = PublishAudience(subscribers: subscribers, burst: burst, port: port)
        defer { audience.leave() }
        // Whole bursts in each slice.
        let unit = burst * Harness.slices
        let publishes = max(1, min(Self.publishes, self.deliveries / subscribers) / unit) * unit
        audience.publish(publishes / Harness.slices)
        let counts = harness.count(name, operations: publishes) { audience.publish($0) }
        harness.report(name, operations: publishes, counts)
        return counts
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer
internal import Testing

@testable internal import RoostDoctor

@Suite("ResourceCheck")
struct ResourceCheckTests {
    private static let limits: Limits = {
        var limits = Limits()
        limits.connections = 10_000
        return limits
    }()
    private static let needed = ResourceCheck.descriptors(Self.limits)

    @Test(
        "Files: enough, fewer than connections, too few to serve, unknown",
        arguments: [
            (needed, Finding.Status.ok), (needed - 1, .warning), (512, .warning), (511, .failure), (nil, .warning),
        ] as [(Int?, Finding.Status)]
    )
    func files(limit: Int?, status: Finding.Status) {
        let finding = ResourceCheck.files(Self.limits, limit: limit)
        #expect(finding.status == status)
        #expect((finding.remedy == nil) == (status == .ok))
    }

    @Test("The remedy for too few files has numbers that help")
    func remedy() {
        let remedy = ResourceCheck.files(Self.limits, limit: 2_000).remedy ?? ""
        #expect(remedy.contains("LimitNOFILE=\(Self.needed)"))
        #expect(remedy.contains("limits.connections: 720"))
    }

    @Test(
        "The backlog: as long as listeners ask for, shorter, unknown",
        arguments: [(1_024, Finding.Status.ok), (4_096, .ok), (1_023, .warning), (nil, .ok)]
            as [(Int?, Finding.Status)]
    )
    func backlog(limit: Int?, status: Finding.Status) {
        #expect(ResourceCheck.backlog(limit).status == status)
    }

    @Test("Memory: what the bounds add up to, one byte less, unknown")
    func memory() {
        let server = Fixture.server(limits: Self.limits)
        let needed = ResourceCheck.boundedMemory(server)
        #expect(needed == 268_435_456 + 67_108_864 + 10_000 * 16_384)
        #expect(ResourceCheck.memory(server, available: needed).status == .ok)
        #expect(ResourceCheck.memory(server, available: needed - 1).status == .warning)
        #expect(ResourceCheck.memory(server, available: nil).status == .warning)
    }

    @Test("Loops: as many as processors, by default too, and more")
    func loops() {
        #expect(ResourceCheck.loops(nil, processors: 4).status == .ok)
        #expect(ResourceCheck.loops(4, processors: 4).status == .ok)
        #expect(ResourceCheck.loops(5, processors: 4).status == .warning)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer
internal import Testing

@testable internal import RoostDoctor

@Suite("MachineCheck")
struct MachineCheckTests {
    @Test(
        "The sink: what is demanded has to be there",
        arguments: [
            (SinkChoice.ioUring, true, Finding.Status.ok), (.ioUring, false, .failure), (.automatic, true, .ok),
            (.automatic, false, .ok), (.direct, false, .ok), (.channel, true, .warning),
        ]
    )
    func sink(choice: SinkChoice, hasIOUring: Bool, status: Finding.Status) {
        #expect(MachineCheck.sink(choice, hasIOUring: hasIOUring).status == status)
    }

    @Test(
        "The clocks: this century, and forward",
        arguments: [
            (1_735_689_599, 1, 2, Finding.Status.failure), (1_735_689_600, 1, 2, .ok), (4_102_444_799, 7, 7, .ok),
            (4_102_444_800, 1, 2, .failure), (1_800_000_000, 3, 2, .failure), (1_800_000_000, 0, 2, .failure),
        ]
    )
    func clock(seconds: Int, first: UInt64, second: UInt64, status: Finding.Status) {
        #expect(MachineCheck.clock(unixSeconds: seconds, monotonic: (first, second)).status == status)
    }

    @Test("Hash values that can be foreseen are a failure")
    func hashing() {
        #expect(MachineCheck.hashing(isPredictable: true).status == .failure)
        #expect(MachineCheck.hashing(isPredictable: false).status == .ok)
    }
}

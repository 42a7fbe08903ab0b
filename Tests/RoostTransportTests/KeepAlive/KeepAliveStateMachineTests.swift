// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct KeepAliveStateMachineTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)
    private let first = KeepAlivePayload(nonce: 1)
    private let second = KeepAlivePayload(nonce: 2)

    private func after(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    @Test("The first ping is due one interval after the start")
    func firstPing() {
        var machine = KeepAliveStateMachine(now: Self.start)
        #expect(machine.deadline == self.after(20))
        #expect(machine.timerFired(now: self.after(19), payload: self.first) == .wait(until: self.after(20)))
        #expect(
            machine.timerFired(now: self.after(20), payload: self.first) == .sendPing(self.first, next: self.after(40))
        )
    }

    @Test("A silent peer is dead 40 seconds after the first ping, and stays dead")
    func silence() {
        var machine = KeepAliveStateMachine(now: Self.start)
        _ = machine.timerFired(now: self.after(20), payload: self.first)
        #expect(
            machine.timerFired(now: self.after(40), payload: self.second)
                == .sendPing(self.second, next: self.after(60))
        )
        #expect(machine.timerFired(now: self.after(59), payload: self.first) == .wait(until: self.after(60)))
        #expect(machine.timerFired(now: self.after(60), payload: self.first) == .dead)
        machine.receivedBytes()
        machine.receivedPong(self.second.bytes)
        #expect(machine.timerFired(now: self.after(80), payload: self.first) == .dead)
    }

    @Test("Any bytes are a sign of life, so that a busy peer never dies")
    func traffic() {
        var machine = KeepAliveStateMachine(now: Self.start)
        for tick in 1...10 {
            let now = self.after(Int64(tick) * 20)
            #expect(
                machine.timerFired(now: now, payload: self.first) == .sendPing(self.first, next: now + .seconds(20))
            )
            machine.receivedBytes()
        }
    }

    @Test("Where only pongs count, the seed system's way, traffic does not help but the right pong does")
    func pongsOnly() {
        let seed = KeepAliveConfiguration(interval: .seconds(30), missedPings: 1, countsAnyTraffic: false)
        var machine = KeepAliveStateMachine(configuration: seed, now: Self.start)
        _ = machine.timerFired(now: self.after(30), payload: self.first)
        machine.receivedPong(self.first.bytes)
        #expect(
            machine.timerFired(now: self.after(60), payload: self.second)
                == .sendPing(self.second, next: self.after(90))
        )
        machine.receivedBytes()
        machine.receivedPong(self.first.bytes)
        machine.receivedPong(ByteBuffer(string: "0000000000002x"))
        machine.receivedPong(ByteBuffer())
        #expect(machine.timerFired(now: self.after(90), payload: self.first) == .dead)
    }

    @Test("A late timer delays the next ping instead of sending two")
    func lateTimer() {
        var machine = KeepAliveStateMachine(now: Self.start)
        #expect(
            machine.timerFired(now: self.after(35), payload: self.first) == .sendPing(self.first, next: self.after(55))
        )
        #expect(machine.timerFired(now: self.after(40), payload: self.first) == .wait(until: self.after(55)))
    }

    @Test(
        "A payload is 13 hexadecimal digits of the nonce's lower 52 bits",
        arguments: [
            (0, "0000000000000"), (0x65_A1B2_C3D4_E5F6, "5a1b2c3d4e5f6"), (UInt64.max, "fffffffffffff"),
        ]
    )
    func payload(nonce: UInt64, digits: String) {
        let payload = KeepAlivePayload(nonce: nonce)
        #expect(payload.bytes == ByteBuffer(string: digits))
        #expect(payload.equals(ByteBuffer(string: digits)))
        #expect(!payload.equals(ByteBuffer(string: digits + "0")))
        #expect(!payload.equals(ByteBuffer(string: String(digits.dropLast()))))
    }

    @Test("A configuration without sense is made the nearest one with it")
    func configuration() {
        let configuration = KeepAliveConfiguration(interval: .zero, missedPings: -3)
        #expect(configuration.interval == .milliseconds(1) && configuration.missedPings == 1)
    }
}

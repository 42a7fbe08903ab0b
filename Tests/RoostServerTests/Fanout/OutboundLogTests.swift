// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RoostRouter
import RoostTransport
import Testing
import WAMP

@testable import RoostServer

@Suite("OutboundLog")
struct OutboundLogTests {
    private static let nobody = Identity(authID: "", authRole: "", authMethod: "", authProvider: "")

    private let prefix = ByteBuffer(string: "[8,\"t\",")

    private func id(_ number: UInt64) throws -> SessionID {
        try #require(SessionID(rawValue: number))
    }

    private func frame(_ payload: String) -> [UInt8] {
        let text = Array("[8,\"t\",\(payload)]".utf8)
        return [0x81, UInt8(text.count)] + text
    }

    @Test("Publications are complete frames, one after the other")
    func frames() {
        var log = OutboundLog()
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "1"), filter: nil)
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "\"x\""), filter: nil)
        #expect(Array(buffer: log.frames) == self.frame("1") + self.frame("\"x\""))
        #expect(log.filtered.isEmpty)
    }

    @Test("The header grows with the message", arguments: [(117, 2), (118, 4), (65_527, 4), (65_528, 10)])
    func headers(payload: Int, header: Int) {
        var log = OutboundLog()
        log.append(prefix: self.prefix, payload: ByteBuffer(repeating: 0x31, count: payload), filter: nil)
        #expect(log.frames.readableBytes == header + 7 + payload + 1)
    }

    @Test("A session that is left out of some publications gets the others in order")
    func parts() throws {
        var log = OutboundLog()
        let filter = AudienceFilter(.excluding(try self.id(1)))
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "1"), filter: filter)
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "2"), filter: nil)
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "3"), filter: filter)
        log.append(
            prefix: self.prefix,
            payload: ByteBuffer(string: "4"),
            filter: AudienceFilter(.only([try self.id(2)]))
        )
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "5"), filter: nil)
        var cutter = LogCutter(log)
        for _ in 0..<2 {
            let first = cutter.frames(for: try self.id(1), identity: Self.nobody)
            #expect(Array(buffer: first) == self.frame("2") + self.frame("5"))
            let second = cutter.frames(for: try self.id(2), identity: Self.nobody)
            #expect(second == log.frames)
            let third = cutter.frames(for: try self.id(3), identity: Self.nobody)
            #expect(Array(buffer: third) == ["1", "2", "3", "5"].flatMap { self.frame($0) })
        }
    }

    @Test("A session that is left out of everything gets nothing")
    func nothing() throws {
        var log = OutboundLog()
        let filter = AudienceFilter(.only([try self.id(2)]))
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "1"), filter: filter)
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "2"), filter: filter)
        var cutter = LogCutter(log)
        let frames = cutter.frames(for: try self.id(1), identity: Self.nobody)
        #expect(frames.readableBytes == 0)
    }

    @Test("A rewritten log has the same filters on its own frames")
    func rewritten() throws {
        var log = OutboundLog()
        let filter = AudienceFilter(.excluding(try self.id(1)))
        for (payload, filter) in [("1", nil), ("2", filter), ("3", nil), ("4", filter)] {
            log.append(prefix: self.prefix, payload: ByteBuffer(string: payload), filter: filter)
        }
        let doubled = log.rewritten { frames in
            var copy = frames
            copy.writeImmutableBuffer(frames)
            return copy
        }
        var cutter = LogCutter(doubled)
        let first = cutter.frames(for: try self.id(1), identity: Self.nobody)
        #expect(Array(buffer: first) == ["1", "1", "3", "3"].flatMap { self.frame($0) })
        let second = cutter.frames(for: try self.id(2), identity: Self.nobody)
        #expect(second == doubled.frames)
        #expect(Array(buffer: doubled.frames) == ["1", "1", "2", "2", "3", "3", "4", "4"].flatMap { self.frame($0) })
    }

    @Test("An emptied log leaves bytes alone that somebody still holds")
    func removeAll() {
        var log = OutboundLog()
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "1"), filter: nil)
        let held = log.frames
        let memory = LogMemory()
        log.removeAll(keeping: memory)
        log.begin(in: memory)
        log.append(prefix: self.prefix, payload: ByteBuffer(string: "2"), filter: nil)
        #expect(Array(buffer: held) == self.frame("1"))
        #expect(Array(buffer: log.frames) == self.frame("2"))
    }

    @Test(
        "A message of WAMP v2 is framed in the form of its receivers",
        arguments: [
            (MessageForm.json, [0x81, 0x02, 0x5B, 0x5D]), (.messagePack, [0x82, 0x02, 0x5B, 0x5D]),
            (.batchedJSON, [0x81, 0x03, 0x5B, 0x5D, 0x18]), (.batchedJSONRecord, [0x81, 0x03, 0x5B, 0x5D, 0x1E]),
            (.batchedCBOR, [0x82, 0x06, 0, 0, 0, 2, 0x5B, 0x5D]), (.rawCBOR, [0, 0, 0, 2, 0x5B, 0x5D]),
        ] as [(MessageForm, [UInt8])]
    )
    func forms(form: MessageForm, bytes: [UInt8]) {
        var log = OutboundLog()
        log.append(ByteBuffer(string: "[]"), form: form, filter: nil)
        #expect(Array(buffer: log.frames) == bytes)
        #expect(log.longest == 2)
    }

    @Test("A peer that takes short messages only gets the others of a log left out")
    func limited() {
        var log = OutboundLog()
        for count in [10, 20, 10] {
            log.append(ByteBuffer(repeating: 0x31, count: count), form: .rawJSON, filter: nil)
        }
        #expect(log.longest == 20)
        let kept = log.rewritten { FrameFormat.rawSocket.dropping(longerThan: 19, from: $0) }
        #expect(kept.frames.readableBytes == 2 * 14)
        let all = log.rewritten { FrameFormat.rawSocket.dropping(longerThan: 20, from: $0) }
        #expect(all.frames == log.frames)
    }
}

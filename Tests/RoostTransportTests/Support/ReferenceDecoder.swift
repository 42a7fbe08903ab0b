// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

@testable internal import RoostTransport

/// A decoder written for being obvious: it has all bytes at once, works on arrays, and checks texts by arithmetic.
struct ReferenceDecoder {
    let limits: WebSocketLimits
    private var events: [WebSocketDecoder.Event] = []
    private var message: [UInt8]?
    private var isText = false
    private var isCompressed = false
    private let acceptsCompressed: Bool
    private var fragments = 0

    init(limits: WebSocketLimits, acceptsCompressed: Bool) {
        self.limits = limits
        self.acceptsCompressed = acceptsCompressed
    }

    /// All events of a client's byte stream.
    static func decode(
        _ bytes: [UInt8],
        limits: WebSocketLimits,
        acceptsCompressed: Bool
    ) -> [WebSocketDecoder.Event] {
        var decoder = ReferenceDecoder(limits: limits, acceptsCompressed: acceptsCompressed)
        var rest = bytes[...]
        while decoder.readFrame(&rest) {}
        return decoder.events
    }

    /// Reads one frame, and says whether to go on.
    private mutating func readFrame(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let frame = Array(rest)
        guard frame.count >= 2 else { return false }
        let opcode = frame[0] & 15
        let isFinal = frame[0] >= 128
        let short = Int(frame[1] & 127)
        let isCompressed = self.acceptsCompressed && [0x41, 0xC1, 0x42, 0xC2].contains(frame[0])
        if frame[0] & 0x70 != 0, !isCompressed { return self.fail(.reservedBits) }
        if frame[1] < 128 { return self.fail(.incorrectMask) }
        if opcode > 2, short > 125 || !isFinal { return self.fail(.controlFrameShape) }
        if ![0, 1, 2, 8, 9, 10].contains(opcode) { return self.fail(.reservedOpcode) }
        let form = short < 126 ? 0 : short == 126 ? 2 : 8
        guard frame.count >= 6 + form else { return false }
        var length = UInt64(short)
        if form > 0 { length = frame[2..<2 + form].reduce(0) { $0 << 8 | UInt64($1) } }
        if length >> 63 == 1 { return self.fail(.lengthOutOfRange) }
        if form == 2, length < 126 { return self.fail(.lengthNotMinimal) }
        if form == 8, length < 65_536 { return self.fail(.lengthNotMinimal) }
        let key = Array(frame[(2 + form)..<(6 + form)])
        let masked = frame[(6 + form)...].prefix(Int(length))
        let payload = masked.enumerated().map { $1 ^ key[$0 % 4] }
        let isWhole = payload.count == Int(length)
        rest = rest.dropFirst(6 + form + payload.count)
        if opcode >= 8 { return isWhole && self.readControl(opcode, payload) }
        if opcode != 0, self.message == nil { self.isCompressed = isCompressed }
        return self.readData(opcode, Int(length), payload, isFinal: isFinal) && isWhole
    }

    private mutating func readData(_ opcode: UInt8, _ length: Int, _ payload: [UInt8], isFinal: Bool) -> Bool {
        if opcode == 0, self.message == nil { return self.fail(.continuationWithoutStart) }
        if opcode != 0, self.message != nil { return self.fail(.startInsideMessage) }
        if length > self.limits.messageBytes { return self.fail(.frameTooLarge) }
        let before = self.message ?? []
        if before.count + length > self.limits.messageBytes { return self.fail(.messageTooLarge) }
        if before.isEmpty && self.message == nil {
            self.isText = opcode == 1
            self.fragments = 0
        }
        self.fragments += 1
        if self.fragments > self.limits.messageFragments { return self.fail(.tooManyFragments) }
        let all = before + payload
        self.message = all
        let isPlainText = self.isText && !self.isCompressed
        if isPlainText, !ReferenceUTF8.isPrefix(all) { return self.fail(.textEncoding) }
        guard isFinal, payload.count == length else { return true }
        self.message = nil
        if isPlainText, !ReferenceUTF8.isWhole(all) { return self.fail(.textEncoding) }
        let bytes = ByteBuffer(bytes: all)
        self.events.append(
            self.isCompressed
                ? .compressedMessage(bytes, isText: self.isText) : .message(bytes, isText: self.isText)
        )
        return true
    }

    private mutating func readControl(_ opcode: UInt8, _ payload: [UInt8]) -> Bool {
        let buffer = ByteBuffer(bytes: payload)
        if opcode == 9 {
            self.events.append(.ping(buffer))
            return true
        }
        if opcode == 10 {
            self.events.append(.pong(buffer))
            return true
        }
        if payload.isEmpty {
            self.events.append(.close(code: nil, reason: buffer))
            return false
        }
        if payload.count == 1 { return self.fail(.closeCode) }
        let code = Int(payload[0]) * 256 + Int(payload[1])
        let valid = Array(1000...1003) + Array(1007...1011) + Array(3000...4999)
        if !valid.contains(code) { return self.fail(.closeCode) }
        let reason = Array(payload.dropFirst(2))
        if !ReferenceUTF8.isWhole(reason) { return self.fail(.closeReasonEncoding) }
        self.events.append(.close(code: UInt16(code), reason: ByteBuffer(bytes: reason)))
        return false
    }

    private mutating func fail(_ explanation: CloseReason.Explanation) -> Bool {
        self.events.append(.violation(CloseReason(explanation)))
        return false
    }
}

/// UTF-8 by arithmetic on code points instead of by a table of bytes.
enum ReferenceUTF8 {
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    /// Whether something can follow that makes this a whole text.
    static func isPrefix(_ bytes: [UInt8]) -> Bool {
        for dropped in 0...min(3, bytes.count) {
            let tail = Array(bytes.suffix(dropped))
            if self.isWhole(Array(bytes.dropLast(dropped))), tail.isEmpty || self.canGrow(tail) { return true }
        }
        return false
    }

    /// Whether an unfinished sequence has a continuation, tried with all last bytes between the extremes.
    private static func canGrow(_ tail: [UInt8]) -> Bool {
        guard tail.count < 4 else { return false }
        return (UInt8(0x80)...0xBF).contains { byte in
            self.isWhole(tail + [byte]) || self.canGrow(tail + [byte])
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import RoostTransport

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to what reads permessage-deflate: the offers of a request, and compressed messages.
///
/// The first byte chooses: offers, a message to inflate, or a message to compress and inflate again. The second one
/// chooses settings or the limit, the rest is what the peer sends.
@main
enum DeflateFuzz {
    private static let largest = 1 << 16

    static func main() {
        exit(
            runFuzzer { start, count in
                DeflateFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        guard input.count >= 2 else {
            return
        }
        let settings = DeflateSettings(
            windowBits: 9 + Int(input[1] % 7),
            level: 1 + Int((input[1] >> 3) % 9),
            minimumBytes: 0
        )
        let rest = ByteBuffer(bytes: input[2...])
        switch input[0] % 3 {
        case 0: self.offers(Array(input[2...]), settings)
        case 1: self.inflate(rest, limit: Int(input[1]) * 16)
        default: self.roundTrip(rest, settings)
        }
    }

    /// Each line is a member of the lists in `Sec-WebSocket-Extensions`.
    private static func offers(_ text: [UInt8], _ settings: DeflateSettings) {
        let members = text.split(separator: UInt8(ascii: "\n"))
        guard let agreement = DeflateOffer.agreement(on: members, settings: settings) else {
            return
        }
        require(!members.isEmpty, "nothing is agreed upon without an offer")
        require((9...settings.windowBits).contains(agreement.outbound.windowBits), "the window is one of ours")
        require(agreement.fieldValue.utf8.count < 140, "the answer does not grow with the offer")
        if DeflateOffer.objection(to: members) == nil {
            let answer = Array(agreement.fieldValue.utf8)[...]
            let again = DeflateOffer.agreement(on: [answer], settings: settings)
            require(again == agreement, "the answer is an offer that would be answered in the same way")
        }
    }

    private static func inflate(_ bytes: ByteBuffer, limit: Int) {
        let inflater = MessageInflater()
        let wide = inflater.inflate(bytes, isText: false, limit: Self.largest)
        let narrow = inflater.inflate(bytes, isText: false, limit: limit)
        switch (wide, narrow) {
        case (.message(let message, _), .message):
            require(message.readableBytes <= limit && wide == narrow, "the limit does not change a message")
        case (.message(let message, _), .violation(let reason)):
            require(message.readableBytes > limit, "a message within the limit is not refused")
            require(reason.explanation == .messageTooLarge, "beyond the limit a message is too large")
        case (.violation, .violation):
            break
        default:
            require(false, "a message that is refused is refused under a lower limit, too")
        }
    }

    private static func roundTrip(_ message: ByteBuffer, _ settings: DeflateSettings) {
        var frame = ByteBuffer()
        MessageDeflater(settings).writeFrame(.binary, message: message, into: &frame)
        let written = frame
        var decoder = WebSocketDecoder(role: .client)
        decoder.acceptsCompressed = true
        guard var event = decoder.next(&frame) else {
            return require(false, "a written frame is whole")
        }
        if case .compressedMessage(let bytes, let isText) = event {
            require(bytes.readableBytes < message.readableBytes, "compressing does not make longer")
            event = MessageInflater().inflate(bytes, isText: isText, limit: message.readableBytes)
        }
        require(event == .message(message, isText: false), "a message comes back as it was")
        var log = ByteBuffer()
        WebSocketFrameEncoder.writeFrame(.binary, payload: message, into: &log)
        require(MessageDeflater(settings).compressFrames(of: log) == written, "a log is compressed in the same way")
    }
}

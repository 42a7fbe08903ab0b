// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The header of one frame, checked as far as that is possible without knowing the message it belongs to.
///
/// RFC 6455 §5.2.
struct FrameHeader {
    let opcode: WebSocketOpcode
    let isFinal: Bool
    /// Whether this is the first frame of a compressed message, RFC 7692 §6.
    let isCompressed: Bool
    /// Bytes of the header itself, masking key included: 2…14.
    let headerBytes: Int
    /// Bytes of payload that the header announces: 0…2^63-1.
    let payloadBytes: Int
    let mask: FrameMask

    enum Parsed {
        case incomplete
        case invalid(CloseReason.Explanation)
        case header(FrameHeader)
    }

    /// Reads the header at the start of the bytes, deciding as early as two bytes allow.
    @inline(__always)
    static func parse(_ bytes: UnsafeRawBufferPointer, expectsMask: Bool, allowsCompression: Bool) -> Parsed {
        guard bytes.count >= 2 else { return .incomplete }
        let first = bytes[0]
        let second = bytes[1]
        let isCompressed = allowsCompression && self.beginsCompressedMessage(first)
        guard first & 0x70 == 0 || isCompressed else { return .invalid(.reservedBits) }
        guard (second & 0x80 != 0) == expectsMask else { return .invalid(.incorrectMask) }
        let isFinal = first & 0x80 != 0
        let announced = Int(second & 0x7F)
        if first & 0x0F > 2, announced > 125 || !isFinal { return .invalid(.controlFrameShape) }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { return .invalid(.reservedOpcode) }

        let lengthEnd = announced < 126 ? 2 : announced == 126 ? 4 : 10
        let headerBytes = expectsMask ? lengthEnd + 4 : lengthEnd
        guard bytes.count >= headerBytes else { return .incomplete }
        var payloadBytes = announced
        if announced == 126 {
            payloadBytes = Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard payloadBytes > 125 else { return .invalid(.lengthNotMinimal) }
        } else if announced == 127 {
            let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard let length = Int(exactly: length) else { return .invalid(.lengthOutOfRange) }
            guard length > 0xFFFF else { return .invalid(.lengthNotMinimal) }
            payloadBytes = length
        }
        let mask =
            expectsMask
            ? FrameMask(loaded: bytes.loadUnaligned(fromByteOffset: lengthEnd, as: UInt32.self)) : FrameMask.none
        return .header(
            FrameHeader(
                opcode: opcode,
                isFinal: isFinal,
                isCompressed: isCompressed,
                headerBytes: headerBytes,
                payloadBytes: payloadBytes,
                mask: mask
            )
        )
    }

    /// Whether only the first reserved bit is set, and the opcode is text or binary.
    @inline(__always)
    private static func beginsCompressedMessage(_ first: UInt8) -> Bool {
        first & 0x7F == 0x41 || first & 0x7F == 0x42
    }

    /// Unmasks in place every complete frame that the bytes start with, and clears its masking key.
    ///
    /// A cleared key masks nothing, so that reading such a frame needs no more writing. That makes a whole segment of
    /// small frames cost one mutation: if the payload of the first one is still in use elsewhere when the second one
    /// is read, the shared storage is not copied once per frame.
    static func unmaskCompleteFrames(_ bytes: UnsafeMutableRawBufferPointer, allowsCompression: Bool) {
        var offset = 0
        while offset < bytes.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
            guard
                case .header(let header) = self.parse(
                    UnsafeRawBufferPointer(rest),
                    expectsMask: true,
                    allowsCompression: allowsCompression
                ),
                rest.count - header.headerBytes >= header.payloadBytes
            else { return }
            let end = header.headerBytes + header.payloadBytes
            header.mask.apply(to: UnsafeMutableRawBufferPointer(rebasing: rest[header.headerBytes..<end]))
            rest.storeBytes(of: 0, toByteOffset: header.headerBytes - 4, as: UInt32.self)
            offset += end
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostTransport

extension RefusalCause {
    /// The cause of a violation of the WebSocket protocol.
    init(_ reason: CloseReason) {
        switch reason.explanation {
        case .frameTooLarge, .messageTooLarge: self = .messageBytes
        case .tooManyFragments: self = .messageFragments
        case .incorrectMask, .reservedBits, .reservedOpcode, .continuationWithoutStart, .startInsideMessage,
            .controlFrameShape, .lengthOutOfRange, .lengthNotMinimal, .closeCode, .closeReasonEncoding,
            .textEncoding, .compressedPayload:
            self = .protocolViolation
        }
    }

    /// The cause of a violation of the RawSocket protocol.
    init(_ violation: RawSocketViolation) {
        self = violation == .messageTooLarge ? .messageBytes : .protocolViolation
    }
}

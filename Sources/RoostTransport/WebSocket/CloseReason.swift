// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a connection has to be closed: the status code and the explanation for the close frame.
package struct CloseReason: Equatable, Sendable {
    /// The status code of the close frame, RFC 6455 §7.4.1.
    package let code: UInt16
    /// What was wrong.
    package let explanation: Explanation

    init(_ explanation: Explanation) {
        self.code = explanation.code
        self.explanation = explanation
    }

    /// The reason for the close frame, at most 123 bytes for product names of up to 40 bytes.
    ///
    /// Clients of the seed system know these texts with the product name `Ratchet`.
    package func text(product: String) -> String {
        self.explanation.text(product: product)
    }

    /// What a peer did wrong, one case per text.
    package enum Explanation: Equatable, Sendable, CaseIterable {
        /// A client's frame without a mask, or a server's frame with one.
        case incorrectMask
        /// A reserved bit is set that no extension was negotiated for, or in a frame that may not have it.
        case reservedBits
        /// A frame of a reserved kind.
        case reservedOpcode
        /// A continuation frame outside of a message.
        case continuationWithoutStart
        /// A new message inside of an unfinished one.
        case startInsideMessage
        /// A control frame that is fragmented or longer than 125 bytes.
        case controlFrameShape
        /// A length of 2^63 or more.
        case lengthOutOfRange
        /// A length that is written with more bytes than it needs.
        case lengthNotMinimal
        /// A close frame of one byte, or with a code that must not be sent.
        case closeCode
        /// A close frame whose reason is not UTF-8.
        case closeReasonEncoding
        /// A text message that is not UTF-8.
        case textEncoding
        /// A compressed message that is no DEFLATE data.
        case compressedPayload
        /// A frame that alone is beyond the message limit.
        case frameTooLarge
        /// Frames that together are beyond the message limit, or a compressed message that is when it is inflated.
        case messageTooLarge
        /// More frames in one message than allowed.
        case tooManyFragments
    }
}

extension CloseReason.Explanation {
    var code: UInt16 {
        switch self {
        case .incorrectMask, .reservedBits, .reservedOpcode, .continuationWithoutStart, .startInsideMessage,
            .controlFrameShape, .lengthOutOfRange, .lengthNotMinimal, .closeCode:
            1002
        case .closeReasonEncoding, .textEncoding, .compressedPayload:
            1007
        case .frameTooLarge, .messageTooLarge, .tooManyFragments:
            1009
        }
    }

    /// The text for a close frame, in the seed system's words where it has some.
    package func text(product: String) -> String {
        switch self {
        case .incorrectMask: "\(product) detected an incorrect frame mask"
        case .reservedBits: "\(product) detected an invalid reserve code"
        case .reservedOpcode: "\(product) detected an invalid OP code"
        case .continuationWithoutStart: "\(product) detected the first frame of a message was a continue"
        case .startInsideMessage: "\(product) detected invalid OP code when expecting continue frame"
        case .controlFrameShape:
            "\(product) detected a mismatch between final bit and indicated payload length"
        case .lengthOutOfRange: "Invalid frame length"
        case .lengthNotMinimal: "\(product) detected a frame length in more bytes than needed"
        case .closeCode: "\(product) detected an invalid close code"
        case .closeReasonEncoding: "\(product) detected an invalid UTF-8 payload in the close reason"
        case .textEncoding: "\(product) detected an invalid UTF-8 payload"
        case .compressedPayload: "\(product) detected an invalid compressed payload"
        case .frameTooLarge: "Maximum frame size exceeded"
        case .messageTooLarge: "Maximum message size exceeded"
        case .tooManyFragments: "Maximum number of fragments exceeded"
        }
    }
}

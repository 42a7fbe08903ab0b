// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How a peer broke the framing of a batched WebSocket connection, or a limit.
package enum BatchViolation: Error, Equatable, Sendable, CaseIterable {
    /// A WebSocket message without any WAMP message in it.
    case emptyBatch
    /// A WAMP message of no bytes: a length of 0, or a separator without anything before it.
    case emptyMessage
    /// A length that is cut off, or that is beyond the rest of the batch.
    case lengthBeyondBatch
    /// More WAMP messages in one batch than allowed.
    case tooManyMessages

    /// What was wrong, as a sentence for a log, a close frame or an ABORT.
    package var text: String {
        switch self {
        case .emptyBatch: "A batch has no messages."
        case .emptyMessage: "A batch has an empty message."
        case .lengthBeyondBatch: "A length in a batch is beyond its end."
        case .tooManyMessages: "A batch has too many messages."
        }
    }
}

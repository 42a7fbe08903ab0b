// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension SinkChoice {
    /// Whether this machine has it: ``ioUring`` needs Linux 6.0 and a container that does not forbid it.
    public var isAvailable: Bool {
        switch self {
        case .automatic, .direct, .channel: return true
        case .ioUring:
            #if os(Linux)
            return SendRing() != nil
            #else
            return false
            #endif
        }
    }

    /// What ``automatic`` means here.
    ///
    /// - Throws: ``SinkUnavailable`` if ``ioUring`` is demanded and is not available.
    func resolved() throws -> SinkChoice {
        switch self {
        case .automatic: return Self.ioUring.isAvailable ? .ioUring : .direct
        case .direct, .channel: return self
        case .ioUring:
            guard self.isAvailable else {
                throw SinkUnavailable()
            }
            return self
        }
    }

    /// Makes the sink for this thread; `nil` if the thread cannot have it.
    func makeSink(causes: CauseLog) -> (any BroadcastSink)? {
        switch self {
        case .channel: return ChannelSink()
        case .automatic, .direct: return DirectSink()
        case .ioUring:
            #if os(Linux)
            return RingSink(causes: causes)
            #else
            return nil
            #endif
        }
    }
}

/// The kernel does not offer what the configuration demands.
public struct SinkUnavailable: Error, Equatable, CustomStringConvertible {
    /// What is missing, and the remedy.
    public var description: String {
        "The kernel does not let this process use io_uring (it is older than 6.0, or a container or sysctl forbids it). "
            + "Set \"sink: automatic\" or \"sink: direct\"."
    }
}

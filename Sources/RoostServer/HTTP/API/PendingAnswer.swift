// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// An answer that somebody else gives, once, to the one who waits for it.
///
/// Whoever waits stops waiting when its task is cancelled: at the end of the server nobody else would give an answer.
final class PendingAnswer<Success: Sendable>: Sendable {
    private enum State: Sendable {
        case unanswered(CheckedContinuation<Success, any Error>?)
        case answered(Result<Success, any Error>)
        case taken
    }

    private let state = Mutex<State>(.unanswered(nil))

    /// Gives the answer; another one is ignored.
    func resolve(_ result: Result<Success, any Error>) {
        let continuation: CheckedContinuation<Success, any Error>? = self.state.withLock { state in
            guard case .unanswered(let continuation) = state else {
                return nil
            }
            state = continuation == nil ? .answered(result) : .taken
            return continuation
        }
        continuation?.resume(with: result)
    }

    /// Waits for the answer; called once.
    ///
    /// - Returns: The answer.
    /// - Throws: The answer, or `CancellationError`.
    func wait() async throws -> Success {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Success, any Error>? = self.state.withLock { state in
                    guard case .answered(let result) = state else {
                        state = .unanswered(continuation)
                        return nil
                    }
                    state = .taken
                    return result
                }
                if let result {
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            self.resolve(.failure(CancellationError()))
        }
    }
}

extension CallRunner {
    /// Runs a call and waits for its result, no longer than it may take.
    ///
    /// - Parameters:
    ///   - limit: How long the call may take.
    ///   - call: The call.
    /// - Returns: What the call returns.
    /// - Throws: What the call throws, ``CallTimeout``, or ``TooManyCalls`` if there is no room.
    func value<Success: Sendable>(
        limit: Duration,
        _ call: @escaping @Sendable () async throws -> Success
    ) async throws -> Success {
        let answer = PendingAnswer<Success>()
        let hasRoom = self.run {
            await withTimeLimit(limit, call: call) { answer.resolve($0) }
        }
        guard hasRoom else {
            throw TooManyCalls()
        }
        return try await answer.wait()
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if Tracing
internal import Tracing
#endif

/// Runs the calls that may suspend, each in a task of its own, inside the server's `run()`.
///
/// The number of calls that run at the same time is bounded; beyond it a call is refused and the client sees an error.
final class CallRunner: Sendable {
    /// A call.
    typealias Call = @Sendable () async -> Void

    private let calls: AsyncStream<Call>
    private let continuation: AsyncStream<Call>.Continuation
    private let running = Atomic<Int>(0)
    private let limit: Int

    /// Makes a runner.
    ///
    /// - Parameter limit: How many calls may run at the same time.
    init(limit: Int) {
        (self.calls, self.continuation) = AsyncStream.makeStream()
        self.limit = limit
    }

    /// How many calls run.
    var count: Int {
        self.running.load(ordering: .relaxed)
    }

    /// Starts a call.
    ///
    /// - Parameter call: The call.
    /// - Returns: Whether there was room for it.
    func run(_ call: @escaping Call) -> Bool {
        guard self.running.add(1, ordering: .relaxed).newValue <= self.limit else {
            self.running.subtract(1, ordering: .relaxed)
            return false
        }
        self.continuation.yield(Self.tracing(call))
        return true
    }

    /// A call that belongs to the trace of whoever has asked for it.
    private static func tracing(_ call: @escaping Call) -> Call {
        #if Tracing
        guard let context = InstrumentationContext.current else {
            return call
        }
        return {
            await InstrumentationContext.$current.withValue(context) { await call() }
        }
        #else
        return call
        #endif
    }

    /// Takes no more calls; the ones that run are cancelled with ``run()``'s task.
    func finish() {
        self.continuation.finish()
    }

    /// Runs calls until ``finish()`` or cancellation.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await call in self.calls {
                group.addTask {
                    await call()
                    self.running.subtract(1, ordering: .relaxed)
                }
            }
            group.cancelAll()
        }
    }
}

/// A call took longer than it may.
struct CallTimeout: Error {}

/// Too many calls are awaited.
struct TooManyCalls: Error {
    /// What a client of WAMP learns.
    static let message = "The server is busy."
}

/// Waits for a call, at most so long; then the call is cancelled.
///
/// - Parameters:
///   - limit: How long to wait.
///   - call: The call.
///   - completed: Called once with the outcome. After a time-out it is called at once, even if the call goes on.
func withTimeLimit<Success: Sendable>(
    _ limit: Duration,
    call: @escaping @Sendable () async throws -> Success,
    completed: @escaping @Sendable (Result<Success, any Error>) -> Void
) async {
    await withTaskGroup(of: Result<Success, any Error>.self) { group in
        group.addTask {
            do {
                return .success(try await call())
            } catch {
                return .failure(error)
            }
        }
        group.addTask {
            try? await Task.sleep(for: limit)
            return .failure(CallTimeout())
        }
        if let first = await group.next() {
            completed(first)
        }
        group.cancelAll()
    }
}

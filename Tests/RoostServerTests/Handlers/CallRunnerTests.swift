// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import RoostServer

@Suite("CallRunner")
struct CallRunnerTests {
    @Test("Calls beyond the limit are refused until others have returned")
    func limit() async {
        let runner = CallRunner(limit: 2)
        let (gate, open) = AsyncStream<Void>.makeStream()
        let (returned, note) = AsyncStream<Void>.makeStream()
        let first = runner.run {
            for await _ in gate { break }
            note.yield()
        }
        let second = runner.run {}
        let third = runner.run {}
        #expect(first && second && !third)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            open.yield()
            for await _ in returned { break }
            while !runner.run({ note.yield() }) {
                await Task.yield()
            }
            for await _ in returned { break }
            runner.finish()
        }
    }

    @Test("A call that takes too long is reported at once and cancelled")
    func timeLimit() async {
        let outcome = Mutex<Bool?>(nil)
        await withTimeLimit(.milliseconds(10)) {
            try await Task.sleep(for: .seconds(600))
        } completed: { result in
            guard case .failure(let error) = result else { return }
            outcome.withLock { $0 = error is CallTimeout }
        }
        #expect(outcome.withLock { $0 } == true)
    }

    @Test("A call that returns in time is reported with its outcome")
    func inTime() async {
        let outcome = Mutex<Int?>(nil)
        await withTimeLimit(.seconds(600)) {
            42
        } completed: { result in
            outcome.withLock { $0 = try? result.get() }
        }
        #expect(outcome.withLock { $0 } == 42)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Synchronization

/// Tells an operator once of each cause of trouble, however often it occurs; the counters tell how often.
final class CauseLog: Sendable {
    private static let limit = 1_000

    private let logger: Logger
    private let causes = Mutex<Set<String>>([])

    init(logger: Logger) {
        self.logger = logger
    }

    /// Logs a warning if it is the first with this cause.
    ///
    /// - Parameters:
    ///   - message: A constant text.
    ///   - cause: What makes the cause, such as a route's name; nothing that a peer can choose.
    ///   - metadata: The data.
    func warn(_ message: Logger.Message, cause: String, metadata: Logger.Metadata = [:]) {
        let isFirst = self.causes.withLock { causes in
            causes.count < Self.limit && causes.insert("\(message)/\(cause)").inserted
        }
        if isFirst {
            self.logger.warning(message, metadata: metadata)
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics

#if Tracing
internal import Tracing
#endif

/// A call of a handler that is measured, and with the trait `Tracing` has a span of its own.
struct MeasuredCall: Sendable {
    /// How long such calls take.
    let timer: Timer
    /// What is called, as in metrics.
    let action: String
    /// The route's name.
    let route: String

    /// The call with its span.
    ///
    /// - Parameter call: The call.
    /// - Returns: What is to be called instead.
    func traced<Success: Sendable>(
        _ call: @escaping @Sendable () async throws -> Success
    ) -> @Sendable () async throws -> Success {
        #if Tracing
        let (action, route) = (self.action, self.route)
        return {
            try await withSpan(action) { span in
                span.attributes["roost.route"] = route
                return try await call()
            }
        }
        #else
        return call
        #endif
    }
}

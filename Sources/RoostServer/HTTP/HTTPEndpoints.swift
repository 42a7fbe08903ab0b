// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird

/// Something that is served over HTTP, such as the sample page, the API, or metrics.
///
/// What it adds runs behind ``HTTPEntrance``: a ``ProblemDetails`` that it throws becomes the response, other methods of
/// its paths are answered with 405, and a HEAD goes with each GET.
protocol HTTPEndpoints: Sendable {
    /// Adds its routes.
    ///
    /// - Parameter router: The router of the HTTP server; paths must not clash with those of others.
    func add(to router: Router<HTTPContext>)
}

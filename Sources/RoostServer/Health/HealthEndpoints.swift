// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/live` and `/ready`, for supervisors and load balancers.
struct HealthEndpoints: HTTPEndpoints {
    let readiness: Readiness

    func add(to router: Router<HTTPContext>) {
        router.get("/live") { _, _ in Self.answer("live") }
        let readiness = self.readiness
        router.get("/ready") { _, _ in
            let problems = readiness.problems(now: .now())
            guard problems.isEmpty else {
                throw ProblemDetails(.unavailable, problems.joined(separator: " "), headers: [.retryAfter: "1"])
            }
            return Self.answer("ready")
        }
    }

    private static func answer(_ status: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "{\"status\":\"\(status)\"}\n"))
        )
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird

/// Starts the server again, for the sample page's button.
///
/// Who may: pages and programs of the own machine, as with the open API.
struct RestartEndpoints: HTTPEndpoints {
    let restart: @Sendable () -> Void

    func add(to router: Router<HTTPContext>) {
        let gate = APIGate(access: .open)
        router.post("/restart") { request, _ -> Response in
            _ = try gate.admit(request)
            self.restart()
            return Response(status: .accepted)
        }
    }
}

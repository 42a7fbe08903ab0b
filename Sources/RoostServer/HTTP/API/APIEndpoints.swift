// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import WAMP

/// The HTTP API under `/v1/`, with its description at `/v1/openapi.json`.
struct APIEndpoints: HTTPEndpoints {
    static let documentPath = "/v1/openapi.json"

    let service: APIService

    func add(to router: Router<HTTPContext>) {
        let service = self.service
        for operation in service.operations {
            router.on(RouterPath(operation.path), method: operation.method) { request, context in
                try await service.respond(operation, request, context)
            }
        }
        var document = ByteBuffer()
        document.writeJSON(OpenAPIDocument(operations: service.operations).value)
        let reply = APIReply(body: document)
        router.get(RouterPath(Self.documentPath)) { _, _ in reply.response }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

extension APIService {
    // MARK: Publishing

    /// Publishes to one topic.
    func publish(_ call: APIRequest) async throws -> APIReply {
        let request = try PublicationRequest(call.body, bounds: self.bounds)
        return APIReply(try await self.publish(request, call)[0])
    }

    /// Publishes the same to several topics.
    func broadcast(_ call: APIRequest) async throws -> APIReply {
        let request = try PublicationRequest(broadcast: call.body, bounds: self.bounds)
        var results: [WireValue] = []
        for topic in request.topics {
            results.append(await self.result { try await self.publish(request, to: topic, call) })
        }
        return APIReply(["results": .array(results)])
    }

    /// Carries out many publications, one after the other.
    func publishBatch(_ call: APIRequest) async throws -> APIReply {
        let bounds = self.bounds
        var reader = try BodyReader(call.body, keys: ["publications"], depthLimit: bounds.depth)
        let items = try reader.elements("publications", in: 1...bounds.topics)
        try reader.check()
        var results: [WireValue] = []
        for (index, item) in items.enumerated() {
            results.append(
                await self.result {
                    let pointer = "#/publications/\(index)"
                    let request = try PublicationRequest(item, pointer: pointer, bounds: bounds)
                    return try await self.publish(request, call)[0]
                }
            )
        }
        return APIReply(["results": .array(results)])
    }

    private func publish(_ request: PublicationRequest, _ call: APIRequest) async throws -> [WireValue] {
        var results: [WireValue] = []
        for topic in request.topics {
            results.append(try await self.publish(request, to: topic, call))
        }
        return results
    }

    private func publish(_ request: PublicationRequest, to topic: URI, _ call: APIRequest) async throws -> WireValue {
        try call.grant.requireName(topic.bytes)
        let target = APIPublisher.Target(realm: call.realm, session: self.session(call))
        return try await self.publisher.publish(request, to: topic, target)
    }

    /// The result of one of many, or `{"problem": …}`.
    private func result(_ body: () async throws -> WireValue) async -> WireValue {
        do {
            return try await body()
        } catch let problem as ProblemDetails {
            return ["problem": problem.value]
        } catch {
            return ["problem": ProblemDetails(.unavailable, "The server is shutting down.").value]
        }
    }
}

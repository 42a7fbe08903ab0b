// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import NIOCore
import NIOPosix
import RoostRouter
import Testing
import WAMP

@testable import RoostServer

@Suite("OpenAPIDocument")
struct OpenAPIDocumentTests {
    private let service: APIService

    init() throws {
        var configuration = ServerConfiguration(
            listeners: [ListenerConfiguration(name: "l", host: "127.0.0.1", port: 0)],
            routes: RouteTable(),
            handlers: HandlerRegistry()
        )
        configuration.http = HTTPConfiguration()
        configuration.http?.api = .open
        let node = try Node(
            configuration: configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test")
        )
        self.service = try #require(node.api)
    }

    private var document: WireValue {
        OpenAPIDocument(operations: self.service.operations).value
    }

    /// All members of objects anywhere in a value.
    private func members(_ value: WireValue) -> [WireValue.Member] {
        switch value {
        case .object(let members): members + members.flatMap { self.members($0.value) }
        case .array(let elements): elements.flatMap { self.members($0) }
        default: []
        }
    }

    @Test("Every route of the API is described, and nothing else is")
    func routes() {
        let router = Router(context: HTTPContext.self)
        APIEndpoints(service: self.service).add(to: router)
        let routes = Set(router.routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
        let described = (self.document["paths"]?.object ?? []).flatMap { path in
            (path.value.object ?? []).map { "\($0.key) \(path.key)" }
        }
        #expect(routes == Set(described))
        #expect(described.count == Set(described).count)
        #expect(routes.count == self.service.operations.count + 1)
    }

    @Test("Every reference leads to a schema, and every schema is referred to")
    func references() {
        let schemas = (self.document["components"]?["schemas"]?.object ?? []).map(\.key)
        let references = self.members(self.document).filter { $0.key == "$ref" }.compactMap(\.value.string)
        #expect(Set(references) == Set(schemas.map { "#/components/schemas/\($0)" }))
        #expect(schemas.count == Set(schemas).count)
    }

    @Test("Every operation has a name of its own and the parameters of its path")
    func operations() {
        let operations = self.service.operations
        #expect(Set(operations.map(\.id)).count == operations.count)
        for operation in operations {
            let names = operation.parameters.filter { $0.place == .path }.map(\.name)
            let braces = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                $0.dropFirst().dropLast()
            }
            #expect(names == braces.map(String.init))
            #expect(operation.body == nil || operation.method == .post)
        }
    }
}

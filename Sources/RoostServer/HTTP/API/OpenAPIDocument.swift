// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import WAMP

/// The description of the API, made of its operations.
///
/// Source: OpenAPI Specification 3.1.
struct OpenAPIDocument {
    /// Problems that every operation may have.
    private static let common: [ProblemKind] = [.unauthorized, .forbidden, .methodNotAllowed, .invalidRequest]

    private static let description =
        "Publish, call, look and manage. Every operation but this document needs an API key, where the API is not open."
    private static let idempotency =
        "A text of the client's. The same request with the same key is carried out once, and answered again for a while "
        + "(`limits.http_idempotency_time`)."

    let operations: [APIOperation]

    /// The document.
    var value: WireValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Roost HTTP API",
                "version": "1",
                "description": .string(Self.description),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "security": [["key": []]],
            "tags": ["publishing", "topics", "sessions", "routes", "server"].map { ["name": .string($0)] }.value,
            "paths": .object(self.paths),
            "components": [
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
                "schemas": .object(OpenAPISchemas.all),
            ],
        ]
    }

    private var paths: [WireValue.Member] {
        var paths: [(path: String, members: [WireValue.Member])] = []
        for operation in self.operations {
            let member = WireValue.Member(operation.method.rawValue.lowercased(), self.value(operation))
            if let index = paths.firstIndex(where: { $0.path == operation.path }) {
                paths[index].members.append(member)
            } else {
                paths.append((operation.path, [member]))
            }
        }
        let document: WireValue = [
            "operationId": "getDocument", "tags": ["server"], "summary": "This document",
            "description": "Needs no key.", "security": [],
            "responses": [
                "200": [
                    "description": "The document.", "content": ["application/json": ["schema": ["type": "object"]]],
                ]
            ],
        ]
        return paths.map { .init($0.path, .object($0.members)) }
            + [.init(APIEndpoints.documentPath, ["get": document])]
    }

    private func value(_ operation: APIOperation) -> WireValue {
        var members: [WireValue.Member] = [
            .init("operationId", .string(operation.id)), .init("tags", [.string(operation.tag)]),
            .init("summary", .string(operation.summary)), .init("description", .string(operation.description)),
        ]
        var parameters = operation.parameters.map(\.openAPIValue)
        if operation.isIdempotent {
            parameters.append([
                "name": "Idempotency-Key", "in": "header",
                "description": .string(Self.idempotency),
                "schema": ["type": "string", "pattern": "^[!-~]{1,255}$"],
            ])
        }
        if !parameters.isEmpty {
            members.append(.init("parameters", .array(parameters)))
        }
        if let body = operation.body {
            let content: WireValue = ["application/json": ["schema": Self.reference(body)]]
            members.append(.init("requestBody", ["required": true, "content": content]))
        }
        members.append(.init("responses", .object(self.responses(operation))))
        return .object(members)
    }

    private func responses(_ operation: APIOperation) -> [WireValue.Member] {
        var success: [WireValue.Member] = [.init("description", .string(operation.reply.description))]
        if let schema = operation.reply.schema {
            let type = operation.reply.isStream ? "text/event-stream" : "application/json"
            let content: [WireValue.Member] = [.init(type, ["schema": Self.reference(schema)])]
            success.append(.init("content", .object(content)))
        }
        var kinds = Self.common + operation.problems
        if operation.parameters.contains(where: { $0.place == .path || $0.name == "topic" }), !kinds.contains(.notFound)
        {
            kinds.append(.notFound)
        }
        let codes = Dictionary(grouping: kinds, by: \.status.code).sorted { $0.key < $1.key }
        let failures = codes.map { code, kinds -> WireValue.Member in
            let titles = Set(kinds.map { "\($0.title) (`\($0.type)`)." }).sorted().joined(separator: " ")
            let content: WireValue = ["application/problem+json": ["schema": Self.reference("Problem")]]
            return .init(String(code), ["description": .string(titles), "content": content])
        }
        return [.init(String(operation.reply.status.code), .object(success))] + failures
    }

    /// A reference to a schema of the document.
    static func reference(_ name: String) -> WireValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }
}

extension [WireValue] {
    /// The list as a value.
    fileprivate var value: WireValue { .array(self) }
}

extension APIParameter {
    /// The parameter in the document.
    fileprivate var openAPIValue: WireValue {
        var members: [WireValue.Member] = [
            .init("name", .string(self.name)), .init("in", .string(self.place.rawValue)),
            .init("description", .string(self.description)),
        ]
        if self.isRequired {
            members.append(.init("required", true))
        }
        members.append(.init("schema", self.schema))
        return .object(members)
    }

    private var schema: WireValue {
        var members: [WireValue.Member]
        switch self.kind {
        case .text(let lengths):
            members = [.init("type", "string")]
            if lengths.lowerBound > 0 {
                members.append(.init("minLength", .integer(Int64(lengths.lowerBound))))
            }
            members.append(.init("maxLength", .integer(Int64(lengths.upperBound))))
        case .integer(let range):
            members = [
                .init("type", "integer"), .init("minimum", .integer(Int64(range.lowerBound))),
                .init("maximum", .integer(Int64(range.upperBound))),
            ]
        case .word(let words): members = [.init("type", "string"), .init("enum", .array(words.map { .string($0) }))]
        case .flag: members = [.init("type", "boolean")]
        case .digits(let counts):
            let pattern = counts.map { "[0-9]{\($0.lowerBound),\($0.upperBound)}" }.joined(separator: "-")
            members = [.init("type", "string"), .init("pattern", .string("^\(pattern)$"))]
        case .texts:
            members = [.init("type", "array"), .init("items", ["type": "string"]), .init("maxItems", 100)]
        }
        if let value = self.defaultValue {
            members.append(.init("default", self.isFlag ? .bool(value == "true") : value))
        }
        return .object(members)
    }

    private var isFlag: Bool {
        if case .flag = self.kind { true } else { false }
    }
}

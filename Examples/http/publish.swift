// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// Publishes over the HTTP API.
//
//   swiftc Examples/http/publish.swift -o publish
//   ROOST_KEY=… ./publish http://127.0.0.1:8081 realm1 chat/lobby '{"from":"Swift","text":"hello"}'

import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Publication: Encodable {
    let topic: String
    let payload: [String: String]
    let acknowledge = true
}

struct Result: Decodable {
    let publication: UInt64
    let receivers: Int?
}

struct Problem: Decodable, Error {
    let type: String
    let title: String
    let detail: String
}

/// Publishes one event.
func publish(_ publication: Publication, to server: URL, realm: String, key: String?) async throws -> Result {
    var request = URLRequest(url: server.appending(path: "v1/realms/\(realm)/publications"))
    request.httpMethod = "POST"
    request.httpBody = try JSONEncoder().encode(publication)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue(UUID().uuidString, forHTTPHeaderField: "Idempotency-Key")
    if let key {
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
    }
    let (data, response) = try await URLSession.shared.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else {
        throw try JSONDecoder().decode(Problem.self, from: data)
    }
    return try JSONDecoder().decode(Result.self, from: data)
}

let arguments = CommandLine.arguments
guard arguments.count == 5, let server = URL(string: arguments[1]) else {
    fatalError("usage: publish SERVER REALM TOPIC JSON")
}
do {
    let payload = try JSONDecoder().decode([String: String].self, from: Data(arguments[4].utf8))
    let result = try await publish(
        Publication(topic: arguments[3], payload: payload),
        to: server,
        realm: arguments[2],
        key: ProcessInfo.processInfo.environment["ROOST_KEY"]
    )
    print(result.publication, "for", result.receivers ?? 0, "subscriber(s)")
} catch let problem as Problem {
    print("\(problem.title): \(problem.detail)")
    exit(1)
}

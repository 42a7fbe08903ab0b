// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import RoostRouter

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Compiles arbitrary channels and requirements and matches arbitrary topics.
///
/// The input is a channel, a line end, a requirement for the placeholders `a` and `b`, a line end, and a topic. Neither
/// compiling nor matching may trap or take long, and a topic made from a match's attributes must match again.
@main
enum ChannelMatcherFuzz {
    /// Bytes of a topic, as a server bounds them.
    private static let topicBytes = 255

    static func main() {
        exit(
            runFuzzer { start, count in
                ChannelMatcherFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        let parts = input.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            return
        }
        let requirement = String(decoding: parts[1], as: UTF8.self)
        let isRequired = !requirement.isEmpty
        let definition = RouteDefinition(
            name: "fuzzed",
            channel: String(decoding: parts[0], as: UTF8.self),
            handler: "handler",
            requirements: isRequired ? ["a": requirement, "b": requirement] : [:],
            defaults: ["b": "7"]
        )
        // A second route, so that comparing routes is covered as well.
        let other = RouteDefinition(name: "other", channel: "oro/{a}/{b}", handler: "handler")
        let (table, issues) = RouteTable.compile([definition, other])
        require(table.route(named: "fuzzed") != nil || !issues.isEmpty, "a route is only refused with a reason")
        Self.match(parts[2].prefix(Self.topicBytes), table)
    }

    private static func match(_ topic: Slice<UnsafeRawBufferPointer>, _ table: RouteTable) {
        let bytes = Array(topic)
        guard let match = table.match(bytes) else {
            return
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return
        }
        require(table.match(text)?.route === match.route, "text and bytes match alike")
        var parameters: [String: String] = [:]
        for name in match.route.placeholders {
            parameters[name] = match.attributes[name]
        }
        guard let made = try? table.generate(match.route.name, parameters: parameters) else {
            return
        }
        require(table.match(made) != nil, "a generated topic has a route")
    }
}

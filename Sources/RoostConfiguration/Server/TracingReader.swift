// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// Reads `tracing`: where spans go.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `endpoint` | text | | the collector's address; needed |
/// | `service` | text | `roost` | the name of the service |
/// | `one_in` | `1…1000000` | 1 | of how many traces one is recorded |
struct TracingReader {
    let context: ReaderContext

    /// Whether the program can make spans.
    var isSupported = TracingConfiguration.isSupported

    /// Reads the section.
    ///
    /// - Parameter node: The section; `nil` if it is missing.
    /// - Returns: The configuration; `nil` if no spans are to be made.
    func read(_ node: YAMLNode?) -> TracingConfiguration? {
        guard let node else {
            return nil
        }
        let keys = ["endpoint", "service", "one_in"]
        let reader = MapReader(node, path: "tracing", keys: keys, context: self.context)
        let service = reader.name("service") ?? "roost"
        let oneIn = reader.number("one_in", in: 1...1_000_000) ?? 1
        let remedy = "Write endpoint: 'http://127.0.0.1:4318/v1/traces'."
        guard let endpoint = reader.address("endpoint", in: node.location, remedy: remedy) else {
            return nil
        }
        guard self.isSupported else {
            self.context.issues.error(
                node.location,
                "This program has been built without tracing.",
                remedy: "Build it with \"swift build --traits Tracing\", or remove the section."
            )
            return nil
        }
        return TracingConfiguration(endpoint: endpoint, service: service, oneIn: oneIn)
    }
}

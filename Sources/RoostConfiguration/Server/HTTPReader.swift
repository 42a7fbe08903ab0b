// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// Reads `http`: where and what is served over plain HTTP.
struct HTTPReader {
    private static let keys = ["host", "port", "page", "console", "api", "api_keys", "metrics", "reuse_port"]

    let context: ReaderContext

    /// Reads the section.
    ///
    /// - Parameter node: The section; `nil` if it is missing.
    /// - Returns: The configuration; `nil` if nothing is to be served.
    func read(_ node: YAMLNode?) -> HTTPConfiguration? {
        guard node != nil || self.context.overrides.contains(below: "http") else {
            return nil
        }
        let section = MapReader(node, path: "http", keys: Self.keys, context: self.context)
        var http = HTTPConfiguration()
        http.host = section.name("host") ?? http.host
        http.hasOwnPort = section.value("port")?.string != "none"
        if http.hasOwnPort {
            http.port = section.number("port", in: 0...65_535) ?? http.port
        }
        http.reusesPort = section.flag("reuse_port") ?? false
        http.hasPage = section.flag("page") ?? http.hasPage
        http.api = APIKeysReader(context: self.context).access(section, host: http.host)
        let wantsConsole = section.flag("console") ?? false
        http.hasConsole = wantsConsole && http.api != nil
        // Its rates come from the metrics.
        http.hasMetrics = section.flag("metrics") ?? http.hasConsole
        if wantsConsole, http.api == nil, section.value("api") == nil {
            self.context.issues.error(
                section.value("console")?.location ?? section.location,
                "The console needs the HTTP API, which nobody may use.",
                remedy: "Write \"api_keys\", or on a loopback address \"api: open\"."
            )
        }
        return http
    }
}

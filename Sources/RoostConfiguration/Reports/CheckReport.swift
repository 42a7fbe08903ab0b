// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// What `roost check` prints: everything that is wrong, and who may publish where.
public struct CheckReport: Sendable, CustomStringConvertible {
    private let configuration: LoadedConfiguration

    /// Makes a report.
    ///
    /// - Parameter configuration: What was loaded.
    public init(_ configuration: LoadedConfiguration) {
        self.configuration = configuration
    }

    /// The report as lines of text.
    public var description: String {
        var lines = self.configuration.issues.map(\.description)
        let errors = self.configuration.issues.count { $0.severity == .error }
        let warnings = lines.count - errors
        if !lines.isEmpty {
            lines.append("")
        }
        lines.append("\(errors) error(s), \(warnings) warning(s), \(self.server.routes.routes.count) route(s).")
        lines += ["", "Listeners:"] + self.listeners
        lines += ["", "Who may publish:"] + self.rules
        return lines.joined(separator: "\n")
    }

    private var server: ServerConfiguration {
        self.configuration.server
    }

    private var listeners: [String] {
        let rows = self.server.listeners.map { listener in
            let origins =
                switch listener.origins {
                case .any: "any origin"
                case .hosts(let hosts): "origins " + (["localhost", "127.0.0.1"] + hosts).joined(separator: ", ")
                }
            return [
                listener.name,
                "\(listener.tls == nil ? "ws" : "wss")://\(listener.host):\(listener.port)",
                listener.authentication.rawValue,
                listener.isBackend ? "backend" : "visitors",
                "publish: \((listener.publish ?? self.server.publish).configurationText)",
                origins,
            ]
        }
        return TextTable.lines(rows)
    }

    private var rules: [String] {
        let rows = self.server.routes.routes.map { route in
            let rule = route.publish.map { "\($0.configurationText) (the route's rule, on every listener)" }
            return [route.name, route.channel, rule ?? self.rulesByListener]
        }
        return rows.isEmpty ? ["  no routes"] : TextTable.lines(rows)
    }

    /// The listeners' rules for routes without an own one.
    private var rulesByListener: String {
        let server = self.server
        let rules = server.listeners.map { $0.publish ?? server.publish }
        if let first = rules.first, rules.allSatisfy({ $0 == first }) {
            return first.configurationText
        }
        return zip(server.listeners, rules).map { "\($0.name): \($1.configurationText)" }.joined(separator: "; ")
    }
}

/// Writes rows of texts below each other.
enum TextTable {
    /// The rows, indented, with columns of equal width.
    static func lines(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = " "
            var gap = 1
            for (column, text) in row.enumerated() where !text.isEmpty || column < row.count - 1 {
                line += String(repeating: " ", count: text.isEmpty ? 0 : gap) + text
                gap = text.isEmpty ? gap + widths[column] + 2 : widths[column] - text.count + 2
            }
            return line
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// What a doctor has found, for people or as JSON.
public struct DoctorReport: Sendable {
    private let findings: [Finding]

    /// Makes a report.
    ///
    /// - Parameter findings: What was found.
    public init(_ findings: [Finding]) {
        self.findings = findings
    }

    /// The worst of what was found.
    public var status: Finding.Status {
        self.findings.map(\.status).max() ?? .ok
    }

    /// One line for each finding, with the remedy below it.
    public var text: String {
        let width = self.findings.map(\.check.count).max() ?? 0
        var lines: [String] = []
        for finding in self.findings {
            let status = finding.status.rawValue
            let check = finding.check + String(repeating: " ", count: width - finding.check.count)
            lines.append("\(status)\(status.count < 4 ? "  " : "")  \(check)  \(finding.text)")
            if let remedy = finding.remedy {
                lines.append(String(repeating: " ", count: width + 8) + remedy)
            }
        }
        let failures = self.findings.count { $0.status == .failure }
        let warnings = self.findings.count { $0.status == .warning }
        lines += ["", "\(failures) failure(s), \(warnings) warning(s)."]
        return lines.joined(separator: "\n")
    }

    /// One object: `status`, and `findings` with `check`, `status`, `text` and, if there is one, `remedy`.
    public var json: String {
        let findings = self.findings.map { finding in
            WireValue.object(
                [
                    .init("check", .string(finding.check)), .init("status", .string(finding.status.rawValue)),
                    .init("text", .string(finding.text)),
                ] + (finding.remedy.map { [.init("remedy", .string($0))] } ?? [])
            )
        }
        let report: WireValue = .object([
            .init("status", .string(self.status.rawValue)), .init("findings", .array(findings)),
        ])
        return Payload(report).description
    }
}

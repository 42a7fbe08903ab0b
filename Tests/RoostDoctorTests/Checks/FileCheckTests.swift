// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer
internal import Testing

@testable internal import RoostDoctor

@Suite("CertificateCheck")
struct CertificateCheckTests {
    private static let day = 86_400
    private static let now = 1_800_000_000

    @Test(
        "Validity: long, short, none left, not yet",
        arguments: [
            (-day, 15 * day, Finding.Status.ok), (-day, 14 * day, .ok), (0, 14 * day - 1, .warning),
            (-day, 1, .warning),
            (-day, 0, .failure), (1, 90 * day, .failure),
        ]
    )
    func validity(from: Int, to: Int, status: Finding.Status) {
        let finding = CertificateCheck.finding("public", from: Self.now + from, to: Self.now + to, now: Self.now)
        #expect(finding.status == status)
        #expect((finding.remedy == nil) == (status == .ok))
    }

    @Test("Files that are not there are a failure that names them")
    func missing() {
        let tls = ListenerConfiguration.TLS(certificateChain: "/nowhere/chain.pem", privateKey: "/nowhere/key.pem")
        let finding = CertificateCheck.finding("public", tls, now: Self.now)
        #expect(finding.status == .failure)
        #expect(finding.text.contains("/nowhere/chain.pem"))
    }
}

@Suite("SecretCheck")
struct SecretCheckTests {
    @Test(
        "Others may neither read nor write",
        arguments: [
            (UInt32(0o600), Finding.Status.ok), (0o640, .ok), (0o644, .failure), (0o602, .failure), (0o400, .ok),
        ]
    )
    func modes(mode: UInt32, status: Finding.Status) {
        #expect(SecretCheck.finding("/etc/roost/secret", mode: mode).status == status)
    }

    @Test("Without such files all is well, and those that are not there are left to the configuration")
    func none() {
        #expect(SecretCheck.findings([]).map(\.status) == [.ok])
        #expect(SecretCheck.findings(["/nowhere/at/all"]).map(\.status) == [.ok])
    }
}

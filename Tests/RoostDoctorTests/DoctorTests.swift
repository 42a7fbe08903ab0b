// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostConfiguration
internal import Testing

@testable internal import RoostDoctor

@Suite("Doctor")
struct DoctorTests {
    private func loaded(_ text: String) -> LoadedConfiguration {
        ConfigurationLoader(environment: [:]).load(text: text)
    }

    private static let good = """
        listeners: [{port: 0, authentication: anonymous, publish: anyone}]
        limits: {connections_per_address: 100000}
        """

    @Test("A good configuration on a good machine has nothing but lines that are ok")
    func good() async {
        let findings = await Doctor(self.loaded(Self.good), facts: Fixture.facts).examine()
        #expect(findings.filter { $0.status != .ok } == [])
        #expect(
            Set(findings.map(\.check)) == [
                "configuration", "files", "backlog", "memory", "loops", "sink", "clock", "hashing", "secrets", "proxy",
            ]
        )
    }

    @Test("Of a configuration that cannot be used nothing else is said")
    func broken() async {
        let findings = await Doctor(self.loaded("listeners: 7\n"), facts: Fixture.facts).examine()
        #expect(findings.map(\.check) == ["configuration"])
        #expect(DoctorReport(findings).status == .failure)
    }

    @Test("Warnings of the configuration are told of")
    func warnings() async {
        let findings = await Doctor(self.loaded(Self.good + "\nstrictt: true\n"), facts: Fixture.facts).examine()
        #expect(findings.first?.status != .ok)
    }

    @Test("This machine's facts can be read")
    func gather() {
        let facts = SystemFacts.gather()
        #expect(facts.descriptorLimit ?? 0 > 0)
        #expect(facts.processors > 0)
        #expect(MachineCheck.clock(unixSeconds: facts.unixSeconds, monotonic: facts.monotonic).status == .ok)
        #if os(Linux)
        #expect(facts.memoryBytes ?? 0 > 1 << 20)
        #endif
    }

    @Test("The report has a line for each finding, its remedy, and the sum")
    func text() {
        let report = DoctorReport([
            .ok("files", "Fine."), .warning("sink", "Slow.", remedy: "Do a."),
            .failure("ports", "Taken.", remedy: "Do b."),
        ])
        #expect(
            report.text == """
                ok    files  Fine.
                warn  sink   Slow.
                             Do a.
                fail  ports  Taken.
                             Do b.

                1 failure(s), 1 warning(s).
                """
        )
        #expect(report.status == .failure)
    }

    @Test("As JSON it is one object")
    func json() {
        let report = DoctorReport([.ok("files", "\"Fine\"."), .warning("sink", "Slow.", remedy: "Do a.")])
        #expect(
            report.json == #"{"status":"warn","findings":[{"check":"files","status":"ok","text":"\"Fine\"."},"#
                + #"{"check":"sink","status":"warn","text":"Slow.","remedy":"Do a."}]}"#
        )
    }

    @Test("Files with secrets are known: the file itself, secret_file, and not what the environment says")
    func secretFiles() {
        let listener = "listeners: [{port: 0}]\n"
        let users = "  users: []\n"
        let inline = self.loaded(listener + "tickets:\n  secret: abcdefghijklmnop\n" + users)
        #expect(inline.secretFiles.count == 1)
        let file = self.loaded(listener + "tickets:\n  secret_file: /nowhere/secret\n" + users)
        #expect(!file.secretFiles.contains("/nowhere/secret"), "A file that cannot be read is an error, no more.")
        let variable = ConfigurationLoader(environment: ["S": "abcdefghijklmnop"])
            .load(text: listener + "tickets:\n  secret: '%env(S)%'\n" + users)
        #expect(variable.secretFiles.isEmpty)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer
internal import Testing

@testable internal import RoostConfiguration

@Suite("TracingReader")
struct TracingReaderTests {
    private func read(
        _ section: String,
        isSupported: Bool = true
    ) throws -> (TracingConfiguration?, [RoostRouter.Issue]) {
        let issues = IssueCollector()
        let root = DocumentLoader(issues: issues).parse(section, file: "roost.yml")?.root
        let context = ReaderContext(issues: issues, environment: [:], overrides: Overrides(), folder: "")
        var reader = TracingReader(context: context)
        reader.isSupported = isSupported
        return (reader.read(root), issues.issues)
    }

    @Test("All keys are read")
    func keys() throws {
        let (all, issues) = try self.read("{endpoint: 'https://a:4318/v1/traces', service: shop, one_in: 1000000}")
        #expect(issues == [])
        #expect(all == TracingConfiguration(endpoint: "https://a:4318/v1/traces", service: "shop", oneIn: 1_000_000))
        #expect(try self.read("{endpoint: 'http://a'}").0 == TracingConfiguration(endpoint: "http://a"))
        #expect(TracingConfiguration(endpoint: "http://a").oneIn == 1)
    }

    @Test(
        "What is wrong is an error",
        arguments: [
            "{}", "{endpoint: a}", "{endpoint: 'http://a', one_in: 0}", "{endpoint: 'http://a', one_in: 1000001}",
        ]
    )
    func errors(section: String) throws {
        #expect(try self.read(section).1.map(\.severity) == [.error])
    }

    @Test("A program without tracing says how to build one that has it")
    func unsupported() throws {
        let (configuration, issues) = try self.read("{endpoint: 'http://a'}", isSupported: false)
        #expect(configuration == nil)
        #expect(issues.first?.remedy.contains("--traits Tracing") == true)
    }
}

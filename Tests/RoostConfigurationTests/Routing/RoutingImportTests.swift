// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import Testing

@testable import RoostConfiguration

@Suite("RoutingFileLoader, imports")
struct RoutingImportTests {
    @Test("A file is imported in its place, with what the import overrides")
    func file() throws {
        let folder = try TemporaryFolder([
            "main.yml": #"""
            first: {channel: a, handler: h}
            more:
                resource: sub/more.yml
                type: oro_websocket_routing_yaml
                defaults: {y: 9, n: 1}
                requirements: {x: '\d+'}
                options: {utf8: true}
                publish: nobody
                slow_consumer: conflate
            last: {channel: z, handler: h}
            """#,
            "sub/more.yml": """
            b: {channel: 'b/{x}/{y}', handler: {callback: h}, defaults: {y: 2, k: 3}, requirements: {x: a, y: b}}
            c: {channel: c, handler: h, publish: anyone, slow_consumer: drop_newest}
            """,
        ])
        let result = RoutingFileLoader().load(files: [folder.file("main.yml")])
        #expect(result.issues == [])
        #expect(result.definitions.map(\.name) == ["first", "b", "c", "last"])
        let imported = result.definitions[1]
        #expect(imported.defaults.map(\.name) == ["y", "k", "n"])
        #expect(imported.defaults.map(\.value) == [9, 3, 1])
        #expect(imported.requirements.map(\.name) == ["y", "x"])
        #expect(imported.requirements.map(\.pattern) == ["b", #"\d+"#])
        #expect(imported.options == ["utf8": true])
        #expect(imported.publish == .nobody)
        #expect(imported.slowConsumer == .conflate)
        #expect(imported.source?.file == folder.file("sub/more.yml"))
        #expect(result.definitions[2].publish == .anyone)
        #expect(result.definitions[2].slowConsumer == .dropNewest)
    }

    @Test("Patterns and folders are imported in the order of names, without what is excluded")
    func patterns() throws {
        let folder = try TemporaryFolder([
            "main.yml": "a: {resource: 'parts/*.yml', exclude: 'parts/x*.yml'}\nb: {resource: other}",
            "parts/2.yml": "two: {channel: 2, handler: h}",
            "parts/1.yml": "one: {channel: 1, handler: h}",
            "parts/x.yml": "excluded: {channel: x, handler: h}",
            "other/o.yaml": "other: {channel: o, handler: h}",
        ])
        let result = RoutingFileLoader().load(files: [folder.file("main.yml")])
        #expect(result.issues == [])
        #expect(result.definitions.map(\.name) == ["one", "two", "other"])
        #expect(result.definitions.map(\.channel) == ["1", "2", "o"])
    }

    @Test("A pattern without files is a warning")
    func noFiles() throws {
        let folder = try TemporaryFolder(["main.yml": "a: {resource: 'parts/*.yml'}"])
        let result = RoutingFileLoader().load(files: [folder.file("main.yml")])
        #expect(result.issues.map(\.severity) == [.warning])
    }

    @Test("Files that import each other are refused")
    func circle() throws {
        let folder = try TemporaryFolder(["a.yml": "x: {resource: b.yml}", "b.yml": "y: {resource: a.yml}"])
        let result = RoutingFileLoader().load(files: [folder.file("a.yml")])
        let (a, b) = (folder.file("a.yml"), folder.file("b.yml"))
        #expect(
            result.issues.map(\.message)
                == ["Circular reference detected in \"\(a)\" (\"\(a)\" > \"\(b)\" > \"\(a)\")."]
        )
    }

    @Test("A chain of imports is bounded")
    func chain() throws {
        let folder = try TemporaryFolder(["0.yml": "x: {resource: '*/1.yml'}", "d/1.yml": "x: {resource: '**/1.yml'}"])
        let result = RoutingFileLoader().load(files: [folder.file("0.yml")])
        #expect(result.issues.contains { $0.message.hasPrefix("Circular reference") || $0.severity == .warning })
    }

    @Test("A folder in the place of a file is refused")
    func folder() throws {
        let folder = try TemporaryFolder(["d/x": ""])
        let result = RoutingFileLoader().load(files: [folder.file("d")])
        #expect(result.issues.first?.message == "The file \"\(folder.file("d"))\" is no regular file.")
    }

    @Test("Bytes that are no UTF-8 are refused")
    func device() {
        let result = RoutingFileLoader().load(files: ["/dev/zero"])
        #expect(result.issues.first?.message == "The file \"/dev/zero\" is no regular file.")
    }
}

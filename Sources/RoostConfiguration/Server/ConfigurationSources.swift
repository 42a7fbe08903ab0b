// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// The routing and service files that a configuration names.
struct ConfigurationSources {
    private let context: ReaderContext
    private var routingFiles: [String] = []
    private var serviceFiles: [String] = []

    init(context: ReaderContext) {
        self.context = context
    }

    /// Finds the files of the project, then those under `routing` and `services`.
    mutating func read(_ reader: MapReader) {
        if let name = reader.name("project") {
            let root = Path.join(self.context.folder, name)
            if FileAccess.isFolder(root) {
                let layout = ProjectLayout(root: root, issues: self.context.issues)
                self.routingFiles = layout.routingFiles
                self.serviceFiles = layout.serviceFiles
                self.reportEmpty(layout, root: root, source: reader.value("project")?.location)
            } else {
                self.context.issues.error(
                    reader.value("project")?.location,
                    "The folder \"\(root)\" does not exist.",
                    remedy: "Set \"project\" to the root of the application, where its folders src and vendor are."
                )
            }
        }
        self.routingFiles += Self.files(reader.texts("routing"), "routing", context: self.context)
        self.serviceFiles += Self.files(reader.texts("services"), "services", context: self.context)
    }

    private func reportEmpty(_ layout: ProjectLayout, root: String, source: SourceLocation?) {
        guard layout.routingFiles.isEmpty else {
            return
        }
        self.context.issues.warning(
            source,
            "The project \"\(root)\" has no bundle with Resources/config/oro/websocket_routing.yml.",
            remedy: "Run composer install first, or correct \"project\"."
        )
    }

    /// The files that a key names, by path or pattern.
    static func files(
        _ paths: [(text: String, source: SourceLocation)]?,
        _ key: String,
        context: ReaderContext
    ) -> [String] {
        var result: [String] = []
        for (text, source) in paths ?? [] {
            let path = Path.join(context.folder, text)
            let found = Glob.isPattern(path) ? Glob.files(path) : [path]
            if found.isEmpty {
                context.issues.warning(
                    source,
                    "The pattern \"\(text)\" of \"\(key)\" finds no file.",
                    remedy: "Correct the pattern, or remove it."
                )
            }
            for file in found {
                if FileAccess.isFile(file) {
                    result.append(file)
                } else {
                    context.issues.error(
                        source,
                        "The file \"\(file)\" does not exist.",
                        remedy: "Correct the path under \"\(key)\"."
                    )
                }
            }
        }
        return result
    }

    /// Loads the files.
    func load(catalog: HandlerCatalog) -> (definitions: [RouteDefinition], declarations: [ServiceDeclaration]) {
        let routing = RoutingFileLoader().load(files: self.routingFiles)
        self.context.issues.add(routing.issues)
        let loader = ServiceFileLoader(catalog: catalog, environment: self.context.environment)
        let services = loader.load(files: self.serviceFiles)
        self.context.issues.add(services.issues)
        return (routing.definitions, services.declarations)
    }
}

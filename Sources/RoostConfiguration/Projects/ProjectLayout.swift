// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Where the files of an Oro application or of a Symfony application with Gos's bundle are.
///
/// Folders `src`, `vendor` and `packages` are searched for bundles, at most ``maximumFolders`` folders deep
/// ``maximumDepth``. Bundles come in the order in which Oro registers them: by the `priority` in
/// `Resources/config/oro/bundles.yml`, then Oro's own, then by name.
struct ProjectLayout {
    /// The most folders that are visited.
    static let maximumFolders = 100_000

    /// The most folders inside each other, from the root on.
    static let maximumDepth = 14

    /// The routing files, in the order in which they count.
    private(set) var routingFiles: [String] = []

    /// The service files that declare what a route can name, in the order in which they count.
    private(set) var serviceFiles: [String] = []

    private var bundles: [Bundle] = []
    private var registrations: [Registration] = []
    private var folders = 0
    private var seen: Set<String> = []

    private struct Bundle {
        let folder: String
        var priority = 0
        var name = ""
    }

    private struct Registration {
        /// The namespace as path components.
        let namespace: [Substring]
        let name: String
        let priority: Int
    }

    /// Searches a project.
    ///
    /// - Parameters:
    ///   - root: The folder with `src`, `vendor` and `config`.
    ///   - issues: Where problems go.
    init(root: String, issues: IssueCollector) {
        for folder in ["vendor", "packages", "src"] {
            self.visit(Path.join(root, folder), depth: 0)
        }
        if self.folders > Self.maximumFolders {
            issues.warning(
                SourceLocation(file: root, line: 1, column: 1, keyPath: "project"),
                "The project has more than \(Self.maximumFolders) folders, not all bundles were looked at.",
                remedy: "Name the files under \"routing\" and \"services\" instead."
            )
        }
        for file in self.bundles.map({ "\($0.folder)/Resources/config/oro/bundles.yml" }) {
            self.readRegistrations(file)
        }
        self.sortBundles()
        self.collectFiles(root: root)
    }

    /// Searches a folder for `Resources/config`.
    private mutating func visit(_ folder: String, depth: Int) {
        guard depth <= Self.maximumDepth, self.folders <= Self.maximumFolders, FileAccess.isFolder(folder) else {
            return
        }
        self.folders += 1
        guard self.seen.insert(FileAccess.real(folder)).inserted else {
            return
        }
        if FileAccess.isFolder("\(folder)/Resources/config") {
            self.bundles.append(Bundle(folder: folder))
        }
        for name in FileAccess.names(in: folder) where !Self.skipped.contains(name) && !name.hasPrefix(".") {
            self.visit("\(folder)/\(name)", depth: depth + 1)
        }
    }

    /// Folders that hold no bundles and many files.
    private static let skipped: Set<String> = [
        "Resources", "Tests", "tests", "test", "Test", "node_modules", "public", "translations", "Migrations", "docs",
        "Entity", "Form", "Controller", "Command", "DependencyInjection", "EventListener", "Fixtures",
    ]

    private mutating func readRegistrations(_ file: String) {
        guard FileAccess.isFile(file), let text = try? FileAccess.text(file) else {
            return
        }
        let entries = (try? YAMLDocument(text: text, file: file))?.root?["bundles"]?.list ?? []
        for entry in entries {
            guard let className = entry.string ?? entry["name"]?.string else {
                continue
            }
            var priority = 0
            if case .int(let value) = entry["priority"]?.scalar {
                priority = value
            }
            let components = className.split(separator: "\\")
            self.registrations.append(
                Registration(namespace: components.dropLast(), name: className, priority: priority)
            )
        }
    }

    private mutating func sortBundles() {
        let byLast = Dictionary(grouping: self.registrations) { $0.namespace.last.map(String.init) ?? "" }
        for index in self.bundles.indices {
            let components = self.bundles[index].folder.split(separator: "/")
            let candidates = byLast[components.last.map(String.init) ?? ""] ?? []
            let best = candidates.max { left, right in
                Self.commonSuffix(left.namespace, components) < Self.commonSuffix(right.namespace, components)
            }
            self.bundles[index].priority = best?.priority ?? 0
            self.bundles[index].name = best?.name ?? Self.guessedName(components)
        }
        self.bundles.sort { left, right in
            guard left.priority == right.priority else {
                return left.priority < right.priority
            }
            let leftIsForeign = !left.name.hasPrefix("Oro")
            let rightIsForeign = !right.name.hasPrefix("Oro")
            guard leftIsForeign == rightIsForeign else {
                return rightIsForeign
            }
            let leftKey = left.name.lowercased() + "\u{0}" + left.folder
            return leftKey.utf8.lexicographicallyPrecedes((right.name.lowercased() + "\u{0}" + right.folder).utf8)
        }
    }

    /// `Oro\Bundle\SyncBundle` for a folder of oro/platform, so that it sorts before other vendors.
    private static func guessedName(_ components: [Substring]) -> String {
        if let index = components.lastIndex(of: "Oro") {
            return components[index...].joined(separator: "\\")
        }
        let isPlatform = components.contains("oro") && components.contains("platform")
        return (isPlatform ? "Oro\\" : "") + components.suffix(3).joined(separator: "\\")
    }

    private static func commonSuffix(_ left: [Substring], _ right: [Substring]) -> Int {
        zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
    }

    private mutating func collectFiles(root: String) {
        for bundle in self.bundles {
            let routing = "\(bundle.folder)/Resources/config/oro/websocket_routing.yml"
            if FileAccess.isFile(routing) {
                self.routingFiles.append(routing)
            }
            self.serviceFiles += Self.serviceFiles(in: "\(bundle.folder)/Resources/config")
        }
        self.routingFiles += Glob.files(Path.join(root, "config/oro/websocket_routing/*.yml"))
        for pattern in ["config.yml", "parameters.yml", "services/*.yml", "services.y{a,}ml"] {
            self.serviceFiles += Glob.files(Path.join(root, "config/\(pattern)"))
        }
    }

    /// The service files of a bundle, if it declares a topic, a procedure or a periodic service at all.
    private static func serviceFiles(in folder: String) -> [String] {
        let files = Glob.files("\(folder)/*.y{a,}ml")
        var texts: [(path: String, text: String)] = []
        for path in files {
            if let text = try? FileAccess.text(path) {
                texts.append((path, text))
            }
        }
        guard texts.contains(where: { $0.text.contains("gos_web_socket.") }) else {
            return []
        }
        return texts.filter { $0.text.contains("gos_web_socket.") || $0.text.contains("parameters:") }.map(\.path)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Makes handlers of service declarations.
struct HandlerAssembly {
    /// The handlers.
    private(set) var registry = HandlerRegistry()

    private let catalog: HandlerCatalog
    private let issues: IssueCollector
    private var sources: [String: ServiceDeclaration] = [:]

    init(catalog: HandlerCatalog, issues: IssueCollector) {
        self.catalog = catalog
        self.issues = issues
    }

    /// Adds handlers that a program brings along; declarations of the same name replace them.
    mutating func add(_ handlers: [any TopicHandler]) {
        for handler in handlers {
            self.registry.register(handler)
        }
    }

    /// Adds what is declared.
    mutating func add(_ declarations: [ServiceDeclaration]) {
        for declaration in declarations {
            self.add(declaration)
        }
    }

    private mutating func add(_ declaration: ServiceDeclaration) {
        guard let constructor = self.catalog.constructor(for: declaration) else {
            self.reportUnknownClass(declaration)
            return
        }
        do throws(ServiceDeclarationError) {
            switch try constructor(declaration) {
            case .topic(let handler):
                let hasReplaced = self.registry.register(handler) != nil
                self.note(handler.name, kind: "topic handler", hasReplaced: hasReplaced, declaration)
            case .procedure(let handler):
                let hasReplaced = self.registry.register(handler) != nil
                self.note(handler.name, kind: "procedure handler", hasReplaced: hasReplaced, declaration)
            case .periodic(let task):
                self.registry.register(task)
            case .ignored:
                break
            }
        } catch {
            self.issues.error(
                declaration.source,
                "The service \"\(declaration.id)\" of the class \"\(declaration.className)\" cannot be made: "
                    + error.message,
                remedy: "Correct its arguments."
            )
        }
    }

    private mutating func note(_ name: String, kind: String, hasReplaced: Bool, _ declaration: ServiceDeclaration) {
        let earlier = self.sources.updateValue(declaration, forKey: "\(kind) \(name)")
        guard hasReplaced else {
            return
        }
        let other = earlier.map { " of the service \"\($0.id)\"" } ?? ""
        self.issues.warning(
            declaration.source,
            "The service \"\(declaration.id)\" replaces the \(kind) \"\(name)\"\(other).",
            remedy: "Give one of them another name if both are meant to be used."
        )
    }

    private func reportUnknownClass(_ declaration: ServiceDeclaration) {
        let tag = declaration.tags.first { ServiceFileLoader.tags.contains($0) } ?? ServiceFileLoader.tags[0]
        let file = declaration.source.map { " in \"\($0.file)\"" } ?? ""
        let nearest = Suggestion.nearest(to: declaration.className, among: self.catalog.names)
        self.issues.warning(
            declaration.source,
            "The service \"\(declaration.id)\"\(file) has the tag \"\(tag)\" and the class \"\(declaration.className)\", "
                + "for which there is no handler here; routes that name it do nothing.",
            remedy: nearest.map { "Did you mean \"\($0)\"?" }
                ?? "Write the handler in Swift and register it in the catalog under the class or the id."
        )
    }
}

/// Checks that the handlers that routes name exist.
enum HandlerCheck {
    /// Reports routes without handler; as in the seed system such a route can be subscribed to and delivers nothing.
    ///
    /// - Parameters:
    ///   - routes: The routes.
    ///   - handlers: The handlers that are there.
    ///   - webhooks: The names of the procedures and topic handlers that are webhooks.
    ///   - issues: Where to report.
    static func report(_ routes: [Route], handlers: HandlerRegistry, webhooks: [String], issues: IssueCollector) {
        for route in routes {
            let links = HandlerRegistry.links(of: route.handler)
            for name in links where !handlers.exists(name) && !webhooks.contains(name) {
                let nearest = Suggestion.nearest(to: name, among: handlers.names + webhooks)
                issues.warning(
                    route.source,
                    "The route \"\(route.name)\" names the handler \"\(name)\", which does not exist.",
                    remedy: nearest.map { "Did you mean \"\($0)\"?" }
                        ?? "Declare a service with that name; until then nothing is delivered on this route."
                )
            }
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// All routes of a realm, compiled.
///
/// Of several routes that match a topic, the first one defined wins, with one exception that the seed system has: a route
/// without placeholders goes before the routes with placeholders that match its channel only because of the tolerated slash.
///
/// One `/` at the end of a topic is tolerated by routes with placeholders, and only by them; a channel that ends in one also
/// matches without it.
public struct RouteTable: Sendable {
    /// The routes, in the order in which they are tried.
    public let routes: [Route]
    private let index: PrefixTree
    private let byName: [String: Int]

    init(routes: [Route], index: PrefixTree) {
        self.routes = routes
        self.index = index
        self.byName = Dictionary(routes.map { ($0.name, $0.index) }, uniquingKeysWith: { $1 })
    }

    /// Creates a table without routes.
    public init() {
        self.init(routes: [], index: PrefixTree([]))
    }

    /// Compiles routes and reports everything that is wrong with them.
    ///
    /// A route with an error is left out of the table. Warnings name routes that replace others, that no topic can reach, or
    /// that share topics with others; the comparison has a budget, beyond which nothing is claimed.
    public static func compile(_ definitions: [RouteDefinition]) -> (table: RouteTable, issues: [Issue]) {
        var compiler = RouteCompiler()
        return compiler.compile(definitions)
    }

    /// The route of a name.
    public func route(named name: String) -> Route? {
        self.byName[name].map { self.routes[$0] }
    }

    /// Finds the route of a topic.
    ///
    /// Takes time proportional to the length of the topic, times the size of the routes that begin alike. The caller bounds
    /// the length.
    public func match(_ topic: UnsafeRawBufferPointer) -> RouteMatch? {
        if let rank = self.index.whole(topic) {
            return RouteMatch(route: self.routes[rank], attributes: self.routes[rank].attributes(of: topic))
        }
        guard let rank = self.index.firstCandidate(topic, where: { self.routes[$0].matches(topic) }) else {
            return nil
        }
        return RouteMatch(route: self.routes[rank], attributes: self.routes[rank].attributes(of: topic))
    }

    /// Finds the route of a topic.
    public func match(_ topic: some Collection<UInt8>) -> RouteMatch? {
        withBytes(of: topic) { self.match($0) }
    }

    /// Finds the route of a topic.
    public func match(_ topic: String) -> RouteMatch? {
        withBytes(of: topic.utf8) { self.match($0) }
    }
}

/// Gives access to the bytes of a collection, without a copy if it has them in one piece.
func withBytes<Result>(
    of bytes: some Collection<UInt8>,
    _ body: (UnsafeRawBufferPointer) -> Result
) -> Result {
    if let result = bytes.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
        return result
    }
    return Array(bytes).withUnsafeBytes(body)
}

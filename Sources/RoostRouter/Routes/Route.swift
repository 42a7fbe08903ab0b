// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A compiled route.
///
/// It is made by ``RouteTable/compile(_:)`` and never changes; two routes are the same only if they are identical.
public final class Route: Sendable {
    /// The name, unique in its table.
    public let name: String
    /// The pattern, without inline requirements and defaults.
    public let channel: String
    /// The name of the handler (the callback).
    public let handler: String
    /// The requirements, as they were written.
    public let requirements: [RouteDefinition.Requirement]
    /// The defaults, in order.
    public let defaults: [RouteDefinition.Default]
    /// The options.
    public let options: [String: AttributeValue]
    /// Who may publish; `nil` leaves it to the server's general rule.
    public let publish: PublishRule?
    /// What happens to a subscriber that does not read in time; `nil` leaves it to the server's general policy.
    public let slowConsumer: SlowConsumerPolicy?
    /// Whether its topics are open only to who has a token for them.
    public let requiresToken: Bool
    /// Where the route was written.
    public let source: SourceLocation?
    /// The place in the table, from 0; of several routes that match, the lowest wins.
    public let index: Int
    /// The names of the placeholders, in the order of the channel.
    public let placeholders: [String]

    let compiled: CompiledChannel
    private let matcher: Matcher
    private let attributeNames: [String]
    private let attributeValues: [AttributeValue]
    /// For each placeholder its place among the attributes.
    private let attributeSlots: [Int]

    /// How topics are matched, one slash at the end tolerated.
    private enum Matcher: Sendable {
        case segments(SegmentMatcher)
        case program(Program)
    }

    init(_ definition: RouteDefinition, compiled: CompiledChannel, index: Int) {
        self.name = definition.name
        self.channel = definition.channel
        self.handler = definition.handler
        self.requirements = definition.requirements
        self.defaults = definition.defaults
        self.options = definition.options
        self.publish = definition.publish
        self.slowConsumer = definition.slowConsumer
        self.requiresToken = definition.requiresToken ?? false
        self.source = definition.source
        self.index = index
        self.compiled = compiled
        let tolerating = compiled.toleratingSlash
        self.matcher =
            SegmentMatcher(tolerating).map { .segments($0) } ?? .program(tolerating.program(toleratesSlash: true))
        let placeholders = compiled.placeholders.map(\.name)
        self.placeholders = placeholders
        let added = placeholders.filter { name in !definition.defaults.contains { $0.name == name } }
        let names = definition.defaults.map(\.name) + added
        self.attributeNames = names
        self.attributeValues = definition.defaults.map(\.value) + added.map { _ in .null }
        self.attributeSlots = placeholders.compactMap { names.firstIndex(of: $0) }
    }

    /// Whether a topic belongs to the route, one slash at its end tolerated.
    func matches(_ topic: UnsafeRawBufferPointer) -> Bool {
        switch self.matcher {
        case .segments(let segments):
            segments.match(topic) { _, _ in }
        case .program(let program):
            program.match(topic) != nil
        }
    }

    /// The attributes that a topic of the route has.
    func attributes(of topic: UnsafeRawBufferPointer) -> Attributes {
        guard !self.placeholders.isEmpty else {
            return Attributes(names: self.attributeNames, values: self.attributeValues)
        }
        var values = self.attributeValues
        func set(_ placeholder: Int, _ range: Range<Int>) {
            let text = String(decoding: UnsafeRawBufferPointer(rebasing: topic[range]), as: UTF8.self)
            values[self.attributeSlots[placeholder]] = .string(text)
        }
        switch self.matcher {
        case .segments(let segments):
            _ = segments.match(topic, set)
        case .program(let program):
            let slots = program.match(topic) ?? []
            for index in 0..<slots.count / 2 where slots[2 * index + 1] >= 0 {
                set(index, slots[2 * index]..<slots[2 * index + 1])
            }
        }
        return Attributes(names: self.attributeNames, values: values)
    }
}

/// What a topic was matched to.
public struct RouteMatch: Sendable {
    /// The route.
    public let route: Route
    /// The route's defaults, overridden by what the placeholders matched.
    public let attributes: Attributes
}

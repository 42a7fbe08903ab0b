// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A route as it was written: what a configuration file or a program says, not yet compiled.
///
/// ``RouteTable/compile(_:)`` turns definitions into a table and reports what is wrong with them.
public struct RouteDefinition: Hashable, Sendable {
    /// What a placeholder's text must match.
    public struct Requirement: Hashable, Sendable {
        /// The placeholder's name.
        public var name: String
        /// The regular expression, in PCRE's syntax; one `^` at the start and one `$` at the end are allowed.
        public var pattern: String
        /// Where it was written.
        public var source: SourceLocation?

        /// Creates a requirement.
        public init(name: String, pattern: String, source: SourceLocation? = nil) {
            self.name = name
            self.pattern = pattern
            self.source = source
        }
    }

    /// An attribute's value when the topic holds none.
    public struct Default: Hashable, Sendable {
        /// The placeholder's or attribute's name.
        public var name: String
        /// The value; `null` leaves a placeholder mandatory.
        public var value: AttributeValue
        /// Where it was written.
        public var source: SourceLocation?

        /// Creates a default.
        public init(name: String, value: AttributeValue, source: SourceLocation? = nil) {
            self.name = name
            self.value = value
            self.source = source
        }
    }

    /// The route's name; a later route of the same name replaces an earlier one.
    public var name: String
    /// The pattern, for example `oro/email_event/{user_id}/{organization_id}`; `{id<\d+>?7}` is allowed.
    public var channel: String
    /// The name of the handler (the callback).
    public var handler: String
    /// The requirements, at most one for a placeholder (the last counts).
    public var requirements: [Requirement]
    /// The defaults, in the order in which attributes appear.
    public var defaults: [Default]
    /// The options; `utf8` is known.
    public var options: [String: AttributeValue]
    /// Who may publish; `nil` leaves it to the server's general rule.
    public var publish: PublishRule?
    /// What happens to a subscriber that does not read in time; `nil` leaves it to the server's general policy.
    public var slowConsumer: SlowConsumerPolicy?
    /// Whether topics of the route are open only to who has a token for them; `nil`, the default, is not.
    public var requiresToken: Bool?
    /// Where the route was written.
    public var source: SourceLocation?

    /// Creates a definition from its parts.
    public init(
        name: String,
        channel: String,
        handler: String,
        requirements: [Requirement],
        defaults: [Default],
        options: [String: AttributeValue] = [:],
        publish: PublishRule? = nil,
        slowConsumer: SlowConsumerPolicy? = nil,
        requiresToken: Bool? = nil,
        source: SourceLocation? = nil
    ) {
        self.name = name
        self.channel = channel
        self.handler = handler
        self.requirements = requirements
        self.defaults = defaults
        self.options = options
        self.publish = publish
        self.slowConsumer = slowConsumer
        self.requiresToken = requiresToken
        self.source = source
    }

    /// Creates a definition in code.
    public init(
        name: String,
        channel: String,
        handler: String,
        requirements: KeyValuePairs<String, String> = [:],
        defaults: KeyValuePairs<String, AttributeValue> = [:],
        options: [String: AttributeValue] = [:],
        publish: PublishRule? = nil,
        slowConsumer: SlowConsumerPolicy? = nil,
        requiresToken: Bool? = nil,
        source: SourceLocation? = nil
    ) {
        self.init(
            name: name,
            channel: channel,
            handler: handler,
            requirements: requirements.map { Requirement(name: $0.key, pattern: $0.value) },
            defaults: defaults.map { Default(name: $0.key, value: $0.value) },
            options: options,
            publish: publish,
            slowConsumer: slowConsumer,
            requiresToken: requiresToken,
            source: source
        )
    }
}

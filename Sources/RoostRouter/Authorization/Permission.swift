// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// What the sessions of a role may do with the URIs of one pattern.
public struct Permission: Equatable, Sendable {
    /// Something that a session does with a URI.
    public enum Action: String, CaseIterable, Hashable, Sendable {
        /// PUBLISH to a topic.
        case publish
        /// SUBSCRIBE to a topic or a pattern of topics.
        case subscribe
        /// CALL a procedure.
        case call
        /// REGISTER a procedure or a pattern of procedures.
        case register
    }

    /// A set of actions.
    public struct Actions: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Makes a set from bits.
        ///
        /// - Parameter rawValue: The bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Makes a set of one action.
        ///
        /// - Parameter action: The action.
        public init(_ action: Action) {
            switch action {
            case .publish: self = .publish
            case .subscribe: self = .subscribe
            case .call: self = .call
            case .register: self = .register
            }
        }

        /// PUBLISH.
        public static let publish = Actions(rawValue: 1)
        /// SUBSCRIBE.
        public static let subscribe = Actions(rawValue: 2)
        /// CALL.
        public static let call = Actions(rawValue: 4)
        /// REGISTER.
        public static let register = Actions(rawValue: 8)
        /// All of them.
        public static let all: Actions = [.publish, .subscribe, .call, .register]
    }

    /// The URI, or a part or pattern of it.
    public var uri: URI

    /// How ``uri`` is compared.
    public var match: MatchPolicy

    /// What is allowed; the rest is denied, also if a less specific permission allows it.
    public var allowed: Actions

    /// Whether the ``Authorizer`` has the last word about what is allowed here, default `false`.
    public var asksAuthorizer: Bool

    /// Whether the authorizer's verdicts may be remembered, default `true`.
    public var isCacheable: Bool

    /// Whether callees learn who calls; `nil`, the default, if the caller's `disclose_me` decides.
    public var disclosesCaller: Bool?

    /// Whether subscribers learn who publishes; `nil`, the default, if the publisher's `disclose_me` decides.
    public var disclosesPublisher: Bool?

    /// Makes a permission.
    ///
    /// - Parameters:
    ///   - uri: The URI, or a part or pattern of it.
    ///   - match: How it is compared.
    ///   - allowed: What is allowed.
    ///   - asksAuthorizer: Whether the authorizer has the last word.
    ///   - isCacheable: Whether the authorizer's verdicts may be remembered.
    ///   - disclosesCaller: Whether callees learn who calls.
    ///   - disclosesPublisher: Whether subscribers learn who publishes.
    public init(
        _ uri: URI,
        match: MatchPolicy = .exact,
        allowed: Actions,
        asksAuthorizer: Bool = false,
        isCacheable: Bool = true,
        disclosesCaller: Bool? = nil,
        disclosesPublisher: Bool? = nil
    ) {
        self.uri = uri
        self.match = match
        self.allowed = allowed
        self.asksAuthorizer = asksAuthorizer
        self.isCacheable = isCacheable
        self.disclosesCaller = disclosesCaller
        self.disclosesPublisher = disclosesPublisher
    }

    /// What the permission says about whether others learn who acts.
    ///
    /// - Parameter action: The action.
    /// - Returns: Whether they do; `nil` if the request decides.
    package func discloses(_ action: Action) -> Bool? {
        switch action {
        case .publish: self.disclosesPublisher
        case .call: self.disclosesCaller
        case .subscribe, .register: nil
        }
    }
}

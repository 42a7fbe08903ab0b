// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How service declarations become handlers: a constructor for each known class name or service id.
///
/// The catalog knows the handler classes of Oro's platform from the start; an application adds its own under the PHP
/// class name or the service id that its declarations use.
public struct HandlerCatalog: Sendable {
    /// Makes what a declaration asks for.
    public typealias Constructor = @Sendable (ServiceDeclaration) throws(ServiceDeclarationError) -> Service

    /// What a declaration can be.
    public enum Service: Sendable {
        /// A topic handler.
        case topic(any TopicHandler)
        /// A procedure handler.
        case procedure(any ProcedureHandler)
        /// A periodic task.
        case periodic(any PeriodicTask)
        /// Something that the server does not need, to be passed over without a word.
        case ignored
    }

    private var constructors: [String: Constructor]

    /// Makes a catalog with the handler classes of Oro's platform.
    public init() {
        self.constructors = [:]
        self.registerPlatformClasses()
    }

    /// Adds a constructor.
    ///
    /// - Parameters:
    ///   - name: A class name without leading backslash, or a service id; compared as written.
    ///   - constructor: Makes the handler.
    public mutating func register(_ name: String, _ constructor: @escaping Constructor) {
        self.constructors[name] = constructor
    }

    /// The constructor for a declaration: its id's, else its class name's.
    ///
    /// - Parameter declaration: The declaration.
    /// - Returns: The constructor; `nil` if there is none.
    public func constructor(for declaration: ServiceDeclaration) -> Constructor? {
        if let byID = self.constructors[declaration.id] {
            return byID
        }
        return self.constructors[declaration.className]
    }

    /// The names that have a constructor, sorted.
    public var names: [String] {
        self.constructors.keys.sorted()
    }

    private mutating func registerPlatformClasses() {
        self.register(#"Oro\Bundle\SyncBundle\Topic\BroadcastTopic"#) { service throws(ServiceDeclarationError) in
            .topic(BroadcastTopic(name: try service.nameArgument()))
        }
        self.register(#"Oro\Bundle\SyncBundle\Topic\SecuredTopic"#) { service throws(ServiceDeclarationError) in
            .topic(SecuredTopic(name: try service.nameArgument()))
        }
        self.register(#"Oro\Bundle\ImapBundle\Topic\SyncFailTopic"#) { service throws(ServiceDeclarationError) in
            .topic(SyncFailTopic(name: try service.nameArgument()))
        }
        self.register(#"Oro\Bundle\SyncBundle\Topic\WebsocketPingTopic"#) { service throws(ServiceDeclarationError) in
            let name = try service.nameArgument()
            guard let seconds = service.lastNumber else {
                return .topic(WebsocketPingTopic(name: name))
            }
            guard seconds > 0, seconds <= 86_400 else {
                throw ServiceDeclarationError("The interval of a ping topic must be above 0 and at most 86400 seconds.")
            }
            return .topic(WebsocketPingTopic(name: name, interval: .milliseconds(Int64(seconds * 1_000))))
        }
        self.register(#"Oro\Bundle\SyncBundle\Periodic\DbPingPeriodic"#) { _ throws(ServiceDeclarationError) in
            .ignored
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import RoostRouter
internal import Synchronization
internal import WAMP

/// Several handlers of one route, of any kind, one after the other.
///
/// | of a chain | |
/// |---|---|
/// | `authorize`, `onSubscribe` | each is asked, the first that refuses ends it |
/// | `onPublish` | each gets what the one before broadcasts while it is called; what the last one broadcasts is published |
/// | `onUnsubscribe` | each is called, the last one first |
/// | `admitsPatterns` | all of them have to |
/// | `tick` | only the first that is called at an interval is |
///
/// So a handler that broadcasts nothing stops a publication, and one that broadcasts something else replaces it. Those before
/// one that refuses a subscription hear of its end.
struct HandlerChain: TopicHandler, HandlerSequence {
    let name: String
    let links: [any TopicHandler]

    /// Makes a chain that may suspend.
    ///
    /// - Parameters:
    ///   - name: The name by which routes know it.
    ///   - links: The handlers, at least one.
    init(name: String, links: [any TopicHandler]) {
        self.name = name
        self.links = links
    }

    /// Makes a chain: one that never suspends if no handler does.
    ///
    /// - Parameters:
    ///   - name: The name by which routes know it.
    ///   - links: The handlers, at least one.
    /// - Returns: The chain.
    static func make(name: String, links: [any TopicHandler]) -> any TopicHandler {
        let immediate = links.compactMap { $0 as? any ImmediateTopicHandler }
        return immediate.count == links.count
            ? ImmediateHandlerChain(name: name, immediateLinks: immediate) : HandlerChain(name: name, links: links)
    }

    var admitsPatterns: Bool {
        self.links.allSatisfy(\.admitsPatterns)
    }

    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) async throws {
        for link in self.links {
            try await link.authorize(action, session: session, topic: topic, request: request)
        }
    }

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        for (index, link) in self.links.enumerated() {
            do {
                try await link.onSubscribe(session, topic: topic, request: request)
            } catch {
                for earlier in self.links[..<index].reversed() {
                    try? await earlier.onUnsubscribe(session, topic: topic, request: request)
                }
                throw error
            }
        }
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        var failure: (any Error)?
        for link in self.links.reversed() {
            do {
                try await link.onUnsubscribe(session, topic: topic, request: request)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure {
            throw failure
        }
    }

    func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        var publications = [publication]
        for link in self.links.dropLast() {
            let port = LinkPort(topic)
            for publication in publications {
                let handle = Topic(uri: topic.uri, port: port)
                try await link.onPublish(publication, from: session, topic: handle, request: request)
            }
            publications = port.close()
        }
        for publication in publications {
            try await self.links.last?.onPublish(publication, from: session, topic: topic, request: request)
        }
    }
}

/// A chain of handlers that never suspend; see ``HandlerChain``.
struct ImmediateHandlerChain: ImmediateTopicHandler, HandlerSequence {
    let name: String
    let immediateLinks: [any ImmediateTopicHandler]

    var links: [any TopicHandler] { self.immediateLinks }

    var admitsPatterns: Bool {
        self.immediateLinks.allSatisfy(\.admitsPatterns)
    }

    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) throws {
        for link in self.immediateLinks {
            try link.authorize(action, session: session, topic: topic, request: request)
        }
    }

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        for (index, link) in self.immediateLinks.enumerated() {
            do {
                try link.onSubscribe(session, topic: topic, request: request)
            } catch {
                for earlier in self.immediateLinks[..<index].reversed() {
                    try? earlier.onUnsubscribe(session, topic: topic, request: request)
                }
                throw error
            }
        }
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        var failure: (any Error)?
        for link in self.immediateLinks.reversed() {
            do {
                try link.onUnsubscribe(session, topic: topic, request: request)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure {
            throw failure
        }
    }

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws {
        var publications = [publication]
        for link in self.immediateLinks.dropLast() {
            let port = LinkPort(topic)
            for publication in publications {
                let handle = Topic(uri: topic.uri, port: port)
                try link.onPublish(publication, from: session, topic: handle, request: request)
            }
            publications = port.close()
        }
        for publication in publications {
            try self.immediateLinks.last?.onPublish(publication, from: session, topic: topic, request: request)
        }
    }
}

/// The topic as a handler of a chain sees it: what it broadcasts while it is called goes to the next one.
private final class LinkPort: TopicPort {
    private let topic: Topic
    /// What has been broadcast; `nil` when the call has ended.
    private let broadcasts = Mutex<[Publication]?>([])

    init(_ topic: Topic) {
        self.topic = topic
    }

    var count: Int { self.topic.count }

    var subscribers: [Session] { self.topic.subscribers }

    func broadcast(_ payload: Payload, to audience: Audience) {
        let isTaken = self.broadcasts.withLock { broadcasts in
            broadcasts?.append(Publication(payload, to: audience))
            return broadcasts != nil
        }
        if !isTaken {
            self.topic.broadcast(payload, to: audience)
        }
    }

    /// Ends the call: what is broadcast later goes to the topic itself.
    func close() -> [Publication] {
        self.broadcasts.withLock { broadcasts in
            defer { broadcasts = nil }
            return broadcasts ?? []
        }
    }
}

extension HandlerRegistry {
    /// Adds the chains that routes name, as far as their handlers are there.
    ///
    /// - Parameter routes: The routes.
    /// - Returns: The registry.
    package func withChains(of routes: [Route]) -> HandlerRegistry {
        var registry = self
        for route in routes where self.topicHandler(route.handler) == nil {
            let names = Self.links(of: route.handler)
            let links = names.compactMap { self.topicHandler($0) }
            if names.count > 1, links.count == names.count {
                registry.register(HandlerChain.make(name: route.handler, links: links))
            }
        }
        return registry
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension UpgradePolicy {
    /// Checks a request for events over HTTP.
    ///
    /// A request without an origin is let in: a browser leaves it out for pages of the same host only.
    ///
    /// - Returns: The request; `nil` if it is none for events.
    func judgeEventStream(_ head: RequestHead) throws(UpgradeRefusal) -> EventStreamRequest? {
        let query = String(decoding: head.query, as: UTF8.self)
        guard head.isGet, head.fields.values("Upgrade").isEmpty, let kind = self.eventStreamKind(query) else {
            return nil
        }
        let path = String(decoding: head.path, as: UTF8.self)
        let origins = head.fields.values("Origin")
        guard origins.isEmpty || self.origins.allows(origins) else {
            throw UpgradeRefusal(.originRefused, path: path, isPlainGet: true)
        }
        if let kind = self.objection(toTargetOf: head) {
            throw UpgradeRefusal(kind, path: path, isPlainGet: true)
        }
        return EventStreamRequest(
            kind: kind,
            path: path,
            query: query,
            origin: head.fields.first("Origin"),
            fields: head.fields
        )
    }

    /// How a query asks for events; `nil` if it does not, or not for what is served.
    private func eventStreamKind(_ query: String) -> EventStreamRequest.Kind? {
        if self.servesPolls, let token = QueryItems.last(EventStreamRequest.pollItem, in: query) {
            return token.isEmpty ? .polling : .poll(String(decoding: token, as: UTF8.self))
        }
        let hasTopic = QueryItems.last(EventStreamRequest.topicItem, in: query) != nil
        return self.servesEventStreams && hasTopic ? .stream : nil
    }

    /// Checks a request in the seed system's order, so that a request with several faults gets the same answer.
    func judge(_ head: RequestHead) throws(UpgradeRefusal) -> UpgradeRequest {
        let path = String(decoding: head.path, as: UTF8.self)
        let isPlainGet = head.isGet && head.fields.values("Upgrade").isEmpty
        if let kind = self.objection(to: head) {
            throw UpgradeRefusal(kind, path: path, isPlainGet: isPlainGet)
        }
        guard let key = head.fields.only("Sec-WebSocket-Key").flatMap(WebSocketKey.init) else {
            throw UpgradeRefusal(.badKey, path: path)
        }
        let offers = head.fields.members("Sec-WebSocket-Protocol")
        let subprotocol = self.subprotocol(for: offers)
        let extensions = head.fields.members("Sec-WebSocket-Extensions")
        if let kind = self.objection(to: head.fields, extensions: extensions) {
            throw UpgradeRefusal(kind, path: path)
        }
        guard subprotocol != nil || self.subprotocolRule.servesWithout(offers) else {
            throw UpgradeRefusal(.noSubprotocol, path: path)
        }
        return UpgradeRequest(
            path: path,
            query: String(decoding: head.query, as: UTF8.self),
            origin: head.fields.first("Origin"),
            subprotocol: subprotocol,
            deflate: self.deflate.flatMap { DeflateOffer.agreement(on: extensions, settings: $0) },
            key: key,
            fields: head.fields
        )
    }

    /// Whether the request, which has no origin, chooses a subprotocol that programs speak; browsers always send one.
    private func isProgram(_ fields: HTTPFields) -> Bool {
        self.subprotocol(for: fields.members("Sec-WebSocket-Protocol")).map(self.programSubprotocols.contains) ?? false
    }

    /// What is wrong with the request up to the key.
    private func objection(to head: RequestHead) -> UpgradeRefusal.Kind? {
        let fields = head.fields
        let origins = fields.values("Origin")
        guard self.origins.allows(origins) || origins.isEmpty && self.isProgram(fields) else { return .originRefused }
        guard head.isGet else { return .methodNotAllowed }
        if let kind = self.objection(toTargetOf: head) { return kind }
        guard let upgrade = fields.only("Upgrade"), HTTPSyntax.equalsIgnoringCase(upgrade, "websocket".utf8) else {
            return .notAnUpgrade
        }
        guard fields.contains("upgrade", in: "Connection") else { return .connectionNotUpgraded }
        return nil
    }

    /// What is wrong with the version, the target, the host or the body.
    private func objection(toTargetOf head: RequestHead) -> UpgradeRefusal.Kind? {
        guard head.version / 10 == 1, head.version >= 11 else { return .versionNotSupported }
        let hasHost = head.fields.values("Host").count == 1
        return head.hasPlainTarget && hasHost && !head.announcesBody ? nil : .badRequest
    }

    /// What is wrong with the request after the key.
    private func objection(to fields: HTTPFields, extensions: [ArraySlice<UInt8>]) -> UpgradeRefusal.Kind? {
        guard let version = fields.only("Sec-WebSocket-Version"), version.elementsEqual("13".utf8) else {
            return .badWebSocketVersion
        }
        return DeflateOffer.objection(to: extensions).map { .badExtension(reason: $0) }
    }

    /// The first subprotocol of the client's that is one of the policy's.
    private func subprotocol(for offers: [ArraySlice<UInt8>]) -> String? {
        for offer in offers {
            if let name = self.subprotocols.first(where: { offer.elementsEqual($0.utf8) }) { return name }
        }
        return nil
    }
}

extension RequestHead {
    fileprivate var isGet: Bool { self.method.elementsEqual("GET".utf8) }

    /// Whether the target is ASCII without a fragment.
    fileprivate var hasPlainTarget: Bool {
        self.path.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "#") }
            && self.query.allSatisfy { $0 != UInt8(ascii: "#") }
    }
}

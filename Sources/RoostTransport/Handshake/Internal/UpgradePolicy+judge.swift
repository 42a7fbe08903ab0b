// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension UpgradePolicy {
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
        let subprotocol = self.subprotocol(for: head.fields)
        let extensions = head.fields.members("Sec-WebSocket-Extensions")
        if let kind = self.objection(to: head.fields, extensions: extensions, subprotocol: subprotocol) {
            throw UpgradeRefusal(kind, path: path)
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

    /// What is wrong with the request up to the key.
    private func objection(to head: RequestHead) -> UpgradeRefusal.Kind? {
        let fields = head.fields
        guard self.origins.allows(fields.values("Origin")) else { return .originRefused }
        guard head.isGet else { return .methodNotAllowed }
        guard head.version / 10 == 1, head.version >= 11 else { return .versionNotSupported }
        guard head.hasPlainTarget, fields.values("Host").count == 1, !head.announcesBody else { return .badRequest }
        guard let upgrade = fields.only("Upgrade"), HTTPSyntax.equalsIgnoringCase(upgrade, "websocket".utf8) else {
            return .notAnUpgrade
        }
        guard fields.contains("upgrade", in: "Connection") else { return .connectionNotUpgraded }
        return nil
    }

    /// What is wrong with the request after the key.
    private func objection(
        to fields: HTTPFields,
        extensions: [ArraySlice<UInt8>],
        subprotocol: String?
    ) -> UpgradeRefusal.Kind? {
        guard let version = fields.only("Sec-WebSocket-Version"), version.elementsEqual("13".utf8) else {
            return .badWebSocketVersion
        }
        if let reason = DeflateOffer.objection(to: extensions) { return .badExtension(reason: reason) }
        return self.requiresSubprotocol && subprotocol == nil ? .noSubprotocol : nil
    }

    /// The first of the policy's subprotocols that the request offers.
    private func subprotocol(for fields: HTTPFields) -> String? {
        let offers = fields.members("Sec-WebSocket-Protocol")
        return self.subprotocols.first { name in offers.contains { $0.elementsEqual(name.utf8) } }
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

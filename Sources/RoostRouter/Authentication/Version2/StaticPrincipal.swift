// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// One principal of a realm's configuration: a name, a role, and how it says who it is.
///
/// Its description names the methods and nothing secret.
public struct StaticPrincipal: Sendable {
    /// The name, which clients give as `authid`; it is compared byte by byte.
    public let authID: String

    /// The role that its sessions get.
    public let authRole: String

    let ticket: TicketCredential?
    let wampCRA: WAMPCRACredential?
    let scram: SCRAMCredential?
    let publicKeys: [[UInt8]]

    /// Makes a principal.
    ///
    /// - Parameters:
    ///   - authID: The name, 1 to 1,024 bytes of UTF-8.
    ///   - authRole: The role, not empty.
    ///   - credentials: Its credentials: of each method at most one, of `cryptosign` up to 16 keys. Without any the
    ///     principal can never authenticate.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusableCredential` if something is out of range.
    public init(
        authID: String,
        authRole: String,
        credentials: [Credential]
    ) throws(AuthenticationConfigurationError) {
        guard !authID.isEmpty, authID.utf8.count <= AuthenticationLimits.authIDLength else {
            throw .unusable("an authid is empty or longer than \(AuthenticationLimits.authIDLength) bytes")
        }
        guard !authRole.isEmpty else { throw .unusable("\(authID.debugDescription) has no role") }
        for method in AuthenticationMethod.allCases {
            let limit = method == .cryptosign ? AuthenticationLimits.publicKeys : 1
            guard credentials.count(where: { $0.method == method }) <= limit else {
                throw .unusable("\(authID.debugDescription) has more than \(limit) of \(method.rawValue)")
            }
        }
        let kinds = credentials.map(\.kind)
        self.authID = authID
        self.authRole = authRole
        self.ticket = kinds.lazy.compactMap { if case .ticket(let ticket) = $0 { ticket } else { nil } }.first
        self.wampCRA = kinds.lazy.compactMap { if case .wampCRA(let cra) = $0 { cra } else { nil } }.first
        self.scram = kinds.lazy.compactMap { if case .scram(let scram) = $0 { scram } else { nil } }.first
        self.publicKeys = kinds.compactMap { if case .cryptosign(let key) = $0 { key } else { nil } }
    }

    /// The methods that it has, in the order of ``AuthenticationMethod``.
    public var methods: [AuthenticationMethod] {
        AuthenticationMethod.allCases.filter { method in
            switch method {
            case .anonymous: false
            case .ticket: self.ticket != nil
            case .wampCRA: self.wampCRA != nil
            case .scram: self.scram != nil
            case .cryptosign: !self.publicKeys.isEmpty
            }
        }
    }
}

extension StaticPrincipal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name, the role and the methods, without anything secret.
    public var description: String {
        let methods = self.methods.map(\.rawValue).joined(separator: ", ")
        return "StaticPrincipal(\(self.authID.debugDescription), role \(self.authRole.debugDescription), "
            + "methods [\(methods)])"
    }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without anything secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["authID": self.authID, "authRole": self.authRole, "methods": self.methods])
    }
}

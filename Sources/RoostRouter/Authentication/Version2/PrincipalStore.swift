// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The static principals of one realm, found by name or public key, byte by byte.
///
/// Its description says how many there are and no more.
public struct PrincipalStore: Sendable {
    private let byAuthID: [[UInt8]: StaticPrincipal]
    private let byPublicKey: [[UInt8]: StaticPrincipal]

    /// The methods that at least one principal has.
    package let methods: Set<AuthenticationMethod>

    /// Those with a WAMP-CRA secret; somebody unknown is challenged like one of them.
    let withWAMPCRA: [StaticPrincipal]

    /// Those with a SCRAM password; somebody unknown is challenged like one of them.
    let withSCRAM: [StaticPrincipal]

    /// Makes an empty store.
    public init() {
        self.byAuthID = [:]
        self.byPublicKey = [:]
        self.methods = []
        self.withWAMPCRA = []
        self.withSCRAM = []
    }

    /// Makes a store.
    ///
    /// - Parameter principals: The principals.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `duplicatePrincipal` if two have the same name or
    ///   the same public key: a client need not name itself if it shows a key.
    public init(_ principals: [StaticPrincipal]) throws(AuthenticationConfigurationError) {
        var byAuthID: [[UInt8]: StaticPrincipal] = [:]
        var byPublicKey: [[UInt8]: StaticPrincipal] = [:]
        for principal in principals {
            guard byAuthID.updateValue(principal, forKey: Array(principal.authID.utf8)) == nil else {
                throw .duplicatePrincipal("The authid \(principal.authID.debugDescription)")
            }
            for key in principal.publicKeys {
                guard byPublicKey.updateValue(principal, forKey: key) == nil else {
                    throw .duplicatePrincipal("The public key \(Hexadecimal.encode(key))")
                }
            }
        }
        self.byAuthID = byAuthID
        self.byPublicKey = byPublicKey
        self.methods = Set(principals.flatMap(\.methods))
        self.withWAMPCRA = principals.filter { $0.wampCRA != nil }
        self.withSCRAM = principals.filter { $0.scram != nil }
    }

    /// The number of principals.
    public var count: Int { self.byAuthID.count }

    /// Finds a principal by its name.
    ///
    /// - Parameter authID: The name.
    /// - Returns: The principal, if there is one.
    package func principal(authID: String) -> StaticPrincipal? {
        self.byAuthID[Array(authID.utf8)]
    }

    /// Finds a principal by one of its public keys.
    ///
    /// - Parameter publicKey: The key, 32 bytes.
    /// - Returns: The principal, if there is one.
    package func principal(publicKey: [UInt8]) -> StaticPrincipal? {
        self.byPublicKey[publicKey]
    }
}

extension PrincipalStore: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of principals.
    public var description: String { "PrincipalStore(\(self.count) principals)" }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror with the number of principals.
    public var customMirror: Mirror { Mirror(self, children: ["count": self.count]) }
}

extension AuthenticationConfigurationError {
    fileprivate static func duplicatePrincipal(_ what: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .duplicatePrincipal,
            message: "\(what) is listed more than once in a realm; give it to one principal only."
        )
    }
}

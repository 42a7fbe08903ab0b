// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// How somebody unknown is challenged, so that nobody learns from a challenge who exists.
///
/// Each unknown name has one method, one salt and one set of parameters that stay the same as long as the process, as
/// those of a principal do. They are made of the name and a key that is random and never leaves the process, and look
/// like those of one of the realm's principals. What such a client answers is always wrong.
///
/// A principal with several methods can still be told apart by somebody who offers several.
///
/// Source: WAMP, Advanced Profile, SCRAM, "mock salt".
package struct MockPrincipals: Sendable, Redacted {
    private let key: [UInt8]

    /// Makes it.
    ///
    /// - Parameter key: 32 random bytes, the same for the whole process.
    package init(key: [UInt8]) {
        self.key = key
    }

    /// A text without the key.
    package var description: String { "MockPrincipals(redacted)" }

    /// The same as the description.
    package var debugDescription: String { self.description }

    /// A mirror without the key.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The method that an unknown name has.
    ///
    /// - Parameters:
    ///   - authID: The name.
    ///   - methods: The methods that the realm's principals have.
    /// - Returns: One of them; `nil` if there are none.
    func method(of authID: String, among methods: Set<AuthenticationMethod>) -> AuthenticationMethod? {
        self.pick("method", authID, from: AuthenticationMethod.allCases.filter(methods.contains))
    }

    /// A WAMP-CRA principal that does not exist.
    ///
    /// - Parameters:
    ///   - authID: Its name.
    ///   - store: Whose principals it looks like.
    /// - Returns: Its key, which nobody knows, and its role.
    func wampCRA(_ authID: String, store: PrincipalStore) -> (credential: WAMPCRACredential, role: String) {
        let model = self.pick("wampcra", authID, from: store.withWAMPCRA)
        var derivation = model?.wampCRA?.derivation
        if let length = derivation?.salt.utf8.count {
            let text = Base64.encode(self.bytes("wampcra salt", authID, count: length))
            derivation?.salt = String(decoding: text.prefix(length), as: UTF8.self)
        }
        let key = self.bytes("wampcra key", authID, count: MessageCode.length)
        return (WAMPCRACredential(key: key, derivation: derivation), model?.authRole ?? "")
    }

    /// A SCRAM principal that does not exist.
    ///
    /// - Parameters:
    ///   - authID: Its name.
    ///   - store: Whose principals it looks like.
    /// - Returns: Its keys, which nobody knows.
    func scram(_ authID: String, store: PrincipalStore) -> SCRAMCredential {
        let model = self.pick("scram", authID, from: store.withSCRAM)?.scram
        let keys = SCRAM.Keys(
            storedKey: self.bytes("scram stored", authID, count: MessageCode.length),
            serverKey: self.bytes("scram server", authID, count: MessageCode.length)
        )
        return SCRAMCredential(
            keys: keys,
            salt: self.bytes("scram salt", authID, count: model?.salt.count ?? 16),
            iterations: model?.iterations ?? SCRAMCredential.minimumIterations
        )
    }

    private func pick<Element>(_ purpose: String, _ authID: String, from elements: [Element]) -> Element? {
        guard !elements.isEmpty else { return nil }
        let number = self.bytes(purpose, authID, count: 4).reduce(0) { $0 << 8 | Int($1) }
        return elements[number % elements.count]
    }

    /// Bytes that follow from the purpose, the name and the key; one round makes as many as are needed.
    private func bytes(_ purpose: String, _ authID: String, count: Int) -> [UInt8] {
        // No purpose has a zero byte in it, so that no two pairs of purpose and name are the same bytes.
        let input = Array(purpose.utf8) + [0] + Array(authID.utf8)
        return PBKDF2.derive(password: self.key, salt: input, iterations: 1, length: count)
    }
}

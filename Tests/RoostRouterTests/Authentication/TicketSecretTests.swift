// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("TicketSecret")
struct TicketSecretTests {
    @Test("A secret with a brace is refused", arguments: ["{", "}", "sec{ret", "secret}"])
    func braces(secret: String) {
        #expect(throws: AuthenticationConfigurationError.secretHasBraces) { try TicketSecret(secret) }
        #expect(throws: AuthenticationConfigurationError.secretHasBraces) {
            try TicketSecret(secret, allowsEmpty: true)
        }
    }

    @Test("An empty secret needs to be allowed")
    func empty() throws {
        #expect(throws: AuthenticationConfigurationError.secretEmpty) { try TicketSecret("") }
        #expect(try TicketSecret("", allowsEmpty: true).bytes.isEmpty)
    }

    @Test("No way of printing shows the secret")
    func redacted() throws {
        let secret = try TicketSecret("hush-hush")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", secret.debugDescription, String(reflecting: secret), dumped, "\([secret])"] {
            #expect(!text.contains("hush"))
            #expect(!text.contains("104"))
        }
    }

    @Test("Errors name the remedy and not the secret")
    func message() {
        let error = #expect(throws: AuthenticationConfigurationError.self) { try TicketSecret("hush{") }
        #expect(error?.code == .secretHasBraces)
        #expect(error?.message.contains("Cannot use { or } in salt") == true)
        #expect(error?.message.contains("hush") == false)
    }
}

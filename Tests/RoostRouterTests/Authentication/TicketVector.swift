// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

/// A worked example on which Oro's PHP class and an independent Python implementation agree.
struct TicketVector: Sendable, CustomTestStringConvertible {
    var secret: String
    var login: String
    var password: String
    var nonce: String
    var created: String
    var createdAt: Int
    var digest: String
    var ticket: String

    var testDescription: String { self.login.isEmpty ? "anonymous" : self.login }

    var user: UserRecord {
        UserRecord(login: self.login, id: 7, passwordHash: self.password, roles: ["ROLE_USER"])
    }

    func authenticator(_ rules: TicketRules = TicketRules()) throws -> TicketAuthenticator {
        TicketAuthenticator(secret: try TicketSecret(self.secret), rules: rules)
    }

    static let john = TicketVector(
        secret: "ThisTokenIsNotSoSecretChangeIt",
        login: "john",
        password: "$2y$13$john.password.hash.for.the.peer.fixture000000000000000",
        nonce: "0123456789abcdef",
        created: "2024-07-01T12:00:00+00:00",
        createdAt: 1_719_835_200,
        digest: "bwxxzrlCGm7l41mbyAzItj2KNHPqFgKZJ+wQqwHc1GaEGKPfMTy3A6ELvIxMdUbUjbvoTsdG3w4oVq7hmml8LQ==",
        ticket: "Ynd4eHpybENHbTdsNDFtYnlBekl0ajJLTkhQcUZnS1pKK3dRcXdIYzFHYUVHS1BmTVR5M0E2RUx2SXhNZFViVWpidm9Uc2RH"
            + "M3c0b1ZxN2htbWw4TFE9PTtqb2huOzAxMjM0NTY3ODlhYmNkZWY7MjAyNC0wNy0wMVQxMjowMDowMCswMDowMA=="
    )

    static let anonymous = TicketVector(
        secret: "ThisTokenIsNotSoSecretChangeIt",
        login: "",
        password: "ThisTokenIsNotSoSecretChangeIt",
        nonce: "fedcba9876543210",
        created: "2024-07-01T12:00:00+00:00",
        createdAt: 1_719_835_200,
        digest: "OpzJeIuzguXdjlSgd5fLCxDY84Y4gVKRnnPtteHW198Rnp3W/xgNXlixO7uMmyRo6YBvBvaD91EcjOkdTmyQgw==",
        ticket: "T3B6SmVJdXpndVhkamxTZ2Q1ZkxDeERZODRZNGdWS1JublB0dGVIVzE5OFJucDNXL3hnTlhsaXhPN3VNbXlSbzZZQnZCdmFE"
            + "OTFFY2pPa2RUbXlRZ3c9PTs7ZmVkY2JhOTg3NjU0MzIxMDsyMDI0LTA3LTAxVDEyOjAwOjAwKzAwOjAw"
    )

    static let jane = TicketVector(
        secret: "s3cr3t-Ω-key",
        login: "jane.doe@example.com",
        password: "legacySha512HashOfJane==",
        nonce: "a1b2c3d4e5f60718",
        created: "2025-02-28T23:59:59+02:00",
        createdAt: 1_740_779_999,
        digest: "ckcCdqKBT3lFQKCCKfnDxR/OxeltByuH0mYgHxCbf66yHrRbNHLj4roiwhcmB1Kfbj5rDQ0+qs45CuLiPVuOhA==",
        ticket: "Y2tjQ2RxS0JUM2xGUUtDQ0tmbkR4Ui9PeGVsdEJ5dUgwbVlnSHhDYmY2NnlIclJiTkhMajRyb2l3aGNtQjFLZmJqNXJEUTAr"
            + "cXM0NUN1TGlQVnVPaEE9PTtqYW5lLmRvZUBleGFtcGxlLmNvbTthMWIyYzNkNGU1ZjYwNzE4OzIwMjUtMDItMjhUMjM6"
            + "NTk6NTkrMDI6MDA="
    )

    static let all = [john, anonymous, jane]
}

/// A digest made of one number, where only its identity matters.
func makeDigest(_ number: Int) throws -> TicketDigest {
    var bytes = [UInt8](repeating: 0, count: 64)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> (index * 8)) }
    return try #require(TicketDigest(base64: Base64.encode(bytes)))
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostClient

@Suite
struct ClientErrorTests {
    @Test(
        "An error is permanent when connecting again would not help",
        arguments: [
            (ClientError.Code.invalidAddress, nil, true), (.protocolViolation, nil, true), (.unreachable, nil, false),
            (.connectionLost, nil, false), (.timedOut, nil, false), (.refused, 403, true), (.refused, 429, false),
            (.refused, 503, false), (.closedByServer, 1007, true), (.closedByServer, 1000, false),
            (.closedByServer, nil, false), (.closedByServer, 1008, false),
        ] as [(ClientError.Code, Int?, Bool)]
    )
    func isPermanent(code: ClientError.Code, status: Int?, expected: Bool) {
        #expect(ClientError(code, "", status: status).isPermanent == expected)
    }
}

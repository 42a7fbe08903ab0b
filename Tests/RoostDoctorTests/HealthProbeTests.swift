// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostDoctor

@Suite("HealthProbe")
struct HealthProbeTests {
    @Test(
        "200 is well, anything else is not",
        arguments: [
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\"status\":\"ready\"}\n", true, "200 OK: {\"status\":\"ready\"}"),
            ("HTTP/1.1 503 Service Unavailable\r\n\r\n{}", false, "503 Service Unavailable: {}"),
            ("HTTP/1.1 200 OK\r\n\r\n", true, "200 OK: "),
            ("", false, "The answer is not HTTP."), ("SSH-2.0\r\n", false, "The answer is not HTTP."),
        ]
    )
    func answers(text: String, isWell: Bool, said: String) {
        let judgement = HealthProbe.judge(text)
        #expect(judgement.isWell == isWell)
        #expect(judgement.text == said)
    }

    @Test("Nobody answers where nobody listens")
    func nobody() async {
        #expect(await HealthProbe(host: "127.0.0.1", port: 1).ask("/ready", timeout: .seconds(2)).isWell == false)
    }
}

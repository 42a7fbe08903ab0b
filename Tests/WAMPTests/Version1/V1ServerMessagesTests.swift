// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import WAMP

@Suite("V1ServerMessages")
struct V1ServerMessagesTests {
    private func text(_ write: (inout ByteBuffer) -> Void) -> String {
        var buffer = ByteBuffer()
        write(&buffer)
        return String(buffer: buffer)
    }

    @Test("WELCOME names session, protocol version and server")
    func welcome() throws {
        let id = try #require(SessionID(rawValue: 42))
        let text = self.text { V1ServerMessages.writeWelcome(session: id, identity: "Ratchet/0.4.4", to: &$0) }
        #expect(text == "[0,\"00000000420000000000014000000042\",1,\"Ratchet\\/0.4.4\"]")
    }

    @Test("EVENT carries the payload's own bytes and the topic as PHP escapes it")
    func event() throws {
        let payload = try Payload(json: "{\"é\" : 1.0}")
        let text = self.text { V1ServerMessages.writeEvent(topic: "a/é", payload: payload, to: &$0) }
        #expect(text == "[8,\"a\\/\\u00e9\",{\"é\" : 1.0}]")
    }

    @Test("CALLRESULT and CALLERROR echo the call's id as it came")
    func call() {
        let id = ByteBuffer(string: "17")
        let result = self.text { V1ServerMessages.writeCallResult(id: id, result: [1], to: &$0) }
        #expect(result == "[3,17,[1]]")
        let error = self.text {
            V1ServerMessages.writeCallError(id: id, uri: "p/q", description: "no", details: ["code": 404], to: &$0)
        }
        #expect(error == "[4,17,\"p\\/q\",\"no\",{\"code\":404}]")
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("EVENT")
struct EventTests {
    @Test("EVENT is written in its three forms", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let plain = V2ServerMessages.event(subscription: 1, publication: 2, arguments: ArgumentBytes(serializer))
        try V2Wire.expect(plain, serializer, is: "[36,1,2,{}]")
        let list = V2ServerMessages.event(
            subscription: 1,
            publication: 2,
            details: ["topic": "a.b", "publisher": 3],
            arguments: V2Wire.arguments(serializer, ["x", 1])
        )
        try V2Wire.expect(list, serializer, is: #"[36,1,2,{"topic":"a.b","publisher":3},["x",1]]"#)
        let both = V2ServerMessages.event(
            subscription: 1,
            publication: 2,
            arguments: V2Wire.arguments(serializer, [], ["k": 1])
        )
        try V2Wire.expect(both, serializer, is: #"[36,1,2,{},[],{"k":1}]"#)
    }

    @Test("Empty arguments are left out", arguments: Serializer.allCases)
    func empty(serializer: Serializer) throws {
        let nothing = V2ServerMessages.event(
            subscription: 1,
            publication: 2,
            arguments: V2Wire.arguments(serializer, [], [:])
        )
        try V2Wire.expect(nothing, serializer, is: "[36,1,2,{}]")
        let list = V2ServerMessages.event(
            subscription: 1,
            publication: 2,
            arguments: V2Wire.arguments(serializer, [1], [:])
        )
        try V2Wire.expect(list, serializer, is: "[36,1,2,{},[1]]")
    }

    @Test("The payload's own bytes are sent")
    func payload() {
        let arguments = ArgumentBytes(.json, list: ByteBuffer(string: #"[ 1.0 , "\/" ]"#))
        let message = V2ServerMessages.event(subscription: 1, publication: 2, arguments: arguments)
        #expect(String(buffer: message) == #"[36,1,2,{},[ 1.0 , "\/" ]]"#)
    }
}

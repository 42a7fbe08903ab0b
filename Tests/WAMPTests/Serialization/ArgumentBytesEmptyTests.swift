// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("ArgumentBytes without empty ones")
struct ArgumentBytesEmptyTests {
    @Test(
        "Empty arguments are recognised in the shortest forms",
        arguments: [
            (Serializer.json, Array("[]".utf8), Array("{}".utf8)), (.json, Array("[ \n]".utf8), Array("{\t\r}".utf8)),
            (.messagePack, [0x90], [0x80]), (.cbor, [0x80], [0xA0]), (.cbor, [0x9F, 0xFF], [0xBF, 0xFF]),
        ]
    )
    func empty(serializer: Serializer, list: [UInt8], keywords: [UInt8]) {
        let list = ByteBuffer(bytes: list)
        let keywords = ByteBuffer(bytes: keywords)
        let nothing = ArgumentBytes(serializer)
        #expect(nothing.withoutEmpty == nothing)
        #expect(ArgumentBytes(serializer, list: list).withoutEmpty == nothing)
        #expect(ArgumentBytes(serializer, list: list, keywords: keywords).withoutEmpty == nothing)
    }

    @Test(
        "Arguments that are there stay, and an empty list before them",
        arguments: [
            (Serializer.json, Array("[]".utf8), Array(#"{"":0}"#.utf8)), (.messagePack, [0x90], [0x81, 0xA0, 0x00]),
            (.cbor, [0x80], [0xA1, 0x60, 0x00]),
        ]
    )
    func keywords(serializer: Serializer, list: [UInt8], keywords: [UInt8]) {
        let arguments = ArgumentBytes(
            serializer,
            list: ByteBuffer(bytes: list),
            keywords: ByteBuffer(bytes: keywords)
        )
        #expect(arguments.withoutEmpty == arguments)
    }

    @Test(
        "A list that is not empty stays, and no empty dict behind it",
        arguments: [
            (Serializer.json, Array("[0]".utf8), Array("{}".utf8)), (.messagePack, [0x91, 0x80], [0x80]),
            (.cbor, [0x81, 0xA0], [0xA0]), (.cbor, [0x9F, 0x00, 0xFF], [0xBF, 0xFF]),
        ]
    )
    func list(serializer: Serializer, list: [UInt8], keywords: [UInt8]) {
        let list = ByteBuffer(bytes: list)
        let arguments = ArgumentBytes(serializer, list: list, keywords: ByteBuffer(bytes: keywords))
        #expect(arguments.withoutEmpty == ArgumentBytes(serializer, list: list))
    }
}

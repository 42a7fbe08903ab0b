// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("Cryptosign")
struct CryptosignTests {
    struct Vector: Sendable {
        var publicKey: String
        var challenge: String
        var signature: String
        var message: String
        var isBound: Bool
    }

    private static let channelID = "62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff"

    static let vectors: [Vector] = [
        Vector(
            publicKey: "1adfc8bfe1d35616e64dffbd900096f23b066f914c8c2ffbb66f6075b96e116d",
            challenge: String(repeating: "f", count: 64),
            signature: "b32675b221f08593213737bef8240e7c15228b07028e19595294678c90d11c0c"
                + "ae80a357331bfc5cc9fb71081464e6e75013517c2cf067ad566a6b7b728e5d03",
            message: String(repeating: "f", count: 64),
            isBound: false
        ),
        Vector(
            publicKey: "6ed32739ff04a6074044ff0b0e3bfc7c856bc9d5f1d25efc57363bda0af3a8b0",
            challenge: "b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d",
            signature: "d4209ad10d5aff6bfbc009d7e924795de138a63515efc7afc6b01b7fe5201372"
                + "190374886a70207b042294af5bd64ce725cd8dceb344e6d11c09d1aaaf4d660f",
            message: "b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d",
            isBound: false
        ),
        Vector(
            publicKey: "28e11f427b82b9a625ee7ac89a7d29326b505f2dc11dd88c1245f83b6da79a85",
            challenge: "b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2",
            signature: "7beb282184baadd08f166f16dd683b39cab53816ed81e6955def951cb2ddad1e"
                + "c184e206746fd82bda075af03711d3d5658fc84a76196b0fa8d1ebc92ef9f30b",
            message: "b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2",
            isBound: false
        ),
        Vector(
            publicKey: "1adfc8bfe1d35616e64dffbd900096f23b066f914c8c2ffbb66f6075b96e116d",
            challenge: String(repeating: "f", count: 64),
            signature: "9b6f41540c9b95b4b7b281c3042fa9c54cef43c842d62ea3fd6030fcb66e70b3"
                + "e80d49d44c29d1635da9348d02ec93f3ed1ef227dfb59a07b580095c2b82f80f",
            message: "9d16ca518aa0c2b707f2b2a609edeca73bca8dd59817a633f35574ac6fd80d00",
            isBound: true
        ),
        Vector(
            publicKey: "6ed32739ff04a6074044ff0b0e3bfc7c856bc9d5f1d25efc57363bda0af3a8b0",
            challenge: "b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d",
            signature: "305aaa3ac25e98f651427688b3fc43fe7d8a68a7ec1d7d61c61517c519bd4a42"
                + "7c3015599d83ca28b4c652333920223844ef0725eb5dc2febfd6af7677b73f01",
            message: "d0852a29b460fc92ec943242ac638a053bbacc200512b18b30d15083cbdc9282",
            isBound: true
        ),
        Vector(
            publicKey: "28e11f427b82b9a625ee7ac89a7d29326b505f2dc11dd88c1245f83b6da79a85",
            challenge: "b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2",
            signature: "ee3c7644fd8070532bc1fde3d70d742267da545d8c8f03e63bda63f1ad4214f4"
                + "d2c4bfdb4eb9526def42deeb7e31602a6ff99eba893e0a4ad4d45892ca75e608",
            message: "d2b75e24a189a7f78ca776ba36fc53f6c3e31c32f251f2c524f0a44202f2902d",
            isBound: true
        ),
    ]

    private func bytes(_ text: String) throws -> [UInt8] {
        try #require(Hexadecimal.decode(text, maximum: 96))
    }

    @Test(
        "The signatures of the specification are right, alone and with their message",
        arguments: CryptosignTests.vectors
    )
    func specification(vector: Vector) throws {
        let channelID = vector.isBound ? try self.bytes(Self.channelID) : nil
        let message = try #require(
            Cryptosign.message(challenge: try self.bytes(vector.challenge), channelID: channelID)
        )
        let key = try self.bytes(vector.publicKey)
        #expect(Hexadecimal.encode(message) == vector.message)
        for signature in [vector.signature, vector.signature + vector.message, vector.signature.uppercased()] {
            #expect(Cryptosign.isValid(signature: signature, over: message, publicKey: key))
        }
        let other = [UInt8](repeating: 7, count: 32)
        #expect(!Cryptosign.isValid(signature: vector.signature + vector.message, over: other, publicKey: key))
        #expect(!Cryptosign.isValid(signature: vector.signature, over: other, publicKey: key))
    }

    @Test(
        "A good signature with anything else behind it is refused",
        arguments: ["", "00", "b26c", "message", "twice"]
    )
    func tails(tail: String) throws {
        let vector = Self.vectors[1]
        let message = try self.bytes(vector.message)
        let key = try self.bytes(vector.publicKey)
        let text =
            switch tail {
            case "message": vector.signature + String(vector.message.dropLast(2)) + "7c"
            case "twice": vector.signature + vector.message + vector.message
            default: vector.signature + tail
            }
        #expect(Cryptosign.isValid(signature: text, over: message, publicKey: key) == tail.isEmpty)
    }

    @Test("What is too short, no digits or of another key is refused")
    func wrong() throws {
        let vector = Self.vectors[1]
        let message = try self.bytes(vector.message)
        let key = try self.bytes(vector.publicKey)
        for text in [
            "", "00", String(vector.signature.dropLast(2)), "zz" + vector.signature.dropFirst(2), vector.message,
        ] {
            #expect(!Cryptosign.isValid(signature: text, over: message, publicKey: key))
        }
        for wrong in [[], [UInt8](repeating: 0, count: 31), try self.bytes(Self.vectors[0].publicKey), key + [0]] {
            #expect(!Cryptosign.isValid(signature: vector.signature, over: message, publicKey: wrong))
        }
    }

    @Test("A channel id of another length than the challenge gives no message")
    func channelLength() {
        #expect(Cryptosign.message(challenge: [1, 2], channelID: [1]) == nil)
        #expect(Cryptosign.message(challenge: [1, 2], channelID: [3, 3]) == [2, 1])
    }
}

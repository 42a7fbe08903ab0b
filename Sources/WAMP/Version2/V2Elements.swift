// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The elements of one decoded message, with checks that name what is wrong.
///
/// Places are counted from 0, the code.
struct V2Elements {
    let code: V2MessageCode
    let uriBytes: Int
    let textBytes: Int
    private let envelope: MessageEnvelope

    /// Decodes a message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - serializer: What it is written in.
    ///   - limits: What it may demand of the decoder.
    ///   - checksUTF8: Whether nobody has checked yet that the text in it is UTF-8.
    ///   - decoding: How many elements after the code are decoded; the rest stay bytes.
    ///   - uriBytes: How many bytes a URI may have.
    ///   - textBytes: How many bytes texts may have that are kept.
    /// - Throws: ``V2Violation`` when it cannot be decoded or has an unknown code.
    init(
        reading message: ByteBuffer,
        as serializer: Serializer,
        limits: SerializationLimits,
        checksUTF8: Bool,
        decoding: (V2MessageCode) -> Int,
        uriBytes: Int = .max,
        textBytes: Int = .max
    ) throws(V2Violation) {
        do throws(SerializationError) {
            self.envelope = try MessageEnvelope(
                reading: message,
                as: serializer,
                limits: limits,
                checksUTF8: checksUTF8,
                decoding: { V2MessageCode(rawValue: $0).map(decoding) ?? 0 }
            )
        } catch {
            throw V2Violation(nil, .undecodable(error))
        }
        guard let code = V2MessageCode(rawValue: self.envelope.type) else {
            throw V2Violation(nil, .unknownType)
        }
        self.code = code
        self.uriBytes = uriBytes
        self.textBytes = textBytes
    }

    /// Refuses any other number of elements, the code included.
    func requireCount(_ range: ClosedRange<Int>) throws(V2Violation) {
        guard range.contains(self.envelope.count) else {
            throw V2Violation(self.code, .wrongLength(range))
        }
    }

    func id(_ index: Int, _ name: String) throws(V2Violation) -> UInt64 {
        guard let id = self.value(index)?.wampID else {
            throw self.wrong(index, name, .id)
        }
        return id
    }

    func string(_ index: Int, _ name: String) throws(V2Violation) -> String {
        guard let text = self.value(index)?.string else {
            throw self.wrong(index, name, .string)
        }
        return text
    }

    func uri(_ index: Int, _ name: String) throws(V2Violation) -> URI {
        guard let text = self.value(index)?.string else {
            throw self.wrong(index, name, .uri)
        }
        return URI(text)
    }

    func dict(_ index: Int, _ name: String) throws(V2Violation) -> V2Dictionary {
        V2Dictionary(try self.object(index, name), path: name, code: self.code)
    }

    func object(_ index: Int, _ name: String) throws(V2Violation) -> WireValue {
        guard let value = self.value(index), value.object != nil else {
            throw self.wrong(index, name, .dict)
        }
        return value
    }

    /// `Arguments|list, ArgumentsKw|dict`, both optional, which begin at that place and were not decoded.
    func arguments(_ index: Int) throws(V2Violation) -> ArgumentBytes {
        let rest = self.envelope.rest
        if let list = rest.first, list.kind != .array {
            throw self.wrong(index, "Arguments", .list)
        }
        if rest.count > 1, rest[1].kind != .map {
            throw self.wrong(index + 1, "ArgumentsKw", .dict)
        }
        let keywords = rest.count > 1 ? rest[1].bytes : nil
        return ArgumentBytes(self.envelope.serializer, list: rest.first?.bytes, keywords: keywords).withoutEmpty
    }

    func value(_ index: Int) -> WireValue? {
        let index = index - 1
        guard self.envelope.elements.indices.contains(index) else {
            return nil
        }
        return self.envelope.elements[index]
    }

    func wrong(_ index: Int, _ name: String, _ requirement: V2Requirement) -> V2Violation {
        V2Violation(self.code, .wrongElement(index, name: name, must: requirement))
    }
}

extension WireValue {
    /// The number, if it is an id.
    ///
    /// Doubles without fraction count when they are at least 2^32: the MessagePack and CBOR writers that most JavaScript
    /// programs use write such integers as doubles. Smaller ones they never do.
    var wampID: UInt64? {
        var number = self.unsigned
        if case .double(let value) = self, value >= 4_294_967_296 {
            number = UInt64(exactly: value)
        }
        guard let number, number >= 1, number <= SessionID.maximum else {
            return nil
        }
        return number
    }
}

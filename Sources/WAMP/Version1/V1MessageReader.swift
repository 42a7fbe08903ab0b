// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Reads WAMP v1 messages of clients.
package struct V1MessageReader: Sendable {
    /// How many arrays and objects may be nested, the message itself included.
    package let depthLimit: Int

    /// Whether missing elements are refused, as in PHP's debug mode.
    package let isStrict: Bool

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - depthLimit: How many arrays and objects may be nested, `1…512`.
    ///   - isStrict: Whether a PUBLISH without event and a PREFIX without URI are refused.
    package init(depthLimit: Int = 511, isStrict: Bool = false) {
        self.depthLimit = depthLimit
        self.isStrict = isStrict
    }

    /// Reads one message.
    ///
    /// - Parameter message: The message; valid UTF-8.
    /// - Returns: The message, with slices of the given one.
    /// - Throws: ``V1Violation``.
    package func read(_ message: ByteBuffer) throws(V1Violation) -> V1ClientMessage {
        let envelope = try self.envelope(of: message)
        let elements = V1Elements(message: message, envelope: envelope)
        guard let type = elements.type else {
            throw V1Violation.unknownType
        }
        switch envelope.second.kind {
        case .string, .escapedString, .number, .null: break
        case .true, .false, .array, .object: throw V1Violation.invalidElement(1)
        }
        switch type {
        case 1: return try self.readPrefix(elements)
        case 2: return try self.readCall(elements)
        case 5: return .subscribe(topic: try elements.name(envelope.second, index: 1))
        case 6: return .unsubscribe(topic: elements.looseText(envelope.second) ?? ByteBuffer())
        case 7: return try self.readPublish(elements)
        default: throw V1Violation.unknownType
        }
    }

    private func envelope(of message: ByteBuffer) throws(V1Violation) -> V1Envelope {
        let result: Result<V1Envelope, JSONError> = message.withUnsafeReadableBytes { region in
            do throws(JSONError) {
                return .success(try V1Envelope(region, depthLimit: self.depthLimit))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let envelope): return envelope
        case .failure(let error): throw V1Violation.malformed(error)
        }
    }

    private func readPrefix(_ elements: V1Elements) throws(V1Violation) -> V1ClientMessage {
        let envelope = elements.envelope
        if self.isStrict, envelope.count < 3 {
            throw V1Violation.invalidElement(2)
        }
        let name = elements.looseText(envelope.second) ?? ByteBuffer()
        let uri = elements.looseText(envelope.third)
        return .prefix(name: Array(buffer: name), uri: uri.map { Array(buffer: $0) })
    }

    private func readCall(_ elements: V1Elements) throws(V1Violation) -> V1ClientMessage {
        let envelope = elements.envelope
        guard envelope.second.kind != .null else {
            throw V1Violation.invalidElement(1)
        }
        let procedure = try elements.name(envelope.third, index: 2)
        let count = max(0, envelope.count - 3)
        let arguments = count > 0 && !envelope.isObject ? envelope.fourth.start..<envelope.end : 0..<0
        return .call(
            id: elements.slice(envelope.second.range),
            procedure: procedure,
            arguments: elements.slice(arguments),
            argumentCount: arguments.isEmpty ? 0 : count
        )
    }

    private func readPublish(_ elements: V1Elements) throws(V1Violation) -> V1ClientMessage {
        let envelope = elements.envelope
        let topic = try elements.name(envelope.second, index: 1)
        if self.isStrict, envelope.count < 3 {
            throw V1Violation.invalidElement(2)
        }
        guard envelope.count > 3 else {
            return .publish(
                topic: topic,
                event: envelope.count > 2 ? elements.slice(envelope.third.range) : nil,
                exclude: .nobody,
                eligible: []
            )
        }
        return .publish(
            topic: topic,
            event: elements.slice(envelope.third.range),
            exclude: elements.exclude(envelope.fourth),
            eligible: envelope.count > 4 ? elements.list(envelope.fifth) ?? [] : []
        )
    }
}

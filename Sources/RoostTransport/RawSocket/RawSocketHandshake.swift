// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

/// The router's side of the RawSocket handshake: reads four octets and decides.
///
/// What can be wrong, and what is done about it:
/// - the peer's fault: everything in ``RawSocketRefusal``, answered with its reply;
/// - another protocol: a first octet that is not `7F`, left in the input for whoever can read it;
/// - legitimate leftovers: bytes after the four octets stay in the input, as they may already be frames.
///
/// WAMP, Advanced Profile, RawSocket Transport.
package struct RawSocketHandshake: Equatable, Sendable {
    /// The longest message that the router takes, as it tells the peer: the limit for ``RawSocketDecoder``.
    package let ownMaximum: RawSocketLength

    private var state = State.opening
    private let serializers: Set<Serializer>
    private let peerMinimum: Int

    private enum State: Sendable {
        case opening
        case done
    }

    /// Creates a machine for one connection.
    ///
    /// - Parameters:
    ///   - serializers: What the listener offers.
    ///   - messageBytes: The largest message that the router takes, in bytes. The peer is told the largest power of two
    ///     that is not above it, at least 512 and at most 16 MiB.
    ///   - peerMinimum: The shortest longest message, in bytes, that a peer may ask for, so that the router's first
    ///     messages fit; default 512, which refuses none.
    package init(serializers: Set<Serializer>, messageBytes: Int, peerMinimum: Int = 512) {
        self.ownMaximum = RawSocketLength(atMost: messageBytes)
        self.serializers = serializers
        self.peerMinimum = peerMinimum
    }

    /// Takes the four octets out of the input, once all of them are there.
    ///
    /// The first octet decides alone that it is another protocol. Of several faults the reserved octets count first, as
    /// they may change what the others mean, and a full router last. After a decision the machine takes nothing more.
    ///
    /// - Parameters:
    ///   - input: What has arrived and was not taken; up to three octets stay in it.
    ///   - isFull: Whether the router has no room for one more connection.
    /// - Returns: The decision, once; ``Action/wait`` before and after it.
    package mutating func received(_ input: inout ByteBuffer, isFull: Bool = false) -> Action {
        guard self.state == .opening else { return .wait }
        switch RawSocketOctets.read(&input) {
        case .incomplete:
            return .wait
        case .foreign:
            self.state = .done
            return .notRawSocket
        case .octets(let octets):
            self.state = .done
            do throws(RawSocketRefusal) {
                return try self.judge(octets, isFull: isFull)
            } catch {
                return .refuse(error, reply: error.reply)
            }
        }
    }

    private func judge(_ octets: RawSocketOctets, isFull: Bool) throws(RawSocketRefusal) -> Action {
        guard octets.reserved == 0 else { throw .reservedBits }
        guard let serializer = Serializer(rawValue: octets.low), self.serializers.contains(serializer) else {
            throw .serializerUnsupported
        }
        let peerMaximum = octets.length.bytes
        guard peerMaximum >= self.peerMinimum else { throw .lengthUnacceptable }
        guard !isFull else { throw .connectionLimit }
        let reply = RawSocketOctets(length: self.ownMaximum, serializer: serializer)
        return .accept(serializer: serializer, peerMaximum: peerMaximum, reply: reply.bytes)
    }

    /// What to do after bytes arrived.
    package enum Action: Equatable, Sendable {
        /// Nothing yet: the handshake is not complete.
        case wait
        /// Answer with the reply and go on with frames; `peerMaximum` is the longest message to send, in bytes.
        case accept(serializer: Serializer, peerMaximum: Int, reply: ByteBuffer)
        /// Answer with the reply and close.
        case refuse(RawSocketRefusal, reply: ByteBuffer)
        /// The peer speaks another protocol: hand the input over, or close without an answer.
        case notRawSocket
    }
}

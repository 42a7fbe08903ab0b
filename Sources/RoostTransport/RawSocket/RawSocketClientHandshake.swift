// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

/// The client's side of the RawSocket handshake: says what it wants and checks the answer.
///
/// What can be wrong is in ``Failure``, all of it the server's fault or its refusal. Legitimate leftovers are the bytes
/// after the four octets: they stay in the input. WAMP, Advanced Profile, RawSocket Transport.
package struct RawSocketClientHandshake: Equatable, Sendable {
    /// The longest message that the client takes, as it tells the router: the limit for ``RawSocketDecoder``.
    package let ownMaximum: RawSocketLength

    private var state = State.opening
    private let serializer: Serializer

    private enum State: Sendable {
        case opening
        case done
    }

    /// Creates a machine for one connection.
    ///
    /// - Parameters:
    ///   - serializer: What the messages will be written in.
    ///   - messageBytes: The largest message that the client takes, in bytes, as for ``RawSocketHandshake``.
    package init(serializer: Serializer, messageBytes: Int = RawSocketLength.largest) {
        self.ownMaximum = RawSocketLength(atMost: messageBytes)
        self.serializer = serializer
    }

    /// The four octets to send first.
    package var request: ByteBuffer {
        RawSocketOctets(length: self.ownMaximum, serializer: self.serializer).bytes
    }

    /// Takes the answer out of the input, once all of it is there.
    ///
    /// - Returns: The result, once; ``Action/wait`` before and after it.
    package mutating func received(_ input: inout ByteBuffer) -> Action {
        guard self.state == .opening else { return .wait }
        switch RawSocketOctets.read(&input) {
        case .incomplete:
            return .wait
        case .foreign:
            self.state = .done
            return .fail(.notRawSocket)
        case .octets(let octets):
            self.state = .done
            return self.judge(octets)
        }
    }

    private func judge(_ octets: RawSocketOctets) -> Action {
        guard octets.reserved == 0 else { return .fail(.reservedBits) }
        guard octets.low != 0 else { return .fail(.refused(code: octets.high)) }
        guard octets.low == self.serializer.rawValue else { return .fail(.otherSerializer) }
        return .open(peerMaximum: octets.length.bytes)
    }

    /// What to do after bytes of an answer arrived.
    package enum Action: Equatable, Sendable {
        /// Nothing yet: the answer is not complete.
        case wait
        /// Go on with frames; `peerMaximum` is the longest message to send, in bytes.
        case open(peerMaximum: Int)
        /// Close the connection.
        case fail(Failure)
    }

    /// Why an answer does not open a connection.
    package enum Failure: Error, Equatable, Sendable {
        /// The first octet is not `7F`.
        case notRawSocket
        /// The third or fourth octet is not 0.
        case reservedBits
        /// The router refused, with a code 0…15; ``RawSocketRefusal`` names those that are defined.
        case refused(code: UInt8)
        /// The router chose another serializer than the one asked for.
        case otherSerializer
    }
}

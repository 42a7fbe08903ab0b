// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A WAMP v1 connection over a blocking socket, with nothing that allocates once it is set up.
///
/// Whatever goes wrong ends the program: a benchmark that lost an event has measured nothing.
struct LoopbackConnection {
    /// The descriptor.
    let descriptor: CInt

    private static let maximumSilence = timeval(tv_sec: 30, tv_usec: 0)

    /// Connects, shakes hands and reads WELCOME.
    ///
    /// - Parameter port: A port of the loopback interface.
    init(port: Int) {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Options.fail("The connection to port \(port) failed with error \(errno).")
        }
        self.set(CInt(IPPROTO_TCP), TCP_NODELAY, CInt(1))
        self.set(SOL_SOCKET, SO_RCVTIMEO, Self.maximumSilence)
        self.shakeHands()
    }

    private func set<Value>(_ level: CInt, _ option: CInt, _ value: Value) {
        withUnsafeBytes(of: value) { bytes in
            _ = setsockopt(self.descriptor, level, option, bytes.baseAddress, socklen_t(bytes.count))
        }
    }

    private func shakeHands() {
        self.send(
            ByteBuffer(
                string: "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: wamp\r\n\r\n"
            )
        )
        let end = Array("\r\n\r\n".utf8)
        var head: [UInt8] = []
        while !head.reversed().starts(with: end.reversed()) {
            head += self.receiveBytes(1)
        }
        guard head.starts(with: "HTTP/1.1 101".utf8) else {
            Options.fail("The handshake was answered with \(String(decoding: head, as: UTF8.self)).")
        }
        _ = self.receiveFrame()
    }

    /// Subscribes; the answer to a ping that follows proves that the server has dealt with it.
    ///
    /// - Parameter topic: The topic.
    func subscribe(to topic: String) {
        var bytes = ByteBuffer()
        Self.write(.text, "[5,\"\(topic)\"]", to: &bytes)
        Self.write(.ping, "?", to: &bytes)
        self.send(bytes)
        while self.receiveFrame().first != 0x8A {}
    }

    /// Writes a frame as a client has to.
    static func write(_ opcode: WebSocketOpcode, _ payload: String, to bytes: inout ByteBuffer) {
        WebSocketFrameEncoder.writeFrame(opcode, payload: ByteBuffer(string: payload), mask: 0x1234_5678, into: &bytes)
    }

    /// Receives one frame.
    ///
    /// - Returns: Its bytes, header included.
    func receiveFrame() -> [UInt8] {
        var frame = self.receiveBytes(2)
        var length = Int(frame[1])
        if length >= 126 {
            let extended = self.receiveBytes(length == 126 ? 2 : 8)
            length = extended.reduce(0) { $0 << 8 | Int($1) }
            frame += extended
        }
        return frame + self.receiveBytes(length)
    }

    private func receiveBytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            self.receive(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// Waits until a piece of memory is full.
    @inline(__always)
    func receive(_ memory: UnsafeMutableRawBufferPointer) {
        guard memory.count > 0 else {
            return
        }
        let count = recv(self.descriptor, memory.baseAddress, memory.count, CInt(MSG_WAITALL))
        guard count == memory.count else {
            Options.fail("The server sent \(count) bytes instead of \(memory.count), error \(errno).")
        }
    }

    /// Sends all bytes.
    func send(_ bytes: ByteBuffer) {
        bytes.withUnsafeReadableBytes { self.send($0) }
    }

    /// Sends all bytes.
    @inline(__always)
    func send(_ bytes: UnsafeRawBufferPointer) {
        #if canImport(Darwin)
        let count = Darwin.send(self.descriptor, bytes.baseAddress, bytes.count, 0)
        #elseif canImport(Musl)
        let count = Musl.send(self.descriptor, bytes.baseAddress, bytes.count, 0)
        #else
        let count = Glibc.send(self.descriptor, bytes.baseAddress, bytes.count, 0)
        #endif
        guard count == bytes.count else {
            Options.fail("The server took \(count) of \(bytes.count) bytes, error \(errno).")
        }
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
internal import CIOUring

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The kernel's `io_uring`, used for one thing: many sends in one system call.
///
/// All sends of a submission have been tried when ``submit(_:)`` returns, so that nothing is in flight between two
/// calls. The layouts are the kernel's (`linux/io_uring.h`), which never change. It belongs to the thread that made it, from the first to the last.
///
/// Source: io_uring_setup(2), io_uring_enter(2); Linux 6.0 for `IORING_SETUP_SINGLE_ISSUER`.
final class SendRing {
    /// The outcome of a send that did not take all bytes.
    struct Shortfall {
        /// Which send it was, by the order of queueing.
        let index: Int
        /// How many bytes were taken, or the negative error number.
        let result: Int
    }

    private struct Mapping {
        let base: UnsafeMutableRawPointer
        let length: Int

        /// Maps a part of the ring's memory.
        init?(_ length: Int, of descriptor: CInt, at offset: Int) {
            let flags = MAP_SHARED | MAP_POPULATE
            guard let base = mmap(nil, length, PROT_READ | PROT_WRITE, flags, descriptor, off_t(offset)),
                base != MAP_FAILED
            else {
                return nil
            }
            self.base = base
            self.length = length
        }

        func unmap() {
            munmap(self.base, self.length)
        }
    }

    private enum Kernel {
        static let coopTaskrun: UInt32 = 1 << 8
        static let singleIssuer: UInt32 = 1 << 12
        static let enterGetEvents: UInt32 = 1 << 0
        static let enterRegisteredRing: UInt32 = 1 << 4
        static let registerRingDescriptors: UInt32 = 20
        static let unregisterRingDescriptors: UInt32 = 21
        static let send: UInt8 = 26
        static let submissionBytes = 64
        static let completionBytes = 16
        static let parameterBytes = 120
        static let submissionOffset = 0
        static let completionOffset = 0x800_0000
        static let entriesOffset = 0x1000_0000
        /// How often the kernel may fail to take anything before the ring is given up.
        static let idleRounds = 1_000
    }

    /// The most sends of one submission.
    let capacity: Int

    /// The sends that wait for ``submit(_:)``.
    private(set) var queued = 0

    private let descriptor: CInt
    private let mappings: [Mapping]
    private let entries: UnsafeMutableRawPointer
    private let submissionTail: UnsafeMutableRawPointer
    private let completionHead: UnsafeMutableRawPointer
    private let completionTail: UnsafeMutableRawPointer
    private let completions: UnsafeMutableRawPointer
    private let entryMask: UInt32
    private let completionMask: UInt32
    /// The index of the registered ring, which saves the kernel a look-up; -1 without.
    private var registered: CInt = -1
    private var tail: UInt32
    /// For each send its length, to recognise those that took all.
    private let lengths: UnsafeMutablePointer<Int32>

    /// Makes a ring for this thread.
    ///
    /// - Parameter capacity: The most sends of one submission, a power of two.
    ///
    /// Returns `nil` where the kernel has none, is too old, or does not let us (as containers often do).
    init?(capacity: Int = 1_024) {
        var parameters = [UInt32](repeating: 0, count: Kernel.parameterBytes / 4)
        parameters[2] = Kernel.coopTaskrun | Kernel.singleIssuer
        let descriptor = CInt(parameters.withUnsafeMutableBytes { c_uring_setup(UInt32(capacity), $0.baseAddress) })
        guard descriptor >= 0 else {
            return nil
        }
        // struct io_uring_params: sq_entries, cq_entries, flags, …; sq_off from word 10 on, cq_off from word 20 on.
        let (entryCount, completionCount) = (Int(parameters[0]), Int(parameters[1]))
        let submissionArray = Int(parameters[16])
        let completionArray = Int(parameters[25])
        let mappings = [
            Mapping(submissionArray + entryCount * 4, of: descriptor, at: Kernel.submissionOffset),
            Mapping(
                completionArray + completionCount * Kernel.completionBytes,
                of: descriptor,
                at: Kernel.completionOffset
            ),
            Mapping(entryCount * Kernel.submissionBytes, of: descriptor, at: Kernel.entriesOffset),
        ]
        guard let submission = mappings[0], let completion = mappings[1], let entries = mappings[2] else {
            for mapping in mappings {
                mapping?.unmap()
            }
            close(descriptor)
            return nil
        }
        self.capacity = entryCount
        self.descriptor = descriptor
        self.mappings = [submission, completion, entries]
        self.entries = entries.base
        self.submissionTail = submission.base + Int(parameters[11])
        self.entryMask = submission.base.load(fromByteOffset: Int(parameters[12]), as: UInt32.self)
        self.completionHead = completion.base + Int(parameters[20])
        self.completionTail = completion.base + Int(parameters[21])
        self.completionMask = completion.base.load(fromByteOffset: Int(parameters[22]), as: UInt32.self)
        self.completions = completion.base + completionArray
        self.tail = c_uring_load(self.submissionTail)
        self.lengths = .allocate(capacity: entryCount)
        // The array of indices stays as it is: entry i is always at place i.
        for index in 0..<entryCount {
            (submission.base + submissionArray).storeBytes(
                of: UInt32(index),
                toByteOffset: index * 4,
                as: UInt32.self
            )
        }
        self.entries.initializeMemory(as: UInt8.self, repeating: 0, count: entries.length)
        self.register()
    }

    deinit {
        self.unregister()
        for mapping in self.mappings {
            mapping.unmap()
        }
        close(self.descriptor)
        self.lengths.deallocate()
    }

    private func register() {
        // struct io_uring_rsrc_update: offset (-1: any), reserved, data.
        var update: (offset: UInt32, reserved: UInt32, data: UInt64) = (.max, 0, UInt64(self.descriptor))
        let count = withUnsafeMutableBytes(of: &update) {
            c_uring_register(self.descriptor, Kernel.registerRingDescriptors, $0.baseAddress, 1)
        }
        if count == 1 {
            self.registered = CInt(update.offset)
        }
    }

    private func unregister() {
        guard self.registered >= 0 else {
            return
        }
        var update: (offset: UInt32, reserved: UInt32, data: UInt64) = (UInt32(self.registered), 0, 0)
        withUnsafeMutableBytes(of: &update) {
            _ = c_uring_register(self.descriptor, Kernel.unregisterRingDescriptors, $0.baseAddress, 1)
        }
    }

    /// Queues a send; there must be fewer than ``capacity`` of them.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, which must stay where they are until ``submit(_:)`` returns.
    ///   - socket: The socket's descriptor.
    @inline(__always)
    func queue(_ bytes: UnsafeRawBufferPointer, to socket: CInt) {
        let entry = self.entries + Int(self.tail & self.entryMask) * Kernel.submissionBytes
        // struct io_uring_sqe; the bytes that no send uses stay zero.
        entry.storeBytes(of: Kernel.send, as: UInt8.self)
        entry.storeBytes(of: socket, toByteOffset: 4, as: CInt.self)
        entry.storeBytes(of: UInt64(UInt(bitPattern: bytes.baseAddress)), toByteOffset: 16, as: UInt64.self)
        entry.storeBytes(of: UInt32(truncatingIfNeeded: bytes.count), toByteOffset: 24, as: UInt32.self)
        entry.storeBytes(
            of: UInt32(truncatingIfNeeded: Int(MSG_DONTWAIT | MSG_NOSIGNAL)),
            toByteOffset: 28,
            as: UInt32.self
        )
        entry.storeBytes(of: UInt64(self.queued), toByteOffset: 32, as: UInt64.self)
        self.lengths[self.queued] = Int32(truncatingIfNeeded: bytes.count)
        self.queued += 1
        self.tail &+= 1
    }

    /// Takes back all sends that are queued.
    func forget() {
        self.tail &-= UInt32(self.queued)
        self.queued = 0
    }

    /// Performs all sends that are queued.
    ///
    /// - Parameter shortfalls: Gets those that did not take all bytes.
    /// - Returns: Whether the ring works; if not, what has not been tried is among the shortfalls with 0 bytes, and the
    ///   ring must not be used again.
    func submit(_ shortfalls: inout ContiguousArray<Shortfall>) -> Bool {
        var unsubmitted = UInt32(self.queued)
        var left = self.queued
        let ring = self.registered >= 0 ? self.registered : self.descriptor
        let flags = Kernel.enterGetEvents | (self.registered >= 0 ? Kernel.enterRegisteredRing : 0)
        var idleRounds = 0
        c_uring_store(self.submissionTail, self.tail)
        while left > 0 {
            let result = c_uring_enter(ring, unsubmitted, UInt32(left), flags)
            if result >= 0 {
                unsubmitted -= min(unsubmitted, UInt32(result))
            }
            let reaped = self.reap(&shortfalls)
            left -= reaped
            idleRounds = reaped > 0 ? 0 : idleRounds + 1
            let isRefused = result < 0 && ![EINTR, EAGAIN, EBUSY].contains(CInt(-result))
            if left > 0, isRefused || idleRounds > Kernel.idleRounds {
                self.giveUp(&shortfalls)
                return false
            }
        }
        self.queued = 0
        return true
    }

    /// Takes the completions out.
    private func reap(_ shortfalls: inout ContiguousArray<Shortfall>) -> Int {
        var head = c_uring_load(self.completionHead)
        let end = c_uring_load(self.completionTail)
        let count = Int(end &- head)
        while head != end {
            // struct io_uring_cqe: user_data, res, flags.
            let completion = self.completions + Int(head & self.completionMask) * Kernel.completionBytes
            let index = Int(completion.load(as: UInt64.self))
            let result = completion.load(fromByteOffset: 8, as: Int32.self)
            if result != self.lengths[index] {
                shortfalls.append(Shortfall(index: index, result: Int(result)))
            }
            self.lengths[index] = -1
            head &+= 1
        }
        c_uring_store(self.completionHead, head)
        return count
    }

    /// The kernel refuses to go on: what is not known to have been tried has not been sent.
    private func giveUp(_ shortfalls: inout ContiguousArray<Shortfall>) {
        _ = self.reap(&shortfalls)
        for index in 0..<self.queued where self.lengths[index] >= 0 {
            shortfalls.append(Shortfall(index: index, result: 0))
        }
        self.queued = 0
    }
}

@available(*, unavailable)
extension SendRing: Sendable {}
#endif

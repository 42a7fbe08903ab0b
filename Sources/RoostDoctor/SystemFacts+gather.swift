// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import RoostServer

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension SystemFacts {
    /// Reads the facts of this machine and process.
    public static func gather() -> SystemFacts {
        let first = NIODeadline.now().uptimeNanoseconds
        return SystemFacts(
            descriptorLimit: Self.descriptorLimit,
            acceptBacklog: Self.number(in: "/proc/sys/net/core/somaxconn"),
            memoryBytes: Self.memory,
            processors: System.coreCount,
            hasIOUring: SinkChoice.ioUring.isAvailable,
            unixSeconds: time(nil),
            monotonic: (first, NIODeadline.now().uptimeNanoseconds),
            hashesPredictably: getenv("SWIFT_DETERMINISTIC_HASHING") != nil
        )
    }

    private static var descriptorLimit: Int? {
        var limit = rlimit()
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        return getrlimit(resource, &limit) == 0 ? Int(clamping: limit.rlim_cur) : nil
    }

    private static var memory: Int? {
        let groups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let machine = pages > 0 ? pages * sysconf(Int32(_SC_PAGESIZE)) : nil
        return (groups.map { Self.number(in: $0) } + [machine]).compactMap(\.self).min()
    }

    private static func number(in path: String) -> Int? {
        Self.text(of: path).flatMap { Int($0.filter { !$0.isWhitespace }) }
    }

    private static func text(of path: String) -> String? {
        guard let file = fopen(path, "r") else {
            return nil
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        return String(decoding: bytes.prefix(fread(&bytes, 1, bytes.count, file)), as: UTF8.self)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What every Prometheus client tells of its process: `process_cpu_seconds_total` and so on.
///
/// It is read from `/proc`, so there is nothing of it but on Linux.
public enum ProcessMetrics {
    /// The metrics.
    public static let descriptions = [
        MetricDescription(
            .counter,
            "process_cpu_seconds_total",
            help: "Seconds of processor time that the process has used."
        ),
        MetricDescription(.gauge, "process_open_fds", help: "Open file descriptors."),
        MetricDescription(.gauge, "process_max_fds", help: "File descriptors that may be open."),
        MetricDescription(.gauge, "process_resident_memory_bytes", help: "Resident memory in bytes."),
        MetricDescription(.gauge, "process_virtual_memory_bytes", help: "Virtual memory in bytes."),
        MetricDescription(
            .gauge,
            "process_start_time_seconds",
            help: "When the process was started, in seconds since 1970."
        ),
        MetricDescription(.gauge, "process_threads", help: "Threads of the process."),
    ]

    /// Adds them to a registry.
    public static func add(to registry: PrometheusRegistry) {
        registry.addCollector(describing: Self.descriptions, Self.collect)
    }

    @Sendable
    static func collect() -> [PrometheusRegistry.Sample] {
        var samples: [PrometheusRegistry.Sample] = []
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        if let status = ProcessStatus(Self.read("/proc/self/stat")) {
            samples += [
                .init("process_cpu_seconds_total", Double(status.processorTicks) / ticks),
                .init(
                    "process_resident_memory_bytes",
                    Double(status.residentPages) * Double(sysconf(Int32(_SC_PAGESIZE)))
                ),
                .init("process_virtual_memory_bytes", Double(status.virtualBytes)),
                .init("process_threads", Double(status.threads)),
            ]
            if let boot = Self.bootTime(Self.read("/proc/stat")) {
                samples.append(.init("process_start_time_seconds", Double(boot) + Double(status.startTicks) / ticks))
            }
        }
        if let count = Self.descriptors() {
            samples.append(.init("process_open_fds", Double(count)))
        }
        var limit = rlimit()
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        if getrlimit(resource, &limit) == 0 {
            samples.append(.init("process_max_fds", Double(limit.rlim_cur)))
        }
        return samples
    }

    /// When the machine was started, in seconds since 1970, from the text of `/proc/stat`.
    static func bootTime(_ text: String) -> Int? {
        text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int($0.dropFirst("btime ".count)) }
    }

    /// Counts the descriptors, without the one that is needed to count.
    private static func descriptors() -> Int? {
        guard let folder = opendir("/proc/self/fd") else {
            return nil
        }
        defer { closedir(folder) }
        // "." and ".." and the folder itself.
        var count = -3
        while readdir(folder) != nil {
            count += 1
        }
        return max(0, count)
    }

    private static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else {
            return ""
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

/// What `/proc/PID/stat` says.
struct ProcessStatus: Equatable {
    let processorTicks: UInt64
    let threads: Int
    /// Since the machine was started.
    let startTicks: UInt64
    let virtualBytes: UInt64
    let residentPages: Int

    /// Reads the text; the process' name, which stands in brackets, may hold anything.
    init?(_ text: String) {
        guard let end = text.utf8.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        let fields = text[end...].dropFirst().split(whereSeparator: { $0 == " " || $0 == "\n" })
        // The first field here is the third of the manual page proc(5).
        func field<Number: FixedWidthInteger>(_ number: Int, _ type: Number.Type) -> Number? {
            fields.indices.contains(number - 3) ? Number(fields[number - 3]) : nil
        }
        guard let user = field(14, UInt64.self), let system = field(15, UInt64.self),
            let threads = field(20, Int.self), let start = field(22, UInt64.self),
            let virtual = field(23, UInt64.self), let resident = field(24, Int.self)
        else {
            return nil
        }
        self.processorTicks = user &+ system
        self.threads = threads
        self.startTicks = start
        self.virtualBytes = virtual
        self.residentPages = resident
    }
}

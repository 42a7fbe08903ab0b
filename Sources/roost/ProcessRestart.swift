// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostConfiguration
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Runs the program again in the same process, once it has come to its end: for the button of the sample page.
final class ProcessRestart: Sendable {
    private let isRequested = Atomic<Bool>(false)

    /// Ends the program as SIGTERM does, and lets it begin again.
    func request() {
        self.isRequested.store(true, ordering: .relaxed)
        kill(getpid(), SIGTERM)
    }

    /// Begins again, if that was asked for.
    ///
    /// - Throws: `ProcessRestartError` if the program cannot be run again.
    func performIfRequested() throws {
        guard self.isRequested.load(ordering: .relaxed) else {
            return
        }
        // What signals are ignored and blocked would stay so.
        for number in [SIGTERM, SIGINT, SIGHUP] {
            signal(number, SIG_DFL)
        }
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        unsetenv("LISTEN_FDS")
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        #if os(Linux)
        execv("/proc/self/exe", &arguments)
        #else
        execvp(CommandLine.arguments[0], &arguments)
        #endif
        throw ProcessRestartError(code: errno)
    }
}

/// The program could not be run again.
struct ProcessRestartError: Error, CustomStringConvertible {
    let code: CInt

    var description: String {
        "the program could not be started again: \(String(cString: strerror(self.code)))"
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What libFuzzer calls with every input; the result is always 0.
public typealias FuzzTest = @convention(c) (UnsafePointer<UInt8>, Int) -> Int32

// SwiftPM renames `main`, so libFuzzer's own cannot be used: its driver is called instead.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: FuzzTest
) -> Int32

/// Runs libFuzzer with the arguments of the process until it is done.
///
/// - Parameter test: The function under test.
/// - Returns: The status to exit with.
public func runFuzzer(_ test: FuzzTest) -> Int32 {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    return runDriver(&count, &arguments, test)
}

/// Ends the process when a property does not hold, which libFuzzer reports with the input.
///
/// - Parameters:
///   - holds: Whether the property holds.
///   - property: The property.
public func require(_ holds: Bool, _ property: StaticString) {
    if !holds {
        fatalError("does not hold: \(property)")
    }
}

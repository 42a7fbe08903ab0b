// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Measures the server's parts and a whole server, and prints one JSON object for each benchmark.
///
/// What the figures may be is judged by `scripts/bench micro`, which runs this.
@main
struct RoostBenchmarks {
    static func main() {
        guard let options = Options(CommandLine.arguments.dropFirst()) else {
            Options.printUsage()
        }
        var harness = Harness(options: options)
        HarnessBenchmarks.run(&harness)
        CodecBenchmarks.run(&harness)
        LookupBenchmarks.run(&harness)
        PublishBenchmarks.run(&harness)
        harness.finish()
    }
}

// swift-tools-version: 6.2
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// One libFuzzer program per parser. Only our own sources are instrumented, they are links to the real ones.
// Run through `scripts/fuzz SECONDS`.

import PackageDescription

let features: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let instrumented = features + [.unsafeFlags(["-sanitize=fuzzer,address"])]
let program = instrumented + [.unsafeFlags(["-parse-as-library"])]
// The gold linker fails on these objects.
let linked: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "roost-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .target(name: "WAMP", dependencies: [nioCore], swiftSettings: instrumented),
        .target(name: "RoostTransport", dependencies: ["CZlib", "WAMP", crypto, nioCore], swiftSettings: instrumented),
        .target(name: "RoostRouter", dependencies: ["WAMP", nioCore], swiftSettings: instrumented),
        .target(name: "TraceExport", swiftSettings: instrumented),
        .target(name: "FuzzSupport", path: "Sources/Targets/FuzzSupport", swiftSettings: features),
        .executableTarget(
            name: "JSONScannerFuzz",
            dependencies: ["FuzzSupport", "WAMP", nioCore],
            path: "Sources/Targets/JSONScannerFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .target(
            name: "SerializerFuzzing",
            dependencies: ["FuzzSupport", "WAMP", nioCore],
            path: "Sources/Targets/SerializerFuzzing",
            swiftSettings: instrumented
        ),
        .executableTarget(
            name: "MessagePackFuzz",
            dependencies: ["FuzzSupport", "SerializerFuzzing", "WAMP", nioCore],
            path: "Sources/Targets/MessagePackFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "CBORFuzz",
            dependencies: ["FuzzSupport", "SerializerFuzzing", "WAMP", nioCore],
            path: "Sources/Targets/CBORFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "V2MessageFuzz",
            dependencies: ["FuzzSupport", "WAMP", nioCore],
            path: "Sources/Targets/V2MessageFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "RawSocketFuzz",
            dependencies: ["FuzzSupport", "RoostTransport", "WAMP", nioCore],
            path: "Sources/Targets/RawSocketFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "BatchFuzz",
            dependencies: ["FuzzSupport", "RoostTransport", "WAMP", nioCore],
            path: "Sources/Targets/BatchFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "SessionFuzz",
            dependencies: ["FuzzSupport", "RoostRouter", "WAMP", nioCore],
            path: "Sources/Targets/SessionFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "TokenFuzz",
            dependencies: ["FuzzSupport", "RoostRouter", "WAMP"],
            path: "Sources/Targets/TokenFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "FrameDecoderFuzz",
            dependencies: ["FuzzSupport", "RoostTransport", nioCore],
            path: "Sources/Targets/FrameDecoderFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "TraceParentFuzz",
            dependencies: ["FuzzSupport", "TraceExport"],
            path: "Sources/Targets/TraceParentFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "HandshakeFuzz",
            dependencies: ["FuzzSupport", "RoostTransport", nioCore],
            path: "Sources/Targets/HandshakeFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "DeflateFuzz",
            dependencies: ["FuzzSupport", "RoostTransport", nioCore],
            path: "Sources/Targets/DeflateFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "ChannelMatcherFuzz",
            dependencies: ["FuzzSupport", "RoostRouter"],
            path: "Sources/Targets/ChannelMatcherFuzz",
            swiftSettings: program,
            linkerSettings: linked
        ),
    ]
)

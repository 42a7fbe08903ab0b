// swift-tools-version: 6.2
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// Benchmarks whose allocations and instructions are held to `thresholds.json`. The sources of the modules are links to
// the real ones, so that what is `package` there is within reach here. Run through `scripts/bench micro`.

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "roost-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
    ],
    targets: [
        .target(name: "CAllocationCount"),
        .target(name: "WAMP", dependencies: [nioCore], swiftSettings: settings),
        .target(name: "RoostRouter", dependencies: ["WAMP", nioCore, crypto], swiftSettings: settings),
        .systemLibrary(name: "CIOUring"),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .target(name: "RoostTransport", dependencies: ["CZlib", "WAMP", nioCore, crypto], swiftSettings: settings),
        .target(
            name: "PrometheusExposition",
            dependencies: [nioCore, .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings
        ),
        .target(
            name: "RoostServer",
            dependencies: [
                "CIOUring", "PrometheusExposition", "RoostRouter", "RoostTransport", "WAMP", nioCore, nioPosix, nioSSL,
                logging, metrics,
                lifecycle,
                crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: settings
        ),
        .target(name: "TopicLookup", swiftSettings: settings),
        .executableTarget(
            name: "roost-benchmarks",
            dependencies: [
                "CAllocationCount", "RoostRouter", "RoostServer", "RoostTransport", "TopicLookup", "WAMP",
                nioCore, logging,
            ],
            path: "Sources/RoostBenchmarks",
            swiftSettings: settings
        ),
    ]
)

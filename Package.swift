// swift-tools-version: 6.2
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

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

let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "roost",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Roost", targets: ["RoostServer", "RoostRouter", "WAMP"]),
        .library(name: "RoostClient", targets: ["RoostClient"]),
        .library(name: "RoostConfiguration", targets: ["RoostConfiguration"]),
        .library(name: "RoostTesting", targets: ["RoostTesting"]),
        .library(name: "WAMP", targets: ["WAMP"]),
        .executable(name: "roost", targets: ["roost"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin.git", from: "1.5.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .target(name: "WAMP", dependencies: [nioCore], swiftSettings: settings),
        .target(name: "RoostRouter", dependencies: ["WAMP", nioCore, crypto], swiftSettings: settings),
        .target(name: "RoostTransport", dependencies: ["CZlib", "WAMP", nioCore, crypto], swiftSettings: settings),
        .systemLibrary(name: "CIOUring"),
        .target(
            name: "RoostServer",
            dependencies: [
                "CIOUring", "RoostRouter", "RoostTransport", "WAMP", nioCore, nioPosix, nioSSL, logging, metrics,
                lifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RoostClient",
            dependencies: ["RoostTransport", "WAMP", nioCore, nioPosix, nioSSL],
            swiftSettings: settings
        ),
        .target(
            name: "RoostConfiguration",
            dependencies: [
                "RoostServer", "RoostRouter", "WAMP",
                .product(name: "Yams", package: "Yams"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RoostTesting",
            dependencies: ["RoostServer", "RoostRouter", "RoostTransport", "WAMP", nioCore],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "roost",
            dependencies: [
                "RoostServer", "RoostRouter", "RoostClient", "RoostConfiguration", "WAMP", logging, lifecycle, signals,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "CompatibilityFixture",
            dependencies: ["RoostServer", "RoostRouter", "RoostConfiguration", "WAMP", logging, lifecycle, signals],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "roost-echo",
            dependencies: ["RoostServer", "RoostRouter", logging, lifecycle, signals],
            path: "Sources/RoostEcho",
            swiftSettings: settings
        ),
        .testTarget(name: "WAMPTests", dependencies: ["WAMP", nioCore], swiftSettings: settings),
        .testTarget(
            name: "RoostRouterTests",
            dependencies: ["RoostRouter", "WAMP", nioCore],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RoostTransportTests",
            dependencies: ["RoostTransport", "WAMP", nioCore],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RoostServerTests",
            dependencies: [
                "RoostServer", "RoostRouter", "RoostTesting", "RoostTransport", "WAMP", nioCore, nioPosix, logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RoostConfigurationTests",
            dependencies: ["RoostConfiguration", "RoostServer", "RoostRouter", "WAMP"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RoostClientTests",
            dependencies: ["RoostClient", "WAMP", nioCore],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "RoostServer", "RoostRouter", "RoostClient", "RoostConfiguration", "RoostTesting", "WAMP",
                logging,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ChatHandlers",
            dependencies: ["RoostRouter", "WAMP"],
            path: "Examples/handler/Sources/ChatHandlers",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "chat-server",
            dependencies: ["ChatHandlers", "RoostServer", "RoostRouter", logging, lifecycle, signals],
            path: "Examples/handler/Sources/chat-server",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ChatHandlersTests",
            dependencies: ["ChatHandlers", "RoostTesting", "RoostRouter", "WAMP"],
            path: "Examples/handler/Tests/ChatHandlersTests",
            swiftSettings: settings
        ),
    ]
)

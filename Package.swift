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
let tracing = Target.Dependency.product(
    name: "Tracing",
    package: "swift-distributed-tracing",
    condition: .when(traits: ["Tracing"])
)
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
        .library(name: "PrometheusExposition", targets: ["PrometheusExposition"]),
        .executable(name: "roost", targets: ["roost"]),
    ],
    traits: [
        .trait(
            name: "PostgreSQL",
            description: "Users from the application's PostgreSQL database, through the system's libpq."
        ),
        .trait(
            name: "Tracing",
            description: "Spans of HTTP requests, handlers and webhooks, which roost sends to a collector."
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
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
        .systemLibrary(
            name: "CLibPQ",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
        ),
        .target(
            name: "PrometheusExposition",
            dependencies: [nioCore, .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings
        ),
        .target(name: "LogLines", dependencies: [logging], swiftSettings: settings),
        .target(
            name: "TraceExport",
            dependencies: [
                "WAMP", nioCore, lifecycle, tracing,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RoostServer",
            dependencies: [
                "CIOUring", "PrometheusExposition", "RoostRouter", "RoostTransport", "WAMP", nioCore, nioPosix, nioSSL,
                crypto, logging, metrics,
                lifecycle,
                tracing,
                .target(name: "CLibPQ", condition: .when(traits: ["PostgreSQL"])),
                .product(name: "CryptoExtras", package: "swift-crypto"),
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
        .target(
            name: "RoostDoctor",
            dependencies: ["RoostServer", "RoostConfiguration", "RoostRouter", "WAMP", nioCore, nioPosix, nioSSL],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "roost",
            dependencies: [
                "RoostServer", "RoostRouter", "RoostClient", "RoostConfiguration", "RoostDoctor", "LogLines",
                "PrometheusExposition", "TraceExport", "WAMP", logging, metrics, lifecycle, signals, tracing,
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
        .testTarget(
            name: "TraceExportTests",
            dependencies: ["TraceExport", "WAMP", nioCore, tracing],
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
                "RoostServer", "RoostRouter", "RoostTesting", "RoostTransport", "PrometheusExposition", "WAMP", nioCore,
                nioPosix, logging, metrics,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RoostConfigurationTests",
            dependencies: ["RoostConfiguration", "RoostServer", "RoostRouter", "WAMP"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PrometheusExpositionTests",
            dependencies: [
                "PrometheusExposition", nioCore, .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "LogLinesTests", dependencies: ["LogLines", logging], swiftSettings: settings),
        .testTarget(
            name: "RoostDoctorTests",
            dependencies: ["RoostDoctor", "RoostServer", "RoostConfiguration", "RoostRouter"],
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

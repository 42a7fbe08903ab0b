// swift-tools-version: 6.2
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// The pure modules and their tests without the rest, so that sanitizers rebuild little.
// Sources and tests are links to the real ones. Used by `scripts/check sanitize`.

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "roost-core",
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
        .target(name: "WAMP", dependencies: [nioCore], swiftSettings: settings),
        .target(name: "RoostRouter", dependencies: ["WAMP", nioCore, crypto], swiftSettings: settings),
        .target(name: "RoostTransport", dependencies: ["CZlib", "WAMP", nioCore, crypto], swiftSettings: settings),
        .testTarget(name: "WAMPTests", dependencies: ["WAMP", nioCore], swiftSettings: settings),
        .testTarget(name: "RoostRouterTests", dependencies: ["RoostRouter", "WAMP", nioCore], swiftSettings: settings),
        .testTarget(
            name: "RoostTransportTests",
            dependencies: ["RoostTransport", "WAMP", nioCore],
            swiftSettings: settings
        ),
    ]
)

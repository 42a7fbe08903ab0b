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

let package = Package(
    name: "handler",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "roost", path: "../.."),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "ChatHandlers",
            dependencies: [.product(name: "Roost", package: "roost")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "chat-server",
            dependencies: [
                "ChatHandlers",
                .product(name: "Roost", package: "roost"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ChatHandlersTests",
            dependencies: [
                "ChatHandlers",
                .product(name: "Roost", package: "roost"),
                .product(name: "RoostTesting", package: "roost"),
            ],
            swiftSettings: settings
        ),
    ]
)

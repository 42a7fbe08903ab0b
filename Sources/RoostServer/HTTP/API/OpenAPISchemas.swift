// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// The schemas of what the API takes and answers.
enum OpenAPISchemas {
    /// All of them, by name.
    static let all: [WireValue.Member] =
        Self.requests + Self.results + Self.topics + Self.sessions + Self.server + Self.watching

    // MARK: Looking on

    private static let shown: KeyValuePairs<String, WireValue> = [
        "text": ["type": "string", "description": "The beginning of the payload, 4,096 bytes at most."],
        "bytes": Self.number,
        "is_whole": Self.flag,
        "lost": ["type": "integer", "minimum": 1, "description": "Alone: so many were left out here."],
    ]

    private static func shown(_ members: KeyValuePairs<String, WireValue>) -> WireValue {
        let all = members.map { WireValue.Member($0.key, $0.value) } + self.shown.map { .init($0.key, $0.value) }
        return .object([
            .init("type", "object"), .init("properties", .object(all)), .init("additionalProperties", false),
        ])
    }

    private static let watching: [WireValue.Member] = [
        .init(
            "WatchedEvent",
            Self.shown([
                "time": ["type": "integer", "description": "Milliseconds since 1970."],
                "topic": Self.name,
                "subscribers": Self.number,
                "is_for_everyone": ["type": "boolean", "description": "Whether the publisher has left nobody out."],
            ])
        ),
        .init(
            "WatchedFrame",
            Self.shown([
                "time": ["type": "integer", "description": "Milliseconds since 1970."],
                "direction": ["type": "string", "enum": ["in", "out"]],
                "kind": ["type": "string", "enum": ["text", "binary", "ping", "pong", "close", "event"]],
                "frame_bytes": [
                    "type": "integer", "minimum": 0,
                    "description": "The length of the frame's payload; MessagePack and CBOR are shown as JSON.",
                ],
            ])
        ),
    ]

    // MARK: Parts

    private static let text: WireValue = ["type": "string"]
    private static let number: WireValue = ["type": "integer", "minimum": 0]
    private static let flag: WireValue = ["type": "boolean"]
    private static let list: WireValue = ["type": "array"]
    private static let map: WireValue = ["type": "object"]
    private static let optionalText: WireValue = ["type": ["string", "null"]]
    private static let texts: WireValue = ["type": "array", "items": Self.text]
    private static let id: WireValue = ["type": "integer", "minimum": 1, "maximum": 9_007_199_254_740_992]
    private static let name: WireValue = [
        "type": "string", "minLength": 1, "maxLength": 65_535, "description": "At most `limits.topic_bytes` bytes.",
    ]
    private static let match: WireValue = ["type": "string", "enum": ["exact", "prefix", "wildcard"]]
    private static let time: WireValue = ["type": "string", "format": "date-time"]
    private static let attributes: WireValue = [
        "type": "object", "additionalProperties": ["type": ["string", "null"]],
    ]

    private static func array(_ name: String) -> WireValue {
        ["type": "array", "items": OpenAPIDocument.reference(name)]
    }

    /// An object without other members than these; all of them are there but the optional ones.
    private static func object(_ members: KeyValuePairs<String, WireValue>, optional: [String] = []) -> WireValue {
        let required = members.map(\.key).filter { !optional.contains($0) }.map { WireValue.string($0) }
        return .object([
            .init("type", "object"),
            .init("properties", .object(members.map { .init($0.key, $0.value) })),
            .init("required", .array(required)),
            .init("additionalProperties", false),
        ])
    }

    private static func page(_ member: String, of name: String) -> WireValue {
        self.object([
            member: self.array(name),
            "next": ["type": ["string", "null"], "description": "`cursor` of the next page; null on the last one."],
        ])
    }

    // MARK: Requests

    private static let event: [WireValue.Member] = [
        .init(
            "payload",
            [
                "description":
                    "The event, any JSON value; for WAMP v2 the only element of `args`. Its bytes stay as they are."
            ]
        ),
        .init("args", ["type": "array", "description": "The arguments of WAMP v2, instead of `payload`."]),
        .init("kwargs", ["type": "object", "description": "The keyword arguments of WAMP v2, instead of `payload`."]),
        .init("exclude", Self.sessionIDs("Sessions that do not get it.")),
        .init("exclude_authid", Self.names("Sessions with these `authid`s do not get it.")),
        .init("exclude_authrole", Self.names("Sessions with these `authrole`s do not get it.")),
        .init("eligible", Self.sessionIDs("Only these sessions get it.")),
        .init("eligible_authid", Self.names("Only sessions with these `authid`s get it.")),
        .init("eligible_authrole", Self.names("Only sessions with these `authrole`s get it.")),
        .init("retain", ["type": "boolean", "description": "Whether it is kept for later subscribers of WAMP v2."]),
        .init("acknowledge", ["type": "boolean", "description": "Whether the receivers are counted."]),
    ]

    private static func sessionIDs(_ description: String) -> WireValue {
        [
            "type": "array", "description": .string(description), "maxItems": 10_000,
            "items": ["anyOf": [Self.id, ["type": "string", "description": "The id as WAMP v1 writes it."]]],
        ]
    }

    private static func names(_ description: String) -> WireValue {
        ["type": "array", "description": .string(description), "maxItems": 10_000, "items": Self.text]
    }

    private static func publication(_ topic: WireValue.Member) -> WireValue {
        let without: (String) -> WireValue = { ["not": ["required": [.string($0)]]] }
        return .object([
            .init("type", "object"),
            .init("properties", .object([topic] + self.event)),
            .init("required", [.string(topic.key)]),
            .init("additionalProperties", false),
            .init(
                "oneOf",
                [
                    ["required": ["payload"], "allOf": [without("args"), without("kwargs")]],
                    ["anyOf": [["required": ["args"]], ["required": ["kwargs"]]], "allOf": [without("payload")]],
                ]
            ),
        ])
    }

    private static let requests: [WireValue.Member] = [
        .init("Publication", Self.publication(.init("topic", Self.name))),
        .init(
            "Broadcast",
            Self.publication(.init("topics", ["type": "array", "minItems": 1, "maxItems": 1_000, "items": Self.name]))
        ),
        .init(
            "PublicationBatch",
            Self.object([
                "publications": [
                    "type": "array", "minItems": 1, "maxItems": 1_000,
                    "items": ["description": "A `Publication`. What is not one has a `problem` among the results."],
                ]
            ])
        ),
        .init(
            "Call",
            Self.object(
                [
                    "procedure": Self.name, "args": Self.list, "kwargs": Self.map,
                    "timeout": [
                        "type": "integer", "minimum": 1, "maximum": .integer(Int64(APIService.longestCall)),
                        "description": "Milliseconds; default `limits.handler_timeout`.",
                    ],
                ],
                optional: ["args", "kwargs", "timeout"]
            )
        ),
        .init(
            "Revocation",
            [
                "oneOf": [
                    Self.object(
                        ["jti": Self.revoked("The token's id."), "lifetime": Self.lifetime],
                        optional: ["lifetime"]
                    ),
                    Self.object(
                        [
                            "subject": Self.revoked("The `authid` that the tokens give, or the login of Oro tickets."),
                            "not_before": [
                                "type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_992,
                                "description":
                                    "The Unix second up to which they were issued (`iat`); now, if it is missing.",
                            ],
                            "lifetime": Self.lifetime,
                        ],
                        optional: ["not_before", "lifetime"]
                    ),
                ]
            ]
        ),
    ]

    private static func revoked(_ description: String) -> WireValue {
        [
            "type": "string", "minLength": 1, "maxLength": .integer(Int64(Revocation.maximumLength)),
            "description": .string(description),
        ]
    }

    private static let lifetime: WireValue = [
        "type": "integer", "minimum": .integer(Int64(APIService.revocationLifetimes.lowerBound)),
        "maximum": .integer(Int64(APIService.revocationLifetimes.upperBound)),
        "description":
            "For how many seconds new sessions are refused, at least: as long as tokens live. Default: a day.",
    ]

    // MARK: Results

    private static let results: [WireValue.Member] = [
        .init(
            "PublicationResult",
            Self.object(
                [
                    "publication": Self.id,
                    "receivers": [
                        "type": "integer", "minimum": 0,
                        "description":
                            "With `acknowledge`: the subscriptions, to the topic and to patterns, that it is for.",
                    ],
                ],
                optional: ["receivers"]
            )
        ),
        .init(
            "PublicationResults",
            Self.object([
                "results": [
                    "type": "array",
                    "items": [
                        "oneOf": [
                            OpenAPIDocument.reference("PublicationResult"),
                            Self.object(["problem": OpenAPIDocument.reference("Problem")]),
                        ]
                    ],
                ]
            ])
        ),
        .init("CallResult", Self.object(["args": Self.list, "kwargs": Self.map])),
        .init(
            "Problem",
            [
                "type": "object",
                "description": "RFC 9457. `type` stays the same for a kind of problem; `detail` is for people.",
                "properties": [
                    "type": ["type": "string", "enum": .array(ProblemKind.allCases.map { .string($0.type) })],
                    "title": Self.text, "status": ["type": "integer", "minimum": 400, "maximum": 599],
                    "detail": Self.text,
                    "errors": [
                        "type": "array", "description": "Everything that is wrong with parts of the request.",
                        "items": Self.object(
                            [
                                "pointer": ["type": "string", "description": "A JSON pointer into the body."],
                                "parameter": ["type": "string", "description": "A parameter of path or query."],
                                "header": Self.text, "detail": Self.text,
                            ],
                            optional: ["pointer", "parameter", "header"]
                        ),
                    ],
                    "error": ["type": "string", "description": "The error URI of a failed call."],
                    "args": Self.list, "kwargs": Self.map,
                ],
                "required": ["type", "title", "status", "detail"],
            ]
        ),
    ]

    // MARK: Topics

    private static let topic: KeyValuePairs<String, WireValue> = [
        "topic": Self.text, "match": Self.match, "subscribers": Self.number, "subscription": Self.id,
        "created": Self.time,
    ]

    private static let topics: [WireValue.Member] = [
        .init("Topic", Self.object(Self.topic)),
        .init("TopicPage", Self.page("topics", of: "Topic")),
        .init(
            "TopicDetails",
            Self.object([
                "topic": Self.text, "match": Self.match, "subscribers": Self.number,
                "subscription": ["type": ["integer", "null"]], "created": ["type": ["string", "null"]],
                "route": ["type": ["string", "null"], "description": "The name of the route."],
                "attributes": Self.attributes,
            ])
        ),
    ]

    // MARK: Sessions

    private static let session: [WireValue.Member] = [
        .init("session", Self.id),
        .init("session_v1", ["type": "string", "description": "The id as WAMP v1 writes it."]),
        .init("authid", Self.text), .init("authrole", Self.text), .init("authmethod", Self.text),
        .init("authprovider", Self.text), .init("user_id", ["type": ["integer", "null"]]), .init("roles", Self.texts),
        .init("backend", Self.flag), .init("address", Self.optionalText),
    ]

    private static func session(_ more: [WireValue.Member]) -> WireValue {
        let members = self.session + more
        return .object([
            .init("type", "object"), .init("properties", .object(members)),
            .init("required", .array(members.map { .string($0.key) })), .init("additionalProperties", false),
        ])
    }

    private static let sessions: [WireValue.Member] = [
        .init("Session", Self.session([])),
        .init("SessionPage", Self.page("sessions", of: "Session")),
        .init(
            "SessionDetails",
            Self.session([
                .init(
                    "subscriptions",
                    [
                        "type": "array",
                        "items": Self.object(["topic": Self.text, "match": Self.match, "subscription": Self.id]),
                    ]
                ),
                .init(
                    "has_all_subscriptions",
                    ["type": "boolean", "description": "False if there are more than 1,000."]
                ),
            ])
        ),
        .init("Disconnected", Self.object(["disconnected": Self.number])),
        .init("Revoked", Self.object(["disconnected": Self.number])),
    ]

    // MARK: Routes and the server

    private static let route: KeyValuePairs<String, WireValue> = [
        "name": Self.text, "channel": Self.text, "handler": Self.text, "handler_exists": Self.flag,
        "requirements": ["type": "object", "additionalProperties": Self.text], "publish": Self.optionalText,
        "slow_consumer": Self.optionalText, "source": Self.optionalText,
    ]

    private static let server: [WireValue.Member] = [
        .init("Route", Self.object(Self.route)),
        .init("RoutePage", Self.page("routes", of: "Route")),
        .init(
            "RouteMatch",
            Self.object([
                "topic": Self.text, "route": ["anyOf": [OpenAPIDocument.reference("Route"), ["type": "null"]]],
                "attributes": Self.attributes,
                "nearest": ["type": ["string", "null"], "description": "Which route comes closest, if none matches."],
            ])
        ),
        .init(
            "Explanation",
            Self.object([
                "allowed": Self.flag,
                "findings": ["type": "array", "items": Self.object(["subject": Self.text, "text": Self.text])],
            ])
        ),
        .init(
            "Realms",
            Self.object([
                "realms": [
                    "type": "array",
                    "items": Self.object([
                        "name": Self.text, "sessions": Self.number, "topics": Self.number, "unrouted_topics": Self.flag,
                    ]),
                ]
            ])
        ),
        .init(
            "Server",
            Self.object([
                "product": Self.text, "version": Self.text,
                "uptime": ["type": "integer", "minimum": 0, "description": "Seconds."], "loops": Self.number,
                "routes": Self.number,
                "listeners": [
                    "type": "array",
                    "items": Self.object([
                        "name": Self.text, "host": Self.text, "port": Self.number, "protocols": Self.texts,
                        "backend": Self.flag, "publish": Self.text,
                    ]),
                ],
            ])
        ),
        .init(
            "Key",
            Self.object([
                "name": Self.text,
                "allow": [
                    "type": "array", "items": ["type": "string", "enum": ["publish", "read", "call", "manage"]],
                ],
                "realms": ["type": ["array", "null"], "items": Self.text, "description": "Null for all."],
                "topics": ["type": ["array", "null"], "items": Self.text, "description": "Null for all."],
            ])
        ),
    ]
}

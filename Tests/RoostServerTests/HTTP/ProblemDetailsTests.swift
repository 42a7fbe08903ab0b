// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import Testing
import WAMP

@testable import RoostServer

@Suite("ProblemDetails")
struct ProblemDetailsTests {
    @Test("Each kind has a type and a title of its own, and the status of a failure", arguments: ProblemKind.allCases)
    func kinds(kind: ProblemKind) {
        #expect(kind.type == "urn:roost:problem:\(kind.rawValue)")
        #expect(ProblemKind.allCases.count { $0.title == kind.title } == 1)
        #expect(400..<600 ~= kind.status.code)
    }

    @Test(
        "A status of the library becomes the kind that has it",
        arguments: [
            (.notFound, .notFound), (.contentTooLarge, .contentTooLarge), (.expectationFailed, .malformedRequest),
            (.badGateway, .handlerFailed), (.httpVersionNotSupported, .internalError),
        ] as [(HTTPResponse.Status, ProblemKind)]
    )
    func statuses(status: HTTPResponse.Status, kind: ProblemKind) {
        #expect(ProblemKind(status) == kind)
    }

    @Test("The response is JSON with everything that is wrong")
    func response() {
        let problem = ProblemDetails(
            .invalidRequest,
            "A \"quote\".",
            errors: [
                ProblemPart(place: .body("#/topic"), detail: "a"), ProblemPart(place: .parameter("limit"), detail: "b"),
                ProblemPart(place: .header("X"), detail: "c"),
            ]
        )
        var text = ByteBuffer()
        text.writeJSON(problem.value)
        let expected =
            #"{"type":"urn:roost:problem:invalid-request","title":"The request is not valid","status":422,"#
            + ##""detail":"A \"quote\".","errors":[{"pointer":"#/topic","detail":"a"},"##
            + #"{"parameter":"limit","detail":"b"},{"header":"X","detail":"c"}]}"#
        #expect(String(buffer: text) == expected)
    }
}

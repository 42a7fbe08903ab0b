// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// The procedures of the fixture.
struct PeerProcedures: ProcedureHandler {
    let name: String

    func call(_ call: ProcedureCall) async throws -> WireValue? {
        switch call.method {
        case "sum":
            return ["result": Self.sum(call.arguments)]
        case "scalarValue":
            return 42
        case "echoParams":
            return call.arguments
        case "nothing":
            return nil
        case "failing":
            throw HandlerError("rpc failed", code: 77)
        case "getName":
            return .string(self.name)
        case _:
            throw ProcedureError.methodNotFound
        }
    }

    /// PHP's `array_sum`: whole numbers stay whole, what is no number does not count.
    private static func sum(_ arguments: WireValue) -> WireValue {
        let values = arguments.array ?? arguments.object?.map(\.value) ?? []
        var whole: Int64? = 0
        var sum = 0.0
        for value in values {
            let number = value.double ?? value.string.flatMap { Double($0) } ?? (value.bool == true ? 1 : 0)
            sum += number
            let exact = value.double == nil ? Int64(exactly: number) : value.integer
            if let exact, let current = whole, case (let next, false) = current.addingReportingOverflow(exact) {
                whole = next
            } else {
                whole = nil
            }
        }
        return whole.map { .integer($0) } ?? .double(sum)
    }
}

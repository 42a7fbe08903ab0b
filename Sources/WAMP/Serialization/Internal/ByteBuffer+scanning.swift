// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension ByteBuffer {
    /// Hands out the readable bytes, keeping the type of what is thrown.
    @inline(__always)
    func scan<Result>(
        _ body: (UnsafeRawBufferPointer) throws(SerializationError) -> Result
    ) throws(SerializationError) -> Result {
        let result: Swift.Result<Result, SerializationError> = self.withUnsafeReadableBytes { region in
            do throws(SerializationError) {
                return .success(try body(region))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

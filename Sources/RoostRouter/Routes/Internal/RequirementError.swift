// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a requirement cannot be compiled.
struct RequirementError: Error, Hashable {
    /// What is wrong, as the end of a sentence that begins with the requirement.
    let problem: String
    /// The byte of the requirement at which it was found.
    let offset: Int
    /// What to do about it.
    let remedy: String

    /// A construct that PCRE has and that cannot be matched in linear time, or is not known.
    static func construct(_ construct: String, offset: Int, remedy: String? = nil) -> RequirementError {
        RequirementError(
            problem: "uses \(construct) at offset \(offset), which Roost does not support",
            offset: offset,
            remedy: remedy
                ?? "Write it with literals, classes, groups, alternation and quantifiers; the whole value is always tested."
        )
    }

    /// Text that is no regular expression.
    static func syntax(_ problem: String, offset: Int, remedy: String) -> RequirementError {
        RequirementError(problem: "\(problem) at offset \(offset)", offset: offset, remedy: remedy)
    }

    /// An expression beyond a limit.
    static func limit(_ problem: String, offset: Int, remedy: String) -> RequirementError {
        RequirementError(problem: "\(problem) at offset \(offset)", offset: offset, remedy: remedy)
    }
}

// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Synchronization
internal import Testing

@testable internal import LogLines

@Suite("LogLine")
struct LogLineTests {
    private static let time = LogTime(seconds: 1_795_672_695, milliseconds: 42)

    private func line(_ message: String, _ metadata: Logger.Metadata, _ format: LogFormat) -> String {
        LogLine(time: Self.time, level: .info, logger: "roost", message: message, metadata: metadata).text(format)
    }

    @Test("Text has time, level, logger, message and sorted keys")
    func text() {
        #expect(
            self.line("listening", ["sink": "io_uring", "listener": "public"], .text)
                == "2026-11-26T05:58:15.042Z info roost: listening listener=public sink=io_uring\n"
        )
    }

    @Test("JSON has the same, with metadata of its own")
    func json() {
        #expect(
            self.line("listening", ["loops": "2", "a": ["x": ["1", "2"]]], .json)
                == #"{"timestamp":"2026-11-26T05:58:15.042Z","level":"info","logger":"roost","message":"listening","#
                + #""metadata":{"a":{"x":["1","2"]},"loops":"2"}}"# + "\n"
        )
    }

    @Test("Values with spaces, quotes or nothing are quoted in text")
    func quotes() {
        #expect(
            self.line("m", ["a": "x y", "b": "", "c": "k=v", "d e": "\"\\"], .text).hasSuffix(
                #" roost: m a="x y" b="" c="k=v" "d e"="\"\\""# + "\n"
            )
        )
    }

    @Test(
        "Nothing ends a line or moves a cursor",
        arguments: ["\n", "\r", "\r\n", "\u{0}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}1m", "\u{2028}", "\u{202E}"],
        LogFormat.allCases
    )
    func forged(text: String, format: LogFormat) {
        let forged = "a\(text)2026-01-01T00:00:00.000Z error roost: forged"
        for line in [self.line(forged, [:], format), self.line("m", ["reason": .string(forged), forged: "x"], format)] {
            #expect(line.hasSuffix("\n"))
            let scalars = line.dropLast().unicodeScalars
            #expect(!scalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{2028}" })
            #expect(!scalars.contains("\u{202E}"))
        }
    }

    @Test("A long value is cut at the limit, and not before", arguments: LogFormat.allCases)
    func long(format: LogFormat) {
        let limit = LogLine.valueLimit
        let whole = String(repeating: "x", count: limit)
        #expect(self.line("m", ["a": .string(whole)], format).contains(whole))
        #expect(!self.line("m", ["a": .string(whole)], format).contains("…"))
        let cut = self.line("m", ["a": .string(whole + "y")], format)
        #expect(cut.contains(whole + "…") && !cut.contains("y"))
    }

    @Test("Metadata that is nested without end is cut")
    func nested() {
        var value: Logger.MetadataValue = "x"
        for _ in 0..<100 {
            value = ["k": value]
        }
        #expect(self.line("m", ["a": value], .json).utf8.count < 300)
    }

    @Test("The handler leaves out what is below its level, and adds the error")
    func handler() {
        let lines = Mutex<[String]>([])
        var logger = Logger(label: "x") { label in
            LineLogHandler(label: label, format: .json, level: .notice) { line in
                lines.withLock { $0.append(line) }
            }
        }
        logger[metadataKey: "always"] = "1"
        logger.info("no")
        logger.warning("yes", error: CancellationError(), metadata: ["always": "2"])
        let written = lines.withLock(\.self)
        #expect(written.count == 1)
        #expect(
            written.first?.hasSuffix(
                #""metadata":{"always":"2","error.message":"CancellationError()","error.type":"CancellationError"}}"#
                    + "\n"
            ) ?? false
        )
    }
}

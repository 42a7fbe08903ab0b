# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Judges what roost-benchmarks measured by Benchmarks/thresholds.json.

usage: thresholds.py MEASURED.jsonl [--callgrind DIR] [--thresholds FILE] [--update]

MEASURED.jsonl is what the program printed. DIR holds what callgrind wrote when the program ran under it, and the
program's own output of that run as DIR/measured.jsonl.

The file of thresholds has three parts:

    tolerances  how far each metric may be above what was measured when the file was written
    fixed       limits that are promises: for a pattern of names and a metric, the most that may ever be measured
    measured    what was measured when the file was written; --update writes it anew

Exit status: 0 nothing is exceeded, 1 something is, or is missing.
"""

import argparse
import fnmatch
import json
import pathlib
import platform
import re
import sys

# The benchmark whose allocations are known; it proves in every run that the counter counts and a limit can fail.
KNOWN, KNOWN_ALLOCATIONS = "harness/three-allocations", 3
UNITS = {"allocations": "allocations", "allocations_per_delivery": "allocations per delivery",
         "instructions": "instructions"}


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def read_measured(lines):
    """What was measured as {name: {metric: value}}, what was skipped as {prefix: reason}, and what was counted."""
    measured, skipped, counted = {}, {}, {}
    for line in lines:
        if "skipped" in line:
            skipped[line["skipped"]] = line["reason"]
        elif "counted" in line:
            counted = line["counted"]
        else:
            measured[line["benchmark"]] = dict(line["metrics"])
    return measured, skipped, counted


def read_callgrind(folder):
    """The instructions of one operation of each benchmark that ran under callgrind."""
    operations = {line["benchmark"]: line["operations"]
                  for line in read_lines(folder / "measured.jsonl") if "benchmark" in line}
    instructions = {}
    for path in sorted(folder.glob("callgrind.out.*")):
        text = path.read_text(encoding="utf-8", errors="replace")
        name = re.search(r"^desc: Trigger: Client Request: (.+)$", text, re.MULTILINE)
        total = re.search(r"^summary: (\d+)", text, re.MULTILINE)
        if name and total and name[1] in operations:
            instructions[name[1]] = int(total[1]) / operations[name[1]]
    return instructions


class Verdict:
    def __init__(self, name, metric, value, limit, is_exceeded, note=""):
        self.name, self.metric, self.value, self.limit = name, metric, value, limit
        self.is_exceeded, self.note = is_exceeded, note


def committed(thresholds, name, metric, architecture):
    """What was measured when the file was written, or None; instructions depend on the processor."""
    value = thresholds["measured"].get(name, {}).get(metric)
    return value.get(architecture) if isinstance(value, dict) else value


def judge_one(thresholds, name, metric, value, architecture):
    promises = [limits[metric] for pattern, limits in thresholds["fixed"].items()
                if metric in limits and fnmatch.fnmatchcase(name, pattern)]
    if promises:
        limit = min(promises)
        return Verdict(name, metric, value, limit, value > limit, "a promise")
    base = committed(thresholds, name, metric, architecture)
    if base is None:
        is_elsewhere = isinstance(thresholds["measured"].get(name, {}).get(metric), dict)
        return Verdict(name, metric, value, None, not is_elsewhere, "has no limit; --update sets one")
    tolerance = thresholds["tolerances"][metric]
    limit = base * (1 + tolerance.get("relative", 0)) + tolerance.get("absolute", 0)
    slack = limit - base
    return Verdict(name, metric, value, limit, value > limit,
                   "better than the file says; --update lowers the limit" if value < base - max(slack, 0.05) else "")


def judge(thresholds, measured, skipped, architecture):
    """All verdicts, those of what is missing included."""
    verdicts = [judge_one(thresholds, name, metric, value, architecture)
                for name, metrics in measured.items()
                for metric, value in metrics.items() if metric in UNITS]
    for name in thresholds["measured"]:
        if name not in measured and not any(name.startswith(prefix) for prefix in skipped):
            verdicts.append(Verdict(name, "", None, None, True, "was not measured"))
    return verdicts


def check_counter(measured):
    """What is wrong with the counter: a benchmark that allocates three times must be seen to, and must fail a limit of 2."""
    value = measured.get(KNOWN, {}).get("allocations")
    if value is None:
        return ["allocations were not counted: this platform has no glibc"]
    problems = []
    if value != KNOWN_ALLOCATIONS:
        problems.append(f"{KNOWN} was counted as {value}: the counter does not work")
    strict = {"tolerances": {"allocations": {}}, "fixed": {}, "measured": {KNOWN: {"allocations": KNOWN_ALLOCATIONS - 1}}}
    if not judge_one(strict, KNOWN, "allocations", value, "").is_exceeded:
        problems.append("a limit below what is measured does not fail")
    return problems


def update(thresholds, measured, skipped, architecture):
    """Takes what was measured for what may be; keeps what other processors need and what could not run here."""
    old, new = thresholds["measured"], {}
    for name, metrics in old.items():
        if name not in measured and any(name.startswith(prefix) for prefix in skipped):
            new[name] = metrics
    for name, metrics in measured.items():
        entry = new.setdefault(name, {})
        for metric in UNITS:
            before = old.get(name, {}).get(metric)
            if metric == "instructions":
                by_processor = dict(before or {})
                if metric in metrics:
                    by_processor[architecture] = round(metrics[metric])
                if by_processor:
                    entry[metric] = by_processor
            elif metric in metrics:
                entry[metric] = round(metrics[metric], 4)
    thresholds["measured"] = dict(sorted(new.items()))


def number(value):
    if value is None:
        return "-"
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4f}" if 0 < abs(value) < 0.1 else f"{value:.2f}"


def table(verdicts, measured):
    rows = [("benchmark", "metric", "measured", "limit", "ns", "verdict")]
    for verdict in verdicts:
        nanoseconds = measured.get(verdict.name, {}).get("nanoseconds") if verdict.metric == "allocations" else None
        word = "EXCEEDED" if verdict.is_exceeded else "ok"
        rows.append((verdict.name, verdict.metric, number(verdict.value), number(verdict.limit),
                     "" if nanoseconds is None else number(nanoseconds), f"{word} {verdict.note}".strip()))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) if 2 <= column <= 4 else cell.ljust(width)
                  for column, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in rows)


def main(arguments):
    parser = argparse.ArgumentParser(usage="thresholds.py MEASURED.jsonl [--callgrind DIR] [--update]")
    parser.add_argument("measured", type=pathlib.Path)
    parser.add_argument("--callgrind", type=pathlib.Path)
    parser.add_argument("--thresholds", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parents[2] / "Benchmarks" / "thresholds.json")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args(arguments)
    thresholds = json.loads(options.thresholds.read_text(encoding="utf-8"))
    measured, skipped, _ = read_measured(read_lines(options.measured))
    if options.callgrind is not None:
        for name, value in read_callgrind(options.callgrind).items():
            measured.setdefault(name, {})["instructions"] = value
    architecture = platform.machine()
    if options.update:
        update(thresholds, measured, skipped, architecture)
        options.thresholds.write_text(json.dumps(thresholds, indent=2) + "\n", encoding="utf-8")
    verdicts = judge(thresholds, measured, skipped, architecture)
    print(table(verdicts, measured))
    for prefix, reason in skipped.items():
        print(f"{prefix}: skipped, {reason}")
    if not any("instructions" in metrics for metrics in measured.values()):
        print("instructions: not counted, there is neither a hardware counter nor valgrind")
    problems = check_counter(measured)
    for problem in problems:
        print(f"bench: {problem}", file=sys.stderr)
    exceeded = sum(verdict.is_exceeded for verdict in verdicts)
    print(f"bench: {len(verdicts)} limits, {exceeded} exceeded")
    return 1 if exceeded or problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

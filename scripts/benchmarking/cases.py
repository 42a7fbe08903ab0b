# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""The end-to-end workloads: what wsbench is told, what is read from its answer, and what is compared with what."""

import dataclasses

# Metric of wsbench: (what a reader is told, whether more is better).
METRICS = {
    "deliveries_per_cpu_s": ("deliveries per CPU second of the server", True),
    "deliveries_per_s": ("deliveries per second", True),
    "p50_us": ("median latency, µs", False),
    "p99_us": ("99th percentile of latency, µs", False),
    "p999_us": ("99.9th percentile of latency, µs", False),
    "last_p99_us": ("99th percentile until the last subscriber has it, µs", False),
    "cpu_us_per_connection": ("CPU µs of the server for one connection", False),
    "rss_bytes_per_connection": ("bytes of memory for one connection", False),
    "server_cpu_pct": ("CPU use of the server, %", False),
}

THROUGHPUT = ("deliveries_per_cpu_s", "deliveries_per_s")
LATENCY = ("p99_us", "p50_us", "p999_us", "last_p99_us")
STORM = ("cpu_us_per_connection", "rss_bytes_per_connection")

ONE_BY_ONE = ("--window", "1")
TOGETHER = ("--window", "16", "--burst", "1")


@dataclasses.dataclass(frozen=True)
class Case:
    """One setting of one workload.

    The first metric is the one that is read first. `stalled` connections subscribe and never read. Cases of `roost` alone
    ask something of this server only, those with `fewer` servers leave out the yardsticks that only write differently: they
    take long. Cases that are not pinned let server and driver run where the kernel wants.
    """

    workload: str
    name: str
    title: str
    command: str
    arguments: tuple
    metrics: tuple
    servers: str = "all"
    loops: int = 1
    is_pinned: bool = True
    stalled: int = 0

    def is_for(self, server):
        if self.servers == "roost":
            return server.startswith("roost-")
        return self.servers == "all" or server not in ("limit-each", "limit-uring")


def fanout(workload, subscribers, size, batching, word, seconds):
    name = f"{workload}-{subscribers}x{size}-{word}"
    way = "one by one" if batching is ONE_BY_ONE else "16 together"
    arguments = ("--subs", str(subscribers), "--size", str(size), *batching, *seconds)
    return Case(workload, name, f"{subscribers:,} subscribers, {size:,} bytes, {way}", "fanout", arguments, THROUGHPUT)


def topics(count, subscribers, connections, batching, word, seconds, servers="all"):
    way = "one by one" if batching is ONE_BY_ONE else "16 together"
    title = f"{count:,} topic{'s' if count > 1 else ''} with {subscribers} subscribers each, {way}"
    return Case("topics", f"topics-{count}x{subscribers}-{word}", title, "topics",
                ("--topics", str(count), "--subs-per-topic", str(subscribers), "--conns", str(connections), "--size", "128",
                 *batching, "--setup-timeout", "60", *seconds), THROUGHPUT, servers)


def loops(count, word, arguments, seconds):
    return Case("loops", f"loops-{count}-{word.replace(' ', '-')}", f"{count} event loop{'s' if count > 1 else ''}, {word}",
                "fanout", ("--subs", "1000", "--size", "128", "--spin", "0", *arguments, *seconds),
                ("deliveries_per_s", "deliveries_per_cpu_s"), "roost", loops=count, is_pinned=False)


def storm(count):
    return Case("storm", f"storm-{count}", f"{count:,} connections", "storm",
                ("--count", str(count), "--hold", "1", "--setup-timeout", "60"), STORM, "fewer")


def all_cases(seconds, descriptors):
    """All cases; those that need more descriptors than a process may have are replaced by the largest that is possible."""
    timing = ("--warmup", "0.4", "--duration", f"{seconds:g}")
    cases = []
    for subscribers in (100, 1000, 5000):
        for batching, word in ((ONE_BY_ONE, "window1"), (TOGETHER, "burst16")):
            cases.append(fanout("fanout", subscribers, 128, batching, word, timing))
    for size in (1024, 16384):
        for subscribers in (100, 1000, 5000):
            cases.append(fanout("sizes", subscribers, size, ONE_BY_ONE, "window1", timing))
    cases.append(fanout("sizes", 1000, 1024, TOGETHER, "burst16", timing))
    cases.append(Case("latency", "latency-1000x128", "1,000 subscribers, 128 bytes, 200 messages a second", "latency",
                      ("--rate", "200", "--subs", "1000", "--size", "128", *timing), LATENCY))
    # 16 publications to one topic are written together, those to 16 topics are not: only one by one are they comparable.
    cases += [topics(1, 10, 10, ONE_BY_ONE, "window1", timing), topics(10_000, 10, 1000, ONE_BY_ONE, "window1", timing),
              topics(10_000, 10, 1000, TOGETHER, "burst16", timing),
              topics(100_000, 3, 1000, TOGETHER, "burst16", timing, "fewer")]
    for count in sorted({storm_size(10_000, descriptors), storm_size(50_000, descriptors)}):
        cases.append(storm(count))
    for stalled in (0, 10):
        cases.append(Case("slow", f"slow-{stalled}-stalled", f"100 subscribers, {stalled or 'none'} besides them stalled",
                          "latency", ("--rate", "200", "--subs", "100", "--size", "16384", *timing), LATENCY, "roost",
                          stalled=stalled))
    for count in (1, 2):
        cases.append(loops(count, "16 together", TOGETHER, timing))
        cases.append(loops(count, "4 publishers", ("--pubs", "4", "--window", "16"), timing))
    return cases


def storm_size(wanted, descriptors):
    """As many connections as wanted, or as a process can have open, in thousands."""
    return min(wanted, (descriptors - 200) // 1000 * 1000)


# What is compared within one server and round: (title, case, case it is compared with, metric).
PAIRS = [
    ("10,000 topics instead of 1", "topics-10000x10-window1", "topics-1x10-window1", "deliveries_per_cpu_s"),
    ("10 stalled subscribers instead of none", "slow-10-stalled", "slow-0-stalled", "p99_us"),
    ("two event loops instead of one, 16 together", "loops-2-16-together", "loops-1-16-together", "deliveries_per_s"),
    ("two event loops instead of one, 4 publishers", "loops-2-4-publishers", "loops-1-4-publishers",
     "deliveries_per_s"),
]
WORKLOADS = ("fanout", "sizes", "latency", "topics", "storm", "slow", "loops")

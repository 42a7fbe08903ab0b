# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Runs the end-to-end workloads against all servers in turn.

Each round measures each case with one server after the other, so that whatever else happens on the machine meets all of
them; each measurement has a fresh server process. The first server of a round is another one in the next.

Written to OUT (default .build/bench/DATE): raw.jsonl, whose first line holds the facts about the machine, and the others
one measurement each.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import resource
import subprocess
import sys
import time

import cases as workloads
import servers as under_test
import summary

ROOT = pathlib.Path(__file__).resolve().parents[2]


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def line_of(path, key):
    try:
        for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith(key):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return ""


def facts(options, names, notes):
    """What a reader needs to know to judge the figures."""
    return {
        "kind": "facts",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": output_of("git", "rev-parse", "--short", "HEAD"),
        "modified": bool(output_of("git", "status", "--porcelain", "--untracked-files=no")),
        "kernel": platform.release(),
        "cpu": line_of("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_kb": int((line_of("/proc/meminfo", "MemTotal").split() or ["0"])[0]),
        "hypervisor": output_of("systemd-detect-virt", "--vm") or ("yes" if " hypervisor" in
                                                            line_of("/proc/cpuinfo", "flags") else "none"),
        "descriptors": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        "rounds": options.rounds,
        "seconds": options.seconds,
        "servers": names,
        "notes": notes,
    }


def measure(case, server, port, pid, wsbench):
    """One run of the load generator."""
    command = [str(wsbench / "wsbench"), case.command, "--proto", "wamp1", "--port", str(port), "--server-pid", str(pid),
               "--quiet", *case.arguments]
    if case.is_pinned:
        command += ["--pin", str(under_test.DRIVER_CPU)]
    with under_test.stalled_subscribers(case.stalled, port):
        done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    result = json.loads(lines[-1]) if lines else {"error": done.stderr[-400:]}
    return {"case": case.name, "server": server.name, "ok": done.returncode == 0 and bool(result.get("ok", True)),
            "result": result}


def attempt(case, server, wsbench):
    try:
        with server.running(case.loops, case.is_pinned) as (port, pid):
            return measure(case, server, port, pid, wsbench)
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        return {"case": case.name, "server": server.name, "ok": False, "result": {"error": str(error)}}


def rotated(values, by):
    by %= max(1, len(values))
    return values[by:] + values[:by]


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench run", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wsbench", type=pathlib.Path, metavar="DIR",
                        default=os.environ.get("WSBENCH") or ROOT.parent / "shared/bench/wsbench",
                        help="the load generator's folder, built (default: $WSBENCH, else ../shared/bench/wsbench)")
    parser.add_argument("--roost", type=pathlib.Path, metavar="FILE", default=ROOT / ".build/release/roost",
                        help="the server (default: .build/release/roost)")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND",
                        help="another server; {port} in the command is replaced; may be repeated")
    parser.add_argument("--only", default="", metavar="NAMES", help="only these servers, with commas between them")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each run measures (default: 2)")
    parser.add_argument("--workloads", default=",".join(workloads.WORKLOADS), metavar="NAMES",
                        help="default: %(default)s")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR",
                        default=ROOT / ".build/bench" / datetime.datetime.now().strftime("%Y%m%d-%H%M%S"))
    options = parser.parse_args(arguments)
    options.wsbench, options.roost = options.wsbench.resolve(), options.roost.resolve()
    unknown = set(options.workloads.split(",")) - set(workloads.WORKLOADS)
    if unknown:
        parser.error(f"unknown workloads: {', '.join(sorted(unknown))}")
    for path in (options.wsbench / "wsbench", options.wsbench / "limitserver", options.roost):
        if not path.exists():
            parser.error(f"{path} is missing; see the section Method of docs/performance.md")
    return options


def raise_descriptor_limit():
    """Lets the servers have as many descriptors as the system permits; returns how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (120_000, hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
            return max(wanted, hard)
        except (ValueError, OSError):
            continue
    return hard


def plan(options, servers, descriptors):
    chosen = options.workloads.split(",")
    found = [case for case in workloads.all_cases(options.seconds, descriptors) if case.workload in chosen]
    return [(case, [server for server in servers if case.is_for(server.name)]) for case in found]


def main(arguments):
    options = parse(arguments)
    if os.cpu_count() < 2:
        sys.exit("bench: server and driver need a core each")
    descriptors = raise_descriptor_limit()
    servers, notes = under_test.available(options.roost, ROOT, options.wsbench, options.peer)
    if options.only:
        servers = [server for server in servers if server.name in options.only.split(",")]
    if descriptors < 50_200:
        notes.append(f"a process may have {descriptors:,} descriptors here, so the larger storm has "
                     f"{workloads.storm_size(50_000, descriptors):,} connections instead of 50,000")
    steps = plan(options, servers, descriptors)
    total = options.rounds * sum(len(chosen) for _, chosen in steps)
    print(f"{total} runs with {', '.join(server.name for server in servers)}; about "
          f"{total * (options.seconds + 1.8) / 60:.0f} minutes")
    for note in notes:
        print(note)
    options.out.mkdir(parents=True, exist_ok=True)
    began, done = time.monotonic(), 0
    with open(options.out / "raw.jsonl", "w", encoding="utf-8") as raw:
        raw.write(json.dumps(facts(options, [server.name for server in servers], notes)) + "\n")
        for round_number in range(options.rounds):
            for case, chosen in steps:
                for server in rotated(chosen, round_number):
                    entry = {"kind": "run", "round": round_number, **attempt(case, server, options.wsbench)}
                    raw.write(json.dumps(entry) + "\n")
                    raw.flush()
                    done += 1
                    value = entry["result"].get(case.metrics[0], entry["result"].get("error", ""))
                    print(f"{done}/{total} {time.monotonic() - began:6.0f} s  round {round_number + 1}  {case.name:24} "
                          f"{server.name:14} {'' if entry['ok'] else 'NOT OK '}{value}", flush=True)
    print()
    print(summary.text(summary.summarise(summary.read(options.out / "raw.jsonl"))))
    print(f"raw results: {options.out}/raw.jsonl; scripts/bench plots {options.out} puts them into the documentation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

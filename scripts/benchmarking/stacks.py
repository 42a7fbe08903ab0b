# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0
"""Prints the call stacks of allocations that roost-benchmarks --stacks wrote, with names.

usage: stacks.py FILE [--least SHARE] [--frames COUNT]

Needs llvm-symbolizer and swift-demangle, which come with the Swift toolchain. Stacks with fewer than SHARE (0.01)
allocations per operation are left out; of each, the COUNT (14) innermost frames are printed.
"""

import argparse
import collections
import os
import pathlib
import shutil
import subprocess
import sys


def tool(name):
    """A tool of the Swift toolchain, which may stand beside the compiler only."""
    found = shutil.which(name)
    if found is None and shutil.which("swift"):
        beside = pathlib.Path(os.path.realpath(shutil.which("swift"))).parent / name
        found = str(beside) if beside.exists() else None
    if found is None:
        sys.exit(f"bench: {name} is missing; it comes with the Swift toolchain")
    return found


def read(path):
    """All (benchmark, operations, [(count, bytes, frames)]); a frame is (image, offset)."""
    benchmarks, stacks, frames = [], [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("benchmark "):
            _, name, operations = line.split(" ")
            stacks = []
            benchmarks.append((name, int(operations), stacks))
        elif line.startswith("stack "):
            _, count, size = line.split(" ")
            frames = []
            stacks.append((int(count), int(size), frames))
        elif line.startswith("\t"):
            _, image, offset = line.split("\t")
            frames.append((image, int(offset, 16)))
    return benchmarks


def symbolize(frames):
    """The functions at some places, those inlined there included: {frame: [name, ...]}."""
    by_image, names = collections.defaultdict(list), {}
    for frame in frames:
        by_image[frame[0]].append(frame)
    for image, wanted in by_image.items():
        # A return address stands behind its call.
        text = "".join(f"0x{max(0, offset - 1):x}\n" for _, offset in wanted)
        output = subprocess.run([tool("llvm-symbolizer"), "--obj=" + image, "--functions=linkage", "--inlines"],
                                input=text, capture_output=True, text=True, check=True).stdout
        demangled = subprocess.run([tool("swift-demangle"), "--simplified"], input=output, capture_output=True,
                                   text=True, check=True).stdout
        for frame, block in zip(wanted, demangled.split("\n\n")):
            lines = block.strip().splitlines()
            names[frame] = [f"{function}  {'/'.join(place.split('/')[-2:])}"
                            for function, place in zip(lines[::2], lines[1::2])] or ["??"]
    return names


def main(arguments):
    parser = argparse.ArgumentParser(usage="stacks.py FILE [--least SHARE] [--frames COUNT]")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--least", type=float, default=0.01)
    parser.add_argument("--frames", type=int, default=14)
    options = parser.parse_args(arguments)
    benchmarks = read(options.file)
    names = symbolize({frame for _, _, stacks in benchmarks for _, _, frames in stacks for frame in frames})
    for name, operations, stacks in benchmarks:
        total = sum(count for count, _, _ in stacks)
        print(f"== {name}: {total / operations:.2f} allocations per operation")
        merged = collections.Counter()
        sizes = {}
        for count, size, frames in stacks:
            text = [line for frame in frames for line in names[frame]][:options.frames]
            merged[tuple(text)] += count
            sizes[tuple(text)] = size // count
        for text, count in merged.most_common():
            if count / operations >= options.least:
                print(f"\n{count / operations:.2f} per operation, about {sizes[text]} bytes each")
                print("\n".join(f"    {line[:180]}" for line in text))
        print()


if __name__ == "__main__":
    main(sys.argv[1:])

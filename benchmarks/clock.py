"""What all benchmarks share: times by the clock, peak memory, and what the machine was doing."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "scipy", "pandas", "django", "scikit-learn", "scores", "model-diagnostics")


def fastest(functions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Seconds of each, the least of some rounds in which all take turns: what else runs then falls on all of them."""
    found = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            gc.collect()
            start = time.perf_counter()
            function()
            found[name] = min(found[name], time.perf_counter() - start)
    return found


def peak() -> int:
    """Bytes of memory that this process has held at most. Linux alone."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def machine() -> str:
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def packages() -> str:
    return ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def load() -> str:
    """How many processes wanted a core on the average of the last minute, this one among them."""
    return f"load {os.getloadavg()[0]:.1f}"

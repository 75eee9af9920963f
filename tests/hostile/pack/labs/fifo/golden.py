"""Golden vectors of `fifo`: a model of the specification, one step a clock cycle."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

COLUMNS = "rst:1'b push:1'b pop:1'b d:8'h | valid:1'b full:1'b q:8'h"


def write(name, title, rows):
    case, held = Vectors(title, COLUMNS), None
    for rst, push, pop, d in rows:
        if held is None:
            outputs = dict(valid=DONT_CARE, full=DONT_CARE, q=DONT_CARE)
        else:
            outputs = dict(valid=int(bool(held)), full=int(len(held) == 4), q=held[0] if held else DONT_CARE)
        case.row(rst=rst, push=push, pop=pop, d=d, **outputs)
        held = [] if rst else step(held, push, pop, d)
    case.write(name)


def step(held, push, pop, d):
    stored = [d] if push and len(held) < 4 else []
    return (held[1:] if pop else held) + stored


known = [(1, 0, 0, 0)] * 2
known += [(0, 1, 0, 0x11 * k) for k in range(1, 7)]  # two pushes too many
known += [(0, 0, 1, 0x00)] * 6  # two pops too many
known += [(0, 1, 1, k) for k in range(0xF0, 0xF8)]  # both at once
known += [(1, 1, 0, 0x99), (0, 0, 0, 0)]  # a reset wins over a push
write("known.vec", "fifo: fill, overflow, drain, underflow, both at once", known)

rng = random.Random(20263)
walk = [(1, 0, 0, 0)]
walk += [(int(rng.random() < 0.02), rng.randrange(2), rng.randrange(2), rng.randrange(256)) for _ in range(200)]
write("random.vec", "fifo: 200 random cycles (seed 20263)", walk)

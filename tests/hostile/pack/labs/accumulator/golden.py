"""Golden vectors of `accumulator`: a model of the specification, one step a clock cycle."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

COLUMNS = "rst:1'b a:8'h | y:8'h"


def write(name, title, rows):
    case, y = Vectors(title, COLUMNS), None
    for rst, a in rows:
        case.row(rst=rst, a=a, y=DONT_CARE if y is None else y)
        y = 0 if rst else None if y is None else (y + a) % 256
    case.write(name)


# What every student has seen: a ROM of these answers is worth nothing in the next case.
known = [(1, 0xFF), (1, 0xFF)] + [(0, (7 * k + 3) % 256) for k in range(16)]
write("known.vec", "accumulator: 3, 10, 17, ... after a reset", known)

rng = random.Random(20263)
walk = [(1, 0x55)] + [(int(rng.random() < 0.05), rng.randrange(256)) for _ in range(120)]
write("random.vec", "accumulator: 120 random cycles (seed 20263)", walk)

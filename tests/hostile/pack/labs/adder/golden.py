"""Golden vectors of `adder`, from integer addition."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

COLUMNS = "a:8'h b:8'h | y:8'h"


def write(name, title, pairs):
    case = Vectors(title, COLUMNS)
    for a, b in pairs:
        case.row(a=a, b=b, y=(a + b) % 256)
    case.write(name)


EDGES = (0x00, 0x01, 0x55, 0x7F, 0x80, 0xAA, 0xFF)
write("corners.vec", "adder: corner values", [(a, b) for a in EDGES for b in EDGES])

rng = random.Random(20263)
write("random.vec", "adder: 100 random pairs (seed 20263)", [(rng.randrange(256), rng.randrange(256)) for _ in range(100)])

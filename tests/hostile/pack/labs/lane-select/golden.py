"""Golden vectors of `lane-select`, from shifts of integers."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

COLUMNS = "lanes:512'h select:4'd | y:32'h parity:1'b"


def write(name, title, rows):
    case = Vectors(title, COLUMNS)
    for lanes, select in rows:
        y = (lanes >> 32 * select) % 2**32
        case.row(lanes=lanes, select=select, y=y, parity=lanes.bit_count() % 2)
    case.write(name)


numbered = sum((0x01010101 * lane) << 32 * lane for lane in range(16))
walk = [(numbered, lane) for lane in range(16)] + [(1 << bit, bit // 32) for bit in range(0, 512, 37)]
write("walk.vec", "lane select: every lane by its number, then single bits", walk)

rng = random.Random(20263)
write("random.vec", "lane select: 40 random buses (seed 20263)", [(rng.getrandbits(512), rng.randrange(16)) for _ in range(40)])

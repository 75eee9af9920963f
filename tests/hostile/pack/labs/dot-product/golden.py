"""Golden vectors of `dot-product`, from integers."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

COLUMNS = "a:4'd b:4'd c:4'd d:4'd | y:8'd"


def write(name, title, rows):
    case = Vectors(title, COLUMNS)
    for a, b, c, d in rows:
        case.row(a=a, b=b, c=c, d=d, y=min(255, a * b + c * d))
    case.write(name)


EDGES = (0, 1, 8, 15)
write("corners.vec", "dot product: corner values", [(a, b, c, d) for a in EDGES for b in EDGES for c in EDGES for d in EDGES])

rng = random.Random(20263)
write("random.vec", "dot product: 100 random rows (seed 20263)", [[rng.randrange(16) for _ in range(4)] for _ in range(100)])

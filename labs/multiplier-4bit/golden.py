"""Golden vectors of `multiplier-4bit`: the whole multiplication table, from integer multiplication."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

case = Vectors("4-bit multiplier: the whole multiplication table", "a:4'd b:4'd | product:8'd")
for a in range(16):
    for b in range(16):
        case.row(a=a, b=b, product=a * b)
case.write("exhaustive.vec")

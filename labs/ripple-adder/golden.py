"""Golden vectors of `ripple-adder`: all 512 inputs, from integer addition."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

case = Vectors("4-bit ripple-carry adder: all 512 inputs", "a:4'b b:4'b cin:1'b | cout:1'b sum:4'b")
for a in range(16):
    for b in range(16):
        for cin in (0, 1):
            cout, total = divmod(a + b + cin, 16)
            case.row(a=a, b=b, cin=cin, cout=cout, sum=total)
case.write("exhaustive.vec")

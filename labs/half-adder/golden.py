"""Golden vectors of `half-adder`: the whole truth table, from integer addition."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

case = Vectors("half adder: the whole truth table", "a:1'b b:1'b | carry:1'b sum:1'b")
for a in (0, 1):
    for b in (0, 1):
        carry, total = divmod(a + b, 2)
        case.row(a=a, b=b, carry=carry, sum=total)
case.write("truth-table.vec")

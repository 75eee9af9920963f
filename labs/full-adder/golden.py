"""Golden vectors of `full-adder`: the whole truth table, from integer addition."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

case = Vectors("full adder: the whole truth table", "a:1'b b:1'b cin:1'b | cout:1'b sum:1'b")
for a in (0, 1):
    for b in (0, 1):
        for cin in (0, 1):
            cout, total = divmod(a + b + cin, 2)
            case.row(a=a, b=b, cin=cin, cout=cout, sum=total)
case.write("truth-table.vec")

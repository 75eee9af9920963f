"""Golden vectors of `{{id}}`: a model of the specification, independent of the RTL."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

case = Vectors("{{id}}: every input", "a:4'h | y:4'h")
for a in range(16):
    case.row(a=a, y=(a + 1) % 16)
case.write("exhaustive.vec")

"""Writes golden vector files (docs/vectors-format.md). Shared by every labs/<id>/golden.py.

    from vectors import Vectors
    case = Vectors("half adder: the whole truth table", "a:1'b b:1'b | sum:1'b carry:1'b")
    case.row(a=0, b=1, sum=1, carry=0)
    case.write("truth-table.vec")

A value is an int (negative only in `sd` columns), a string of digits that is written as it is ("1x", "-"), or DONT_CARE.
`write` puts the file into the directory that is the first argument of the script, or else into testbenches/<id>/.
"""

import re
import sys
from pathlib import Path

DONT_CARE = None
BITS_PER_DIGIT = {"b": 1, "o": 3, "h": 4}


class Column:
    def __init__(self, text):
        match = re.fullmatch(r"([A-Za-z_]\w*(?:\[\d+\])*):(\d+)'(b|o|h|d|sd)", text)
        if match is None:
            raise ValueError(f"not a column: {text!r}")
        self.text = text
        self.name, self.width, self.radix = match[1], int(match[2]), match[3]

    def format(self, value):
        """The digits of `value` in this column's width and radix."""
        digit_bits = BITS_PER_DIGIT.get(self.radix)
        digits = -(-self.width // digit_bits) if digit_bits else 1
        if value is DONT_CARE:
            return "-" * digits
        if isinstance(value, str):
            return value
        value = int(value)
        low, high = (-(1 << self.width - 1), 1 << self.width - 1) if self.radix == "sd" else (0, 1 << self.width)
        if not low <= value < high:
            raise ValueError(f"{value} does not fit {self.text}")
        return str(value) if digit_bits is None else format(value, {"b": "b", "o": "o", "h": "x"}[self.radix]).zfill(digits)


class Vectors:
    def __init__(self, title, columns):
        self.title = title
        sides = [[Column(text) for text in side.split()] for side in columns.split("|")]
        if len(sides) != 2:
            raise ValueError("one | separates the inputs from the outputs")
        self.inputs, self.outputs = sides
        self.rows = []

    def row(self, **values):
        """One row; every column by its name. Columns such as c[0][1] are passed as row(**{"c[0][1]": 5})."""
        names = {column.name for column in self.inputs + self.outputs}
        if values.keys() != names:
            raise ValueError(f"missing or unknown columns: {sorted(values.keys() ^ names)}")
        self.rows.append([[c.format(values[c.name]) for c in side] for side in (self.inputs, self.outputs)])

    def write(self, name):
        header = [[c.text for c in side] for side in (self.inputs, self.outputs)]
        lines = [header] + self.rows
        widths = [[max(len(line[s][i]) for line in lines) for i in range(len(header[s]))] for s in (0, 1)]
        text = [f"# {line}" for line in self.title.splitlines()]
        for line in lines:
            sides = [" ".join(d.ljust(w) for d, w in zip(line[s], widths[s])) for s in (0, 1)]
            text.append(" | ".join(sides).strip() if header[0] else f"| {sides[1]}".rstrip())
        script = Path(sys.argv[0]).resolve()
        default = script.parents[2] / "testbenches" / script.parent.name
        directory = Path(sys.argv[1]) if len(sys.argv) > 1 else default
        directory.joinpath(name).write_text("\n".join(text) + "\n", encoding="utf-8")

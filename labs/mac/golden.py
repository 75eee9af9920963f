"""Golden vectors of `mac`: a sum of products in Python's unbounded integers, one step a clock cycle."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

COLUMNS = "rst_n:1'b clear:1'b en:1'b a:8'sd b:8'sd | acc:32'sd"
CORNERS = (-128, -127, -1, 0, 1, 127)


class Mac:
    """The sum is unknown (None) until a reset or a clear. Vectors refuses a value beyond 32 bits, so nothing wraps."""

    def __init__(self, case):
        self.case = case
        self.acc = None

    def step(self, a=0, b=0, clear=0, en=1, rst_n=1):
        """Record what acc is in this cycle, then take the rising edge."""
        acc = DONT_CARE if self.acc is None else self.acc
        self.case.row(rst_n=rst_n, clear=clear, en=en, a=a, b=b, acc=acc)
        if rst_n == 0:
            self.acc = 0
        elif clear:
            self.acc = a * b if en else 0
        elif en and self.acc is not None:
            self.acc += a * b


def readme_diagram(dut):
    """The timing diagram of README.md."""
    dut.step(rst_n=0, en=0)
    dut.step(3, 4, clear=1)
    dut.step(-5, 6)
    dut.step(9, 9, en=0)
    dut.step(10, 10)
    dut.step(7, 7, clear=1, en=0)
    dut.step(2, -8)


def directed():
    case = Vectors("mac: first the diagram of README.md, then corner products, sums and priorities", COLUMNS)
    dut = Mac(case)
    readme_diagram(dut)
    for a in CORNERS:
        for b in CORNERS:
            dut.step(a, b, clear=1)  # every product alone: a new sum in every cycle
    for a in CORNERS:
        for b in CORNERS:
            dut.step(a, b)  # and all of them in one sum
    for _ in range(6):
        dut.step(-128, -128)  # beyond 16 bits
    for _ in range(14):
        dut.step(-128, 127)  # and back below zero, below -2**15 and -2**16
    for a, b in ((127, 127), (-128, 127), (0, 0)):
        dut.step(a, b, en=0)  # holds without enable
    dut.step(100, 100, clear=1, en=0)  # clear alone: the product does not count
    dut.step(-1, 1)
    for a, b in ((11, 13), (-11, 13), (5, 0)):
        dut.step(a, b, clear=1)  # clear with enable, back to back: each starts a new sum
    dut.step(127, 127)
    dut.step(-128, -128, clear=1, en=1, rst_n=0)  # reset wins over both, at the edge
    dut.step(-128, -128, clear=0, en=1, rst_n=0)
    dut.step(1, 1, en=0)
    dut.step(-1, 127)
    dut.step(0, 0, en=0)
    case.write("directed.vec")


def random_walk():
    rng = random.Random(20263)
    case = Vectors("mac: 600 random cycles (seed 20263), sums of about 30 products", COLUMNS)
    dut = Mac(case)
    dut.step(rst_n=0, en=0)
    for _ in range(600):
        a, b = (rng.choice([-128, 127, *[rng.randrange(-128, 128) for _ in range(6)]]) for _ in "ab")
        dut.step(
            a,
            b,
            clear=int(rng.random() < 0.03),
            en=int(rng.random() < 0.85),
            rst_n=int(rng.random() > 0.005),
        )
    case.write("random.vec")


def saturating_run():
    case = Vectors("mac: the operands stay at their limits until the sum is beyond 2**24, then a negative sum", COLUMNS)
    dut = Mac(case)
    dut.step(rst_n=0, en=0)
    for _ in range(1030):
        dut.step(-128, -128)
    dut.step(0, 0, en=0)
    dut.step(-128, 127, clear=1)
    for _ in range(120):
        dut.step(-128, 127)
    dut.step(0, 0, en=0)
    case.write("saturating-run.vec")


directed()
random_walk()
saturating_run()

"""Golden vectors of `processing-element`: integers, one step a clock cycle."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

COLUMNS = "rst_n:1'b clear:1'b en:1'b a_in:8'sd b_in:8'sd | a_out:8'sd b_out:8'sd acc:32'sd"
CORNERS = (-128, -127, -86, -1, 0, 1, 2, 85, 126, 127)


def signed(value, width):
    """The two's complement reading of the lower `width` bits of `value`."""
    value %= 1 << width
    return value - (1 << width) if value >= 1 << (width - 1) else value


class ProcessingElement:
    """State before a reset is unknown (None)."""

    def __init__(self, case):
        self.case = case
        self.a = self.b = self.acc = None

    def step(self, rst_n=1, clear=0, en=1, a=0, b=0):
        """Record what the outputs are in this cycle, then take the rising edge."""
        a_out, b_out, acc = (DONT_CARE if state is None else state for state in (self.a, self.b, self.acc))
        self.case.row(rst_n=rst_n, clear=clear, en=en, a_in=a, b_in=b, a_out=a_out, b_out=b_out, acc=acc)
        if rst_n == 0:
            self.a = self.b = self.acc = 0
        elif en == 1:
            self.acc = signed((0 if clear else self.acc) + a * b, 32)
            self.a, self.b = a, b


def directed():
    case = Vectors("processing element: two short sums, stalls, corner products, sums beyond 16 bits, reset", COLUMNS)
    pe = ProcessingElement(case)
    for _ in range(2):
        pe.step(rst_n=0, a=7, b=9)
    pe.step(a=3, b=5)  # a first sum, from the 0 that the reset left: 15, 1, 43
    pe.step(a=2, b=-7)
    pe.step(a=6, b=7)
    pe.step(clear=1, a=-4, b=10)  # a second sum right behind it: -40, -38
    pe.step(a=-1, b=-2)
    pe.step(en=0, a=99, b=88)  # a stall: nothing moves
    pe.step(en=0, clear=1, a=-77, b=66)  # clear means nothing in a stall
    pe.step(en=0, clear=1, a=0, b=0)
    pe.step(a=5, b=8)  # and the sum goes on: 2
    for a, b in ((11, 13), (-17, 19), (0, 23)):  # three sums of one product each
        pe.step(clear=1, a=a, b=b)
    pe.step(en=0)
    for a in CORNERS:
        for b in CORNERS:
            pe.step(clear=1, a=a, b=b)
    for a, b in ((-128, -128), (-128, 127)):  # beyond 16 bits, signed or not, in both directions
        pe.step(clear=1, a=a, b=b)
        for _ in range(9):
            pe.step(a=a, b=b)
    pe.step(rst_n=0, en=1, clear=1, a=-3, b=-5)  # reset wins over enable
    pe.step(a=4, b=6)
    pe.step(a=-7, b=3)
    pe.step(rst_n=0, en=0, a=1, b=1)  # and over a stall
    pe.step(a=12, b=12)
    pe.step(en=0, a=-128, b=-128)
    case.write("directed.vec")


def random_walk():
    rng = random.Random(20263)
    case = Vectors("processing element: 500 random cycles (seed 20263)", COLUMNS)
    pe = ProcessingElement(case)
    pe.step(rst_n=0, en=0)
    for _ in range(500):
        pe.step(
            rst_n=int(rng.random() > 0.015),
            clear=int(rng.random() < 0.1),
            en=int(rng.random() < 0.8),
            a=rng.choice([rng.choice(CORNERS), rng.randrange(-128, 128)]),
            b=rng.choice([rng.choice(CORNERS), rng.randrange(-128, 128)]),
        )
    case.write("random.vec")


def long_sums():
    """1030 times the largest product exceeds 24 bits, signed (2^23) and unsigned (2^24); then the same below zero."""
    case = Vectors("processing element: two sums of 1030 and 1040 products, beyond 24 bits, with a few stalls", COLUMNS)
    pe = ProcessingElement(case)
    pe.step(rst_n=0, en=0)
    for b, length in ((-128, 1030), (127, 1040)):
        for k in range(length):
            pe.step(clear=int(k == 0), a=-128, b=b)
            if k % 100 == 99:
                pe.step(en=0, a=127, b=-128)
    pe.step(en=0)
    case.write("long-sums.vec")


directed()
random_walk()
long_sums()

"""Golden vectors of `counter`: a model of the specification, one step a clock cycle."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

COLUMNS = "rst_n:1'b load:1'b en:1'b d:8'h | q:8'h wrap:1'b"


class Counter:
    """State before a reset is unknown (None)."""

    def __init__(self):
        self.q = None

    def step(self, case, rst_n, load, en, d):
        """Record what the outputs are in this cycle, then take the rising edge."""
        if self.q is None:
            q, wrap = DONT_CARE, DONT_CARE
        else:
            q, wrap = self.q, int(en == 1 and load == 0 and self.q == 255)
        case.row(rst_n=rst_n, load=load, en=en, d=d, q=q, wrap=wrap)
        if rst_n == 0:
            self.q = 0
        elif self.q is not None and load:
            self.q = d
        elif self.q is not None and en:
            self.q = (self.q + 1) % 256


def directed():
    case = Vectors("counter: reset, hold, the whole range with its wrap, load against enable", COLUMNS)
    model = Counter()
    for _ in range(2):
        model.step(case, rst_n=0, load=0, en=1, d=0xFF)
    for _ in range(3):
        model.step(case, rst_n=1, load=0, en=0, d=0)  # holds without enable
    for _ in range(258):
        model.step(case, rst_n=1, load=0, en=1, d=0xA5)  # counts through the wrap
    model.step(case, rst_n=1, load=1, en=1, d=0xFF)  # load wins over enable
    for en in (0, 0, 1, 1, 0):  # wrap needs enable: it is 1 in the third of these cycles only
        model.step(case, rst_n=1, load=0, en=en, d=0)
    model.step(case, rst_n=1, load=1, en=0, d=0xFF)
    model.step(case, rst_n=1, load=1, en=1, d=0x10)  # a load at 255 is no wrap
    model.step(case, rst_n=0, load=1, en=1, d=0x77)  # reset wins over load
    model.step(case, rst_n=1, load=0, en=0, d=0)
    case.write("directed.vec")


def random_walk():
    rng = random.Random(20260)
    case = Vectors("counter: 400 random cycles (seed 20260), biased towards 0xff", COLUMNS)
    model = Counter()
    model.step(case, rst_n=0, load=0, en=0, d=0)
    for _ in range(400):
        model.step(
            case,
            rst_n=int(rng.random() > 0.03),
            load=int(rng.random() < 0.15),
            en=int(rng.random() < 0.7),
            d=rng.choice([0xFD, 0xFE, 0xFF, rng.randrange(256)]),
        )
    case.write("random.vec")


directed()
random_walk()

"""Golden vectors of `shift-register`: a list of eight bits, one step a clock cycle."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

COLUMNS = "rst_n:1'b load:1'b en:1'b dir:1'b si:1'b d:8'b | q:8'b so:1'b"
LEFT, RIGHT = 0, 1


def bits(byte):
    """The eight bits as a list, MSB first, as they are written."""
    return [int(digit) for digit in format(byte, "08b")]


class ShiftRegister:
    """State, MSB first; before a reset or a load it is unknown (None)."""

    def __init__(self, case):
        self.case = case
        self.q = None

    def step(self, rst_n=1, load=0, en=0, dir=LEFT, si=0, d=0):
        """Record what the outputs are in this cycle, then take the rising edge."""
        if self.q is None:
            q, so = DONT_CARE, DONT_CARE
        else:
            q, so = "".join(map(str, self.q)), self.q[-1 if dir == RIGHT else 0]
        self.case.row(rst_n=rst_n, load=load, en=en, dir=dir, si=si, d=d, q=q, so=so)
        if rst_n == 0:
            self.q = bits(0)
        elif load:
            self.q = bits(d)
        elif en and self.q is not None:
            self.q = [si, *self.q[:-1]] if dir == RIGHT else [*self.q[1:], si]


def readme_diagram(dut):
    """The timing diagram of README.md."""
    dut.step(rst_n=0)
    dut.step(load=1, d=0b10110001)
    dut.step(en=1, dir=LEFT, si=1)
    dut.step(en=1, dir=LEFT, si=0)
    dut.step(en=1, dir=RIGHT, si=1)
    dut.step(en=0, dir=RIGHT, si=0)


def directed():
    case = Vectors("shift register: first the diagram of README.md, then every direction and priority", COLUMNS)
    dut = ShiftRegister(case)
    readme_diagram(dut)
    for dir, start in ((LEFT, 0x01), (RIGHT, 0x80)):
        for si in (0, 1):  # a single one through all positions, then a single zero
            dut.step(load=1, dir=dir, d=start ^ (0xFF * si))
            for _ in range(9):
                dut.step(en=1, dir=dir, si=si)
    for dir in (LEFT, RIGHT):  # a byte in, serially, and out again while the next one follows
        for si in bits(0xA7) + bits(0x1C):
            dut.step(en=1, dir=dir, si=si)
    dut.step(load=1, d=0x6D)
    for dir, si, d in ((LEFT, 1, 0xFF), (RIGHT, 1, 0x00), (LEFT, 0, 0xFF), (RIGHT, 0, 0x12)):
        dut.step(en=0, dir=dir, si=si, d=d)  # holds without enable; so follows dir all the same
    for dir in (LEFT, RIGHT, LEFT, RIGHT, RIGHT, LEFT):
        dut.step(en=1, dir=dir, si=dir)  # back and forth
    for dir in (LEFT, RIGHT):
        dut.step(load=1, en=1, dir=dir, si=0, d=0xE3)  # load wins over enable
        dut.step(rst_n=0, load=1, en=1, dir=dir, si=1, d=0xFF)  # reset wins over both, at the edge
        dut.step(rst_n=1, dir=dir)
    dut.step(load=1, d=0xFF)
    dut.step(rst_n=0, en=1, si=1)
    dut.step(rst_n=1)
    case.write("directed.vec")


def random_walk():
    rng = random.Random(20262)
    case = Vectors("shift register: 400 random cycles (seed 20262); dir changes seldom", COLUMNS)
    dut = ShiftRegister(case)
    dut.step(rst_n=0)
    dir = LEFT
    for _ in range(400):
        dir ^= int(rng.random() < 0.15)
        dut.step(
            rst_n=int(rng.random() > 0.02),
            load=int(rng.random() < 0.08),
            en=int(rng.random() < 0.75),
            dir=dir,
            si=rng.randrange(2),
            d=rng.randrange(256),
        )
    case.write("random.vec")


directed()
random_walk()

"""Golden vectors of `systolic-array`: the matrix product in integers, and the latency of the specification.

There are no cells, links or skews in here: a product starts, and ten cycles later its result is there.
"""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import DONT_CARE, Vectors

N = 4
LATENCY = 10  # cycles from `start` to `done`
CELLS = [(i, j) for i in range(N) for j in range(N)]
COLUMNS = " ".join(
    ["rst_n:1'b start:1'b"]
    + [f"a[{i}]:8'sd" for i in range(N)]
    + [f"b[{j}]:8'sd" for j in range(N)]
    + ["| done:1'b"]
    + [f"c[{i}][{j}]:32'sd" for i, j in CELLS]
)


def matmul(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(N)) for j in range(N)] for i in range(N)]


class Case:
    """The cycles of one case. `idle` gives what is on a and b outside of the four cycles of a product."""

    def __init__(self, title, idle, show_held=False):
        self.vectors = Vectors(title, COLUMNS)
        self.idle = idle
        self.show_held = show_held  # c also in the cycles in which it holds, not in `done` cycles only
        self.done = DONT_CARE  # before the first reset
        self.age = None  # cycles since the start of the product under way
        self.pending = None  # and its result
        self.result = None  # the result on c; None: c means nothing

    def cycle(self, rst_n=1, start=0, a=None, b=None, product=None):
        """Record the inputs of this cycle and what the outputs are in it, then take the rising edge."""
        a = self.idle() if a is None else a
        b = self.idle() if b is None else b
        if self.age == LATENCY:
            self.done, self.result, self.age = 1, self.pending, None
        c = self.result if self.done == 1 or self.show_held else None
        values = {f"c[{i}][{j}]": DONT_CARE if c is None else c[i][j] for i, j in CELLS}
        values |= {f"a[{i}]": a[i] for i in range(N)} | {f"b[{j}]": b[j] for j in range(N)}
        self.vectors.row(rst_n=rst_n, start=start, done=self.done, **values)
        if rst_n == 0:
            self.age = self.result = None
        elif start == 1:
            assert self.age is None, "a start before `done` is not specified"
            self.age, self.pending, self.result = 0, product, None
        if rst_n == 0 or self.done == 1:
            self.done = 0
        if self.age is not None:
            self.age += 1

    def reset(self, cycles=1, start=0):
        for _ in range(cycles):
            self.cycle(rst_n=0, start=start)

    def wait(self, cycles):
        for _ in range(cycles):
            self.cycle()

    def feed(self, a, b, cycles=LATENCY):
        """Start A * B; up to LATENCY cycles, so that the next cycle is the one of `done`."""
        for k in range(cycles):
            if k < N:
                self.cycle(start=int(k == 0), a=[a[i][k] for i in range(N)], b=b[k], product=matmul(a, b))
            else:
                self.cycle()

    def write(self, name):
        self.vectors.write(name)


def matrix(element):
    return [[element(i, j) for j in range(N)] for i in range(N)]


def zeros():
    return [0] * N


IDENTITY = matrix(lambda i, j: int(i == j))
COUNT = matrix(lambda i, j: N * i + j + 1)
EXTREMES = [matrix(lambda i, j, value=value: value) for value in (-128, -1, 127)]


def garbage(rng):
    return lambda: [rng.randrange(-128, 128) for _ in range(N)]


def random_matrix(rng):
    pool = rng.choice([(-128, 127), (-128, -1, 0, 1, 127), range(-9, 10), range(-128, 128), range(-128, 128)])
    return matrix(lambda i, j: rng.choice(pool))


def identity():
    case = Case("systolic array: products that can be followed by hand, zeros in between", zeros)
    case.reset(2)
    case.wait(1)
    for a, b in (
        (IDENTITY, COUNT),  # 1 2 3 4 / 5 6 7 8 / 9 10 11 12 / 13 14 15 16
        (COUNT, IDENTITY),  # the same
        (COUNT, COUNT),  # 90 100 110 120 / ...
        (matrix(lambda i, j: int(i + j == N - 1)), COUNT),  # the rows of COUNT from the bottom up
        (COUNT, matrix(lambda i, j: int(i + j == N - 1))),  # its columns from right to left
        (matrix(lambda i, j: 10 * (i + 1) * (j == 2)), matrix(lambda i, j: (j + 1) * (i == 2))),  # k = 2 alone
    ):
        case.feed(a, b)
        case.wait(3)
    case.write("identity.vec")


def products():
    rng = random.Random(20264)
    case = Case(
        "systolic array: extreme and random products (seed 20264), back to back and with gaps, garbage in idle cycles",
        garbage(rng),
    )
    case.reset(1)
    for a in EXTREMES:
        for b in EXTREMES:
            case.feed(a, b)  # the next one starts in the cycle of done
    for gap in (0, 1, 2, 3, 4, 5, 11, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0):
        case.feed(random_matrix(rng), random_matrix(rng))
        case.wait(gap)
    case.wait(3)
    case.write("products.vec")


def hold():
    rng = random.Random(20265)
    case = Case(
        "systolic array: c holds from done to the next start, whatever is on a and b (seed 20265)",
        garbage(rng),
        show_held=True,
    )
    case.reset(1)
    for gap in (1, 20, 0, 5, 12):
        case.feed(random_matrix(rng), random_matrix(rng))
        case.wait(gap)
    case.wait(1)
    case.write("hold.vec")


def reset():
    rng = random.Random(20266)
    case = Case(
        "systolic array: reset in every phase of a product, start at once or later (seed 20266)",
        garbage(rng),
    )
    case.reset(2, start=1)  # a start during a reset is none
    case.wait(LATENCY + 2)
    case.feed(random_matrix(rng), random_matrix(rng))
    case.wait(2)
    for cycles in range(1, LATENCY):
        case.feed(random_matrix(rng), random_matrix(rng), cycles)
        case.reset(1)
        case.feed(random_matrix(rng), random_matrix(rng))
        case.wait(rng.randrange(1, 4))
    for cycles in (1, 3, 4, 6, 9):
        case.feed(random_matrix(rng), random_matrix(rng), cycles)
        case.reset(1, start=cycles % 2)
        case.wait(LATENCY + 1)  # no done of a product that the reset has stopped
    case.feed(random_matrix(rng), random_matrix(rng))
    case.wait(1)
    case.write("reset.vec")


identity()
products()
hold()
reset()

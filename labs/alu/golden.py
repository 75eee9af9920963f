"""Golden vectors of `alu`: every operation as integer arithmetic, then reduced to eight bits."""

import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

COLUMNS = "op:3'b a:8'h b:8'h | y:8'h zero:1'b carry:1'b overflow:1'b"
CODES = "op: 000 add, 001 sub, 010 and, 011 or, 100 xor, 101 shift left, 110 shift right, 111 set-less-than"
ADD, SUB, AND, OR, XOR, SHL, SHR, SLT = range(8)
SHIFTS = (SHL, SHR)

CORNERS = (0x00, 0x01, 0x02, 0x3C, 0x55, 0x7F, 0x80, 0x81, 0xAA, 0xFE, 0xFF)
AMOUNTS = (*range(8), 0x08, 0x0B, 0x85, 0xFF)  # the last four have bits above b[2:0], which do not count


def signed(byte):
    """The two's complement value of eight bits."""
    return byte - 256 if byte >= 128 else byte


def out_of_range(value):
    """Whether a signed result does not fit eight bits."""
    return int(not -128 <= value <= 127)


def alu(op, a, b):
    """Returns y, carry, overflow."""
    amount = b % 8
    if op == ADD:
        return (a + b) % 256, int(a + b > 255), out_of_range(signed(a) + signed(b))
    if op == SUB:
        return (a - b) % 256, int(a >= b), out_of_range(signed(a) - signed(b))
    if op == AND:
        return a & b, 0, 0
    if op == OR:
        return a | b, 0, 0
    if op == XOR:
        return a ^ b, 0, 0
    if op == SHL:
        carry = a // 2 ** (8 - amount) % 2 if amount else 0
        return a * 2**amount % 256, carry, 0
    if op == SHR:
        carry = a // 2 ** (amount - 1) % 2 if amount else 0
        return a // 2**amount, carry, 0
    return int(signed(a) < signed(b)), 0, 0


def record(case, op, a, b):
    y, carry, overflow = alu(op, a, b)
    case.row(op=op, a=a, b=b, y=y, zero=int(y == 0), carry=carry, overflow=overflow)


def operations():
    case = Vectors(f"8-bit ALU: corner values, every operation, every shift amount\n{CODES}", COLUMNS)
    for op in range(8):
        for a in CORNERS:
            for b in AMOUNTS if op in SHIFTS else CORNERS:
                record(case, op, a, b)
    case.write("operations.vec")


def random_operations():
    rng = random.Random(20261)
    case = Vectors(f"8-bit ALU: 800 random rows (seed 20261), one in eight with a = b\n{CODES}", COLUMNS)
    for _ in range(800):
        op, a, b = rng.randrange(8), rng.randrange(256), rng.randrange(256)
        record(case, op, a, a if rng.random() < 0.125 else b)
    case.write("random.vec")


operations()
random_operations()

"""Golden vectors of `hello-world`: the message at every index, with `a` both 0 and 1."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "testbenches" / "common"))
from vectors import Vectors

MESSAGE = "Hello, hardware!"
TITLE = """hello world: the message twice, so that every index is seen with a = 0 and with a = 1
ascii is ASCII in hexadecimal: 48 H  65 e  6c l  6f o  2c ,  20 blank  68 h  61 a  72 r  64 d  77 w  21 !"""

case = Vectors(TITLE, "a:1'b index:4'd | y:1'b ascii:8'h")
for second_time in (0, 1):
    for index, character in enumerate(MESSAGE):
        a = second_time ^ (index >> 1 & 1)  # changes in every second row
        case.row(a=a, index=index, y=a, ascii=ord(character))
case.write("message.vec")

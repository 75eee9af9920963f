import sys

with open(sys.argv[1] + "/all.vec", "w", encoding="utf-8") as out:
    out.write("mode:1'b a:3'd b:3'd | y:3'd\n")
    for mode in range(2):
        for a in range(8):
            for b in range(8):
                y = min(max(a - b if mode else a + b, 0), 7)
                out.write(f"{mode} {a} {b} | {y}\n")

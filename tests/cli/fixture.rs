//! A small pack, made in the test, of labs that are judged within milliseconds.

use crate::workspace::Sandbox;

/// The lab `inc`: adds one, modulo 4. With golden vectors, and sound.
const INC: [(&str, &str); 10] = [
    (
        "labs/inc/lab.toml",
        r#"schema = 1
id = "inc"
title = "Incrementer"
summary = "Adds one."

[dut]
top = "inc"
sources = ["inc.v"]
inputs = { a = 2 }
outputs = { y = 2 }

[[simulate]]
name = "all"
testbench = "inc_tb.v"
vectors = "all.vec"
cpu-limit-s = 1

[synthesize]
max-flip-flops = 0
"#,
    ),
    ("labs/inc/README.md", "# Incrementer\n\n`y` is `a + 1`, modulo 4.\n"),
    ("labs/inc/hints.md", "## First\n\nCount the bits.\n\n## Second\n\nWrite a plus sign.\n"),
    (
        "labs/inc/golden.py",
        "import sys\nrows = [f'{a:02b} | {(a + 1) % 4:02b}\\n' for a in range(4)]\n\
         open(sys.argv[1] + '/all.vec', 'w').write(\"a:2'b | y:2'b\\n\" + ''.join(rows))\n",
    ),
    ("rtl/inc/inc.v", "module inc (input [1:0] a, output [1:0] y);\n  assign y = 2'd0;\nendmodule\n"),
    (
        "testbenches/inc/inc_tb.v",
        "module inc_tb;\n  reg [1:0] a; wire [1:0] y;\n  inc dut (.a(a), .y(y));\n  integer stimulus, trace;\n  \
         initial begin\n    stimulus = $fopen(\"stimulus.txt\", \"r\"); trace = $fopen(\"trace.txt\", \"w\");\n    \
         if ($test$plusargs(\"vcd\")) begin $dumpfile(\"waves.vcd\"); $dumpvars; end\n    \
         $fdisplay(trace, \"y\");\n    while ($fscanf(stimulus, \"%b\", a) == 1) begin\n      \
         #10 $fdisplay(trace, \"%b\", y);\n    end\n    $finish;\n  end\nendmodule\n",
    ),
    ("testbenches/inc/all.vec", "a:2'b | y:2'b\n00 | 01\n01 | 10\n10 | 11\n11 | 00\n"),
    ("tests/solutions/inc/reference/inc.v", SOLUTION),
    (
        "tests/solutions/inc/mutants/same.v",
        "// mutant: adds nothing\n// caught by: simulate/all\nmodule inc (input [1:0] a, output [1:0] y);\n  assign y = a;\nendmodule\n",
    ),
    (
        "tests/solutions/inc/mutants/two.v",
        "// mutant: adds two\n// caught by: simulate/all\nmodule inc (input [1:0] a, output [1:0] y);\n  assign y = a + 2'd2;\nendmodule\n",
    ),
];

/// What the lab `inc` asks for.
pub(crate) const SOLUTION: &str = "module inc (input [1:0] a, output [1:0] y);\n  assign y = a + 2'd1;\nendmodule\n";

/// One more mutant: without it the lab has too few.
const NARROW: &str = "// mutant: without a port\n// caught by: interface\nmodule inc (input [1:0] a, output y);\n  assign y = ~a[0];\nendmodule\n";

/// The lab `old`: the same design, judged by a testbench of its own words.
const OLD: [(&str, &str); 8] = [
    (
        "labs/old/lab.toml",
        r#"schema = 1
id = "old"
title = "An old testbench"
summary = "Judges by itself."

[dut]
top = "inc"
sources = ["inc.v"]
inputs = { a = 2 }
outputs = { y = 2 }

[[simulate]]
name = "selfcheck"
testbench = "old_tb.v"
expect = ["ALL TESTS PASSED"]
reject = ["(?i)error"]
cpu-limit-s = 1
"#,
    ),
    ("labs/old/README.md", "# Old\n\n`y` is `a + 1`.\n"),
    ("labs/old/hints.md", "## First\n\nCount.\n\n## Second\n\nAdd.\n"),
    ("rtl/old/inc.v", "module inc (input [1:0] a, output [1:0] y);\n  assign y = 2'd0;\nendmodule\n"),
    ("testbenches/old/old_tb.v", STRONG_TESTBENCH),
    ("tests/solutions/old/reference/inc.v", SOLUTION),
    (
        "tests/solutions/old/mutants/same.v",
        "// mutant: adds nothing\n// caught by: simulate/selfcheck\nmodule inc (input [1:0] a, output [1:0] y);\n  assign y = a;\nendmodule\n",
    ),
    (
        "tests/solutions/old/mutants/two.v",
        "// mutant: adds two\n// caught by: simulate/selfcheck\nmodule inc (input [1:0] a, output [1:0] y);\n  assign y = a + 2'd2;\nendmodule\n",
    ),
];

/// Looks at every value.
pub(crate) const STRONG_TESTBENCH: &str = "module old_tb;\n  reg [1:0] a; wire [1:0] y; integer i, wrong;\n  \
     inc dut (.a(a), .y(y));\n  initial begin\n    wrong = 0;\n    for (i = 0; i < 4; i = i + 1) begin\n      \
     a = i; #1 if (y !== ((i + 1) & 3)) wrong = wrong + 1;\n    end\n    \
     if (wrong == 0) $display(\"ALL TESTS PASSED\"); else $display(\"%0d ERRORS\", wrong);\n    $finish;\n  end\nendmodule\n";

/// Looks at one bit of one value.
pub(crate) const WEAK_TESTBENCH: &str = "module old_tb;\n  reg [1:0] a; wire [1:0] y;\n  inc dut (.a(a), .y(y));\n  \
     initial begin\n    a = 0; #1 if (y[0] === 1'b1) $display(\"ALL TESTS PASSED\");\n    $finish;\n  end\nendmodule\n";

/// Writes a pack with the lab `inc` into a directory below the working directory.
pub(crate) fn inc(sandbox: &Sandbox, dir: &str) {
    for (rel, text) in INC {
        sandbox.write(&format!("{dir}/{rel}"), text);
    }
    sandbox.write(&format!("{dir}/tests/solutions/inc/mutants/narrow.v"), NARROW);
}

/// Writes the lab `old` into a pack.
pub(crate) fn old(sandbox: &Sandbox, dir: &str) {
    for (rel, text) in OLD {
        sandbox.write(&format!("{dir}/{rel}"), text);
    }
    sandbox.write(&format!("{dir}/tests/solutions/old/mutants/narrow.v"), NARROW);
}

/// A machine with the pack `pack` (of the lab `inc`) and the workspace `ws` made from it.
pub(crate) fn machine() -> Sandbox {
    let sandbox = Sandbox::new();
    inc(&sandbox, "pack");
    sandbox.lab(&["init", "ws", "--pack", "pack"]).expect_code(0);
    sandbox
}

/// `module inc` with this body.
pub(crate) fn design(body: &str) -> String {
    format!("module inc (input [1:0] a, output [1:0] y);\n{body}\nendmodule\n")
}

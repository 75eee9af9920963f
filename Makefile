# The two commands: `make demo` shows what lab does, `make test` runs everything that must hold.
# Both install the tools that are missing, say what they do, and are safe to run twice.

CARGO ?= cargo
LAB    = target/release/lab

# What labs need; authors need python3, the tests of this repository also verilator and a Slurm
# (a cluster of their own on the loopback, which needs no configuration and no root).
RUN_TOOLS  = iverilog vvp yosys
TEST_TOOLS = $(RUN_TOOLS) python3 verilator sbatch munge

.PHONY: demo test test-all bench bench-grade build tools test-tools clean

demo: tools build
	@sh .ci/demo $(abspath $(LAB))

test: test-tools
	$(CARGO) test --locked

# The same, with what costs too much for every change: all mutants through both ways of judging.
test-all: test-tools
	LAB_TEST_ALL=1 $(CARGO) test --locked

bench: tools build test-tools
	@command -v hyperfine >/dev/null 2>&1 || sh .ci/install hyperfine
	@python3 .ci/bench $(abspath $(LAB))

bench-grade: tools build
	@command -v python3 >/dev/null 2>&1 || sh .ci/install python3
	@python3 .ci/bench-grade $(abspath $(LAB))

build:
	$(CARGO) build --release --locked

tools:
	@sh .ci/install $(RUN_TOOLS)

test-tools:
	@sh .ci/install $(TEST_TOOLS)

clean:
	$(CARGO) clean

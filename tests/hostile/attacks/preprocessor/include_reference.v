`include "tests/solutions/accumulator/reference/dut.v"
`include "../../../../pack/tests/solutions/accumulator/reference/dut.v"

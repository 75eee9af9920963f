// Drives hello_world one row after another and records its outputs.
//
// This is the first testbench that you read. It is a module without ports: it is
// the whole world around the DUT, the design under test.
`timescale 1ns / 1ps  // #10 below means 10 ns
`default_nettype none

module hello_world_tb;

  // What the testbench drives is a reg: it keeps its value until it is assigned again.
  reg        a;
  reg  [3:0] index;
  // What the DUT drives is a wire.
  wire       y;
  wire [7:0] ascii;

  // One hello_world, called dut. Read .a(a) as "its port a is connected to my a".
  hello_world dut (
      .a    (a),
      .index(index),
      .y    (y),
      .ascii(ascii)
  );

  // The files stimulus and trace, and the task open_files (testbenches/common/trace.vh).
  `include "trace.vh"

  // An initial block runs once, from time 0, statement after statement, like software.
  initial begin
    open_files;
    $fdisplay(trace, "y ascii");
    // Read one row of inputs. $fscanf returns how many values it found: 2 until the file ends.
    while ($fscanf(stimulus, "%b %b", a, index) == 2) begin
      // Let 10 ns pass, in which the outputs settle, and then write them down.
      #10 $fdisplay(trace, "%b %b", y, ascii);
      if ($test$plusargs("say")) $write("%c", ascii);
    end
    $finish;
  end

endmodule

`default_nettype wire

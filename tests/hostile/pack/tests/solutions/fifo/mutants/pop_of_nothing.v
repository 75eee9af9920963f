// mutant: a pop of an empty FIFO moves the pointer
// caught by: simulate/known
module dut(
    input            clk,
    input            rst,
    input            push,
    input            pop,
    input      [7:0] d,
    output     [7:0] q,
    output           valid,
    output           full
);
  reg [7:0] memory[0:3];
  reg [2:0] head, tail;

  assign q     = memory[head[1:0]];
  assign valid = head != tail;
  assign full  = tail == {~head[2], head[1:0]};

  always @(posedge clk)
    if (rst) begin
      head <= 3'd0;
      tail <= 3'd0;
    end else begin
      if (push && !full) begin
        memory[tail[1:0]] <= d;
        tail <= tail + 3'd1;
      end
      if (pop) head <= head + 3'd1;
    end
endmodule

// typedef, enum and a packed struct.
module dut (input logic clk, input logic rst, input logic [7:0] a, output logic [7:0] y);
  typedef enum logic [0:0] {ADD, CLEAR} operation_t;
  typedef struct packed {
    logic       clear;
    logic [7:0] amount;
  } command_t;
  operation_t operation;
  command_t   command;
  assign operation = rst ? CLEAR : ADD;
  assign command.clear = operation == CLEAR;
  assign command.amount = a;
  always_ff @(posedge clk) y <= command.clear ? 8'd0 : y + command.amount;
endmodule

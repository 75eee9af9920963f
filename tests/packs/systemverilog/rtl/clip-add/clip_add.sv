module clip_add(input logic mode, input logic [2:0] a, b, output logic [2:0] y);
  assign y = '0;
endmodule

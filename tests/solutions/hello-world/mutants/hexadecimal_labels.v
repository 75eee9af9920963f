// mutant: 10 to 15 are written in hexadecimal and cut to four bits: 4'h10 is 0
// caught by: simulate/message
`default_nettype none

module hello_world (
    input  wire       a,
    input  wire [3:0] index,
    output wire       y,
    output reg  [7:0] ascii
);

  assign y = a;

  always @*
    case (index)
      4'd0:  ascii = "H";
      4'd1:  ascii = "e";
      4'd2:  ascii = "l";
      4'd3:  ascii = "l";
      4'd4:  ascii = "o";
      4'd5:  ascii = ",";
      4'd6:  ascii = " ";
      4'd7:  ascii = "h";
      4'd8:  ascii = "a";
      4'd9:  ascii = "r";
      4'h10: ascii = "d";
      4'h11: ascii = "w";
      4'h12: ascii = "a";
      4'h13: ascii = "r";
      4'h14: ascii = "e";
      4'h15: ascii = "!";
      default: ascii = 8'd0;
    endcase

endmodule

`default_nettype wire

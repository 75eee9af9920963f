// mutant: the wire is an inverter
// caught by: simulate/message
`default_nettype none

module hello_world (
    input  wire       a,
    input  wire [3:0] index,
    output wire       y,
    output reg  [7:0] ascii
);

  assign y = ~a;

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
      4'd10: ascii = "d";
      4'd11: ascii = "w";
      4'd12: ascii = "a";
      4'd13: ascii = "r";
      4'd14: ascii = "e";
      4'd15: ascii = "!";
    endcase

endmodule

`default_nettype wire

// What every testbench does first.
int stimulus, trace;
initial begin
  stimulus = $fopen("stimulus.txt", "r");
  trace = $fopen("trace.txt", "w");
  if ($test$plusargs("vcd")) begin
    $dumpfile("waves.vcd");
    $dumpvars;
  end
end

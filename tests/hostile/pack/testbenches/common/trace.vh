// What every testbench shares: the two files between lab and the simulation.
// Include it inside the testbench module.
//
//   open_files;                              at the start, once
//   while (!$feof(stimulus)) ...             one $fscanf a row: the inputs, in binary
//   $fdisplay(trace, "%b %b", y, carry);     one line a row: the outputs, in binary
//
// stimulus.txt has the input columns of the golden vectors, trace.txt gets the
// output columns. What the outputs should be is not known here, on purpose.

  integer stimulus;
  integer trace;

  task open_files;
    begin
      stimulus = $fopen("stimulus.txt", "r");
      trace    = $fopen("trace.txt", "w");
      if ($test$plusargs("vcd")) begin
        $dumpfile("waves.vcd");
        $dumpvars;
      end
    end
  endtask

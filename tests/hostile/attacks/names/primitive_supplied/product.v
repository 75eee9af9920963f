primitive saturate (out, in);
  output out;
  input in;
  table
    ? : 1;
  endtable
endprimitive

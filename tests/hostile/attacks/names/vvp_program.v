#! /usr/bin/vvp
:ivl_version "11.0 (stable)";
:vpi_module "system";
S_0x1 .scope module, "dut" "dut" 2 1;
T_0 ; %vpi_call 2 1 "$finish" {0 0 0};
    .thread T_0;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
entity dut is
  port (a, b : in unsigned(7 downto 0); y : out unsigned(7 downto 0));
end entity;
architecture rtl of dut is
begin
  y <= a + b;
end architecture;

//! L1: Verilog text: tokens, directives and macros.
//!
//! Nothing here judges a design, runs a tool or opens a file. What a compiler makes of the text, and how its messages are
//! explained, belongs in `check/`.

pub mod lex;
pub mod preprocess;
pub mod scan;

//! The binary `lab`. Everything is in the library; see `lab::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lab::cli::main()
}

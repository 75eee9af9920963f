//! The real tools, started as an author would.
#![allow(clippy::disallowed_methods, reason = "a test starts the tools itself")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(command: &mut Command) -> Output {
    command.output().expect("the tool starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What `ivlpp` makes of a text.
pub(crate) fn ivlpp(source: &str) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("in.v");
    fs::write(&file, source).expect("a source");
    let output = run(Command::new("iverilog").args(["-E", "-g2012", "-o", "-"]).arg(&file));
    text(&output.stdout)
}

/// Compiles files with Icarus and runs the program for a while; the messages, and what it printed.
pub(crate) fn icarus(sources: &[&str], top: &str) -> Result<String, String> {
    let dir = tempfile::tempdir().expect("a directory");
    let names: Vec<String> = (0..sources.len()).map(|index| format!("{index}.v")).collect();
    for (name, source) in names.iter().zip(sources) {
        fs::write(dir.path().join(name), source).expect("a source");
    }
    let output =
        run(Command::new("iverilog").args(["-g2012", "-s", top, "-o", "program"]).args(&names).current_dir(dir.path()));
    if !output.status.success() || !dir.path().join("program").exists() {
        return Err(text(&output.stdout) + &text(&output.stderr));
    }
    Ok(text(&run(Command::new("vvp").args(["-n", "program"]).current_dir(dir.path())).stdout))
}

/// Reads a file with Yosys as the grader does, without its preprocessor; what it says.
pub(crate) fn yosys(source: &str, top: &str) -> Result<(), String> {
    let dir = tempfile::tempdir().expect("a directory");
    fs::write(dir.path().join("in.v"), source).expect("a source");
    let script = format!("read_verilog -sv -nopp in.v; hierarchy -top {top}; proc");
    let output = run(Command::new("yosys").args(["-q", "-p", &script]).current_dir(dir.path()));
    if output.status.success() { Ok(()) } else { Err(text(&output.stdout) + &text(&output.stderr)) }
}

/// Every Verilog file below a directory.
pub(crate) fn verilog_files(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = entries
        .flat_map(|path| match path.extension() {
            Some(extension) if extension == "v" => vec![path],
            _ if path.is_dir() => verilog_files(&path),
            _ => Vec::new(),
        })
        .collect();
    files.sort();
    files
}

//! The files of a new lab: everything but what only its author can know, which `lab verify` then asks for.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::id::LabId;

/// Path and text of every file of a new lab; `{{id}}`, `{{top}}` and `{{title}}` are filled in.
const FILES: [(&str, &str); 7] = [
    ("labs/{{id}}/lab.toml", include_str!("scaffold/lab.toml")),
    ("labs/{{id}}/README.md", include_str!("scaffold/README.md")),
    ("labs/{{id}}/hints.md", include_str!("scaffold/hints.md")),
    ("labs/{{id}}/golden.py", include_str!("scaffold/golden.py")),
    ("rtl/{{id}}/{{top}}.v", include_str!("scaffold/skeleton.v")),
    ("testbenches/{{id}}/{{top}}_tb.v", include_str!("scaffold/testbench.v")),
    ("testbenches/{{id}}/exhaustive.vec", include_str!("scaffold/exhaustive.vec")),
];

/// What every pack has once; written if it is not there.
const SHARED: [(&str, &str); 2] = [
    ("testbenches/common/trace.vh", include_str!("../../testbenches/common/trace.vh")),
    ("testbenches/common/vectors.py", include_str!("../../testbenches/common/vectors.py")),
];

/// Writes a new lab into the pack at `root`, and returns the files, relative to it.
///
/// # Errors
/// When one of the lab's files exists already, or cannot be written. No existing file is changed.
pub fn write(root: &Path, id: &LabId) -> io::Result<Vec<PathBuf>> {
    let fill = |text: &str| {
        let title = title(id);
        text.replace("{{id}}", id.as_str()).replace("{{top}}", &top(id)).replace("{{title}}", &title)
    };
    let files: Vec<(PathBuf, String)> = FILES.iter().map(|(path, text)| (fill(path).into(), fill(text))).collect();
    if let Some((path, _)) = files.iter().find(|(path, _)| root.join(path).exists()) {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} exists already", path.display())));
    }
    let mut written = Vec::new();
    for (path, text) in files {
        create(&root.join(&path), &text)?;
        written.push(path);
    }
    for (path, text) in SHARED {
        match create(&root.join(path), text) {
            Ok(()) => written.push(path.into()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(written)
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// The top module's name: the id as a Verilog identifier.
fn top(id: &LabId) -> String {
    id.as_str().replace('-', "_")
}

fn title(id: &LabId) -> String {
    let words = id.as_str().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

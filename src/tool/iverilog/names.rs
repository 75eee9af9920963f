//! File names on `iverilog`'s command line, and back.
//!
//! The driver writes the names into a list that it splits at blanks, the names end up unescaped in the program between
//! quotes, a name that begins with `-` would be an option, and one that ends in `.vhd` is compiled as something else. A
//! file whose path could be misread gets a symbolic link under a harmless name; messages name the path that was asked for.

use crate::domain::source::{VERILOG_EXTENSIONS, has_extension};
use crate::tool::ToolError;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// The files as they were asked for, and as they are given to the compiler.
#[derive(Debug, Default)]
pub(in crate::tool) struct Names {
    /// Pairs of (given, asked for).
    pairs: Vec<(String, PathBuf)>,
}

impl Names {
    /// Finds a harmless name for each file.
    pub(in crate::tool) fn stage(scratch: &Path, files: &[PathBuf]) -> Result<Self, ToolError> {
        let given = |(index, file): (usize, &PathBuf)| match harmless(scratch, file) {
            Some(name) => Ok((name, file.clone())),
            None => link(scratch, index, file).map(|name| (name, file.clone())).map_err(ToolError::Scratch),
        };
        Ok(Self { pairs: files.iter().enumerate().map(given).collect::<Result<_, _>>()? })
    }

    /// What stands on the command line.
    pub(in crate::tool) fn given(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(given, _)| given.as_str())
    }

    /// The path that was asked for, of a name in a message.
    pub(in crate::tool) fn asked(&self, given: &str) -> String {
        let pair = self.pairs.iter().find(|(name, _)| name == given);
        pair.map_or_else(|| given.to_owned(), |(_, asked)| asked.display().to_string())
    }
}

/// The path as it can be given: short inside the scratch directory, absolute elsewhere; `None` if it could be misread.
fn harmless(scratch: &Path, file: &Path) -> Option<String> {
    let name = match file.strip_prefix(scratch) {
        Ok(inside) => format!("./{}", inside.to_str()?),
        Err(_) => file.to_str()?.to_owned(),
    };
    let verilog = has_extension(file, &VERILOG_EXTENSIONS);
    let misread = |c: char| c.is_whitespace() || c.is_control() || c == '"';
    (verilog && name.starts_with(['.', '/']) && !name.contains(misread)).then_some(name)
}

fn link(scratch: &Path, index: usize, file: &Path) -> std::io::Result<String> {
    let name = format!("source-{index}.v");
    let link = scratch.join(&name);
    if link.is_symlink() {
        std::fs::remove_file(&link)?;
    }
    symlink(file, link)?;
    Ok(format!("./{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_cannot_be_misread_are_given_as_they_are() {
        let given = |file: &str| harmless(Path::new("/tmp/lab-1"), Path::new(file));
        assert_eq!(given("/tmp/lab-1/alu.v").as_deref(), Some("./alu.v"));
        assert_eq!(given("/tmp/lab-1/-o.v").as_deref(), Some("./-o.v"));
        assert_eq!(given("/home/jürgen/alu.sv").as_deref(), Some("/home/jürgen/alu.sv"));
        for misread in ["/home/my labs/alu.v", "/tmp/a\"b.v", "/tmp/a.vhd", "alu.v", "-o.v", "/tmp/a\nb.v"] {
            assert_eq!(given(misread), None, "{misread}");
        }
    }
}

//! The little that `lab` reads from a compiled program: whether it is whole, and the ports of its top module.
//!
//! The format is that of `vvp` files of Icarus Verilog 11 and 12 (`vvp/README.txt` and `tgt-vvp` in its source).
use crate::domain::lab::{Direction, Port};

/// The ports of an instance of a module, in the order of its declaration; `None` when the program has no such instance. A
/// top module is its own instance.
///
/// An escaped identifier stands without its leading backslash. A port that has no single name, such as `{a, b}`, is called
/// `unnamed` by `iverilog`.
pub(in crate::tool) fn ports(code: &str, instance: &str, module: &str) -> Option<Vec<Port>> {
    let scope = format!(".scope module, \"{instance}\" \"{module}\" ");
    let mut lines = code.lines();
    lines.find(|line| line.contains(&scope))?;
    // The properties of a scope are indented; the first line that is not begins something else.
    lines
        .take_while(|line| line.starts_with(' '))
        .filter_map(|line| line.trim().strip_prefix(".port_info "))
        .map(port)
        .collect()
}

/// The nets of a top module that something inside drives, ports among them. As long as the module stands alone, an input
/// is driven by nothing.
pub(in crate::tool) fn driven(code: &str, top: &str) -> Vec<String> {
    let scope = format!(".scope module, \"{top}\" \"{top}\" ");
    let inside = code.lines().skip_while(|line| !line.contains(&scope)).skip(1);
    inside.take_while(|line| !line.contains(" .scope module, ")).filter_map(driven_net).collect()
}

/// Reads `v0x55 .net "a", 3 0, L_0x7f;  1 drivers`.
fn driven_net(line: &str) -> Option<String> {
    let (net, drivers) = line.rsplit_once(";  ")?;
    let count = drivers.strip_suffix(" drivers")?.rsplit(' ').next()?;
    let (_, name) = net.split_once(" .net")?.1.split_once(" \"")?;
    let (name, _) = name.rsplit_once("\", ")?;
    (count != "0").then(|| unescape(name))
}

/// Reads `0 /INPUT 8 "a";`.
fn port(info: &str) -> Option<Port> {
    let mut words = info.splitn(4, ' ').skip(1);
    let direction = match words.next()? {
        "/INPUT" => Direction::Input,
        "/OUTPUT" => Direction::Output,
        "/INOUT" => Direction::Inout,
        _ => return None,
    };
    let width = words.next()?.parse().ok()?;
    let quoted = words.next()?.strip_prefix('"')?.strip_suffix("\";")?;
    Some(Port { name: unescape(quoted), direction, width })
}

/// Undoes the backslash before a quote and a backslash.
fn unescape(quoted: &str) -> String {
    let mut name = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        name.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    name
}

/// Whether a program was written to its end, which is a list of file names that begins with their number.
///
/// A program that a full disk cut off at the end of a line might run, and do less than the design.
pub(in crate::tool) fn is_complete(code: &str) -> bool {
    let tail = || {
        let (_, tail) = code.rsplit_once("\n:file_names ")?;
        let (count, names) = tail.split_once(";\n")?;
        Some((count.parse::<usize>().ok()?, names))
    };
    tail().is_some_and(|(count, names)| names.ends_with('\n') && names.lines().count() == count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = r#"#! /usr/bin/vvp
S_0x55f0 .scope package, "$unit" "$unit" 2 1;
 .timescale 0 0;
S_0x55f1 .scope module, "top" "top" 3 1;
 .timescale 0 0;
    .port_info 0 /INPUT 8 "a";
    .port_info 1 /OUTPUT 1 "y\"0\\";
v0x55f7_0 .net "a", 7 0, o0x55f8;  0 drivers
v0x55f9_0 .net "y\"0\\", 0 0, L_0x55fa;  1 drivers
v0x55fb_0 .net *"_ivl_2", 0 0, L_0x55fc;  1 drivers
P_0x55f2 .param/l "W" 0 3 1, +C4<00000000000000000000000000001000>;
S_0x55f3 .scope module, "u" "sub" 3 4, 4 1 0, S_0x55f1;
 .timescale 0 0;
    .port_info 0 /INOUT 1 "z";
v0x55fd_0 .net "z", 0 0, L_0x55fa;  alias, 1 drivers
# The file index is used to find the file name in the following table.
:file_names 2;
    "N/A";
    "./top.v";
"#;

    #[test]
    fn ports_are_those_of_the_top_scope_only() {
        let port = |name: &str, direction, width| Port { name: name.to_owned(), direction, width };
        let expected = vec![port("a", Direction::Input, 8), port("y\"0\\", Direction::Output, 1)];
        assert_eq!(ports(PROGRAM, "top", "top"), Some(expected));
        assert_eq!(ports(PROGRAM, "sub", "sub"), None);
    }

    #[test]
    fn driven_nets_are_those_of_the_top_scope_with_a_driver() {
        assert_eq!(driven(PROGRAM, "top"), ["y\"0\\"]);
    }

    #[test]
    fn a_program_that_was_cut_off_is_not_complete() {
        assert!(is_complete(PROGRAM));
        for end in 0..PROGRAM.len() {
            assert!(!is_complete(&PROGRAM[..end]), "cut at {end}");
        }
    }
}

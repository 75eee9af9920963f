//! The documents say what is: every command of README.md is run, its table has every command, the examples of the formats are
//! read by what reads the formats, and no link leads nowhere.
#![allow(clippy::disallowed_methods, reason = "a test plays the user at a shell")]

#[path = "packs/mod.rs"]
mod packs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lab::manifest::source::PackText;
use lab::manifest::vectors;
use packs::TestPack;
use regex::Regex;

/// What the shell prints behind the output of each command.
const MARKER: &str = "=== end of a command ===";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(rel: &str) -> String {
    fs::read_to_string(root().join(rel)).expect("a document")
}

/// The code blocks of one language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let block = Regex::new(&format!(r"(?ms)^```{language}\n(.*?)^```")).expect("a pattern");
    block.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

mod commands {
    use super::*;

    /// A command and the output that README.md shows for it.
    struct Session {
        command: String,
        shown: Vec<String>,
    }

    fn sessions(text: &str) -> Vec<Session> {
        let mut sessions: Vec<Session> = Vec::new();
        for line in blocks(text, "console").iter().flat_map(|block| block.lines()) {
            match line.strip_prefix("$ ") {
                Some(command) => sessions.push(Session { command: command.to_owned(), shown: Vec::new() }),
                None => sessions.last_mut().expect("output behind a command").shown.push(line.to_owned()),
            }
        }
        sessions
    }

    /// `[..]` stands for any text in a line, a line `...` for any lines.
    fn matches(shown: &[String], actual: &[&str]) -> bool {
        let Some((first, rest)) = shown.split_first() else { return actual.is_empty() };
        if first == "..." {
            return (0..=actual.len()).any(|skipped| matches(rest, &actual[skipped..]));
        }
        let Some((line, others)) = actual.split_first() else { return false };
        let parts: Vec<String> = first.trim_end().split("[..]").map(regex::escape).collect();
        let pattern = Regex::new(&format!("^{}$", parts.join(".*"))).expect("a pattern");
        pattern.is_match(line.trim_end()) && matches(rest, others)
    }

    /// The output of each command, all run by one shell in an empty directory, since `cd` has to last.
    fn run(sessions: &[Session]) -> Vec<String> {
        let home = tempfile::tempdir().expect("a directory");
        let script: Vec<String> =
            sessions.iter().map(|session| format!("{} 2>&1\necho '{MARKER}'", session.command)).collect();
        let binary = Path::new(env!("CARGO_BIN_EXE_lab")).parent().expect("a directory");
        let path = format!("{}:{}", binary.display(), std::env::var("PATH").expect("PATH"));
        let mut shell = Command::new("bash");
        shell.args(["-c", &script.join("\n")]).current_dir(home.path()).env("PATH", path).env("HOME", home.path());
        let output = shell.env("LC_ALL", "C.UTF-8").env_remove("COLUMNS").output().expect("bash");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("text");
        let mut outputs: Vec<String> = text.split(&format!("{MARKER}\n")).map(str::to_owned).collect();
        assert_eq!(outputs.pop().as_deref(), Some(""), "the last command ends");
        outputs
    }

    #[test]
    fn every_command_of_the_readme_prints_what_the_readme_shows() {
        let sessions = sessions(&read("README.md"));
        let outputs = run(&sessions);
        assert!(sessions.len() > 10, "README.md shows too few commands: {}", sessions.len());
        assert_eq!(sessions.len(), outputs.len());
        for (Session { command, shown }, actual) in sessions.iter().zip(&outputs) {
            let lines: Vec<&str> = actual.lines().collect();
            let expected = shown.join("\n");
            assert!(matches(shown, &lines), "`{command}` shows in README.md:\n{expected}\n\nand prints:\n{actual}");
        }
    }

    #[test]
    fn wildcards_stand_for_what_they_say() {
        let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert!(matches(&shown("a [..] c\n...\nd"), &["a b c", "x", "y", "d"]));
        assert!(!matches(&shown("a [..] c\nd"), &["a b c", "x", "d"]));
        assert!(!matches(&shown("a"), &["a", "b"]));
    }

    #[test]
    fn the_two_commands_are_targets_of_the_makefile() {
        let makefile = read("Makefile");
        let shell = blocks(&read("README.md"), "sh").concat();
        let made = shell.lines().filter_map(|line| line.strip_prefix("make ")?.split(' ').next());
        let targets: Vec<&str> = made.collect();
        assert_eq!(targets, ["demo", "test"]);
        for target in targets {
            assert!(makefile.lines().any(|line| line.starts_with(&format!("{target}:"))), "{target}");
        }
    }
}

/// The table of all commands, and `lab --help`.
mod table {
    use super::*;

    fn help(command: Option<&str>) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_lab")).args(command).arg("--help").output().expect("lab");
        assert!(output.status.success(), "lab {command:?} --help");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The rows: the commands of the first cell, and the whole row.
    fn rows() -> Vec<(Vec<String>, String)> {
        let name = Regex::new("`lab ([a-z]+)").expect("a pattern");
        let readme = read("README.md");
        let lines = readme.lines().filter(|line| line.starts_with("| `lab "));
        let row = |line: &str| {
            let cell = line.split(" | ").next().unwrap_or_default();
            (name.captures_iter(cell).map(|found| found[1].to_owned()).collect(), line.to_owned())
        };
        lines.map(row).collect()
    }

    #[test]
    fn the_table_has_every_command() {
        let help = help(None);
        let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list");
        let names: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert!(names.len() > 10, "{names:?}");
        let documented: Vec<String> = rows().into_iter().flat_map(|(names, _)| names).collect();
        let is_missing = |name: &&&str| **name != "help" && !documented.contains(&(**name).to_owned());
        assert_eq!(names.iter().filter(is_missing).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn the_table_has_no_command_or_option_that_is_not_there() {
        let option = Regex::new("--[a-z-]+").expect("a pattern");
        let subcommand = Regex::new("`(start|done|undone) ").expect("a pattern");
        for (names, row) in rows() {
            let help: String = names.iter().map(|name| help(Some(name))).collect();
            for found in option.find_iter(&row) {
                assert!(help.contains(found.as_str()), "lab {names:?} has no {}", found.as_str());
            }
            for found in subcommand.captures_iter(&row) {
                assert!(help.contains(&format!("  {} ", &found[1])), "lab {names:?} has no {}", &found[1]);
            }
        }
    }
}

mod formats {
    use super::*;

    #[test]
    fn the_manifest_of_the_lab_format_is_one() {
        let manifest = blocks(&read("docs/lab-format.md"), "toml").into_iter().find(|block| block.contains("[dut]"));
        let pack = TestPack::empty();
        pack.write("labs/alu/lab.toml", manifest.expect("an example"));
        for file in ["rtl/alu/alu.v", "rtl/common/delay_line.v"] {
            pack.write(file, "");
        }
        for file in ["alu_tb.v", "old_tb.v", "operations.vec"] {
            pack.write(&format!("testbenches/alu/{file}"), "");
        }
        let lab = lab::manifest::lab::load(&pack.pack(), "alu");
        let lab = lab.unwrap_or_else(|findings| panic!("{}", pack.show(&findings)));
        assert_eq!(lab.cases().count(), 2);
    }

    #[test]
    fn the_roadmap_of_the_lab_format_is_one() {
        let roadmap = blocks(&read("docs/lab-format.md"), "toml").into_iter().find(|block| block.contains("[[phase]]"));
        let pack = TestPack::empty();
        pack.write("labs/roadmap.toml", roadmap.expect("an example"));
        pack.write_lab("alu");
        pack.write_lab("ripple-adder");
        let catalog = pack.catalog();
        let wrong: Vec<_> =
            catalog.roadmap_findings.iter().filter(|finding| !finding.message.contains("ripple-adder")).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(catalog.roadmap.phases.len(), 1);
    }

    #[test]
    fn the_golden_vectors_of_the_vectors_format_are_some() {
        let text = blocks(&read("docs/vectors-format.md"), "text").into_iter().find(|block| block.contains("op:3'b"));
        let vectors = vectors::parse(&PackText::new("example.vec", &text.expect("an example")));
        assert!(vectors.is_ok(), "{:#?}", vectors.err());
    }
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)#:]*)(?:#([^)]*))?\)").expect("a pattern");
    let docs = fs::read_dir(root().join("docs")).expect("docs").map(|entry| entry.expect("an entry").path());
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name));
    let documents = docs.chain(top).filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut wrong = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).expect("a document");
        for found in link.captures_iter(&text) {
            let target = if found[1].is_empty() { document.clone() } else { document.with_file_name(&found[1]) };
            if !leads_somewhere(&target, found.get(2).map(|anchor| anchor.as_str())) {
                wrong.push(format!("{}: {}", document.display(), &found[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a file is there and, if an anchor is given, has a heading or an anchor of that name.
fn leads_somewhere(target: &PathBuf, anchor: Option<&str>) -> bool {
    let Some(anchor) = anchor else { return target.exists() };
    let text = fs::read_to_string(target).unwrap_or_default();
    let slug = |heading: &str| {
        let kept = heading.to_lowercase().replace(|c: char| !(c.is_alphanumeric() || " -_".contains(c)), "");
        kept.trim().replace(' ', "-")
    };
    let headings = text.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
    text.contains(&format!("name=\"{anchor}\"")) || headings.map(slug).any(|heading| heading == anchor)
}

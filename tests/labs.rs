//! The labs of this repository: sound, free of warnings in three tools, in one style, and documented.
#![allow(clippy::disallowed_methods, reason = "a test starts the tools itself, as an author would")]
#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

use lab::domain::lab::{Dut, Lab, Port};
use lab::manifest::catalog::Catalog;
use lab::manifest::pack::Pack;
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn labs() -> Vec<Lab> {
    let catalog = Catalog::load(Pack::directory(root())).expect("the labs of this repository");
    assert!(catalog.broken.is_empty(), "{:#?}", catalog.broken);
    assert!(catalog.roadmap_findings.is_empty(), "{:#?}", catalog.roadmap_findings);
    assert!(!catalog.labs.is_empty());
    catalog.labs
}

/// A file of this repository by its path from the root.
fn read(rel: &str) -> String {
    fs::read_to_string(root().join(rel)).unwrap_or_else(|error| panic!("{rel}: {error}"))
}

/// The files in a directory that end in `extension`, as paths from the root, sorted.
fn files(rel: &str, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(rel)).unwrap_or_else(|error| panic!("{rel}: {error}"));
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"));
    let mut files: Vec<String> =
        names.filter(|name| name.ends_with(extension)).map(|name| format!("{rel}/{name}")).collect();
    files.sort();
    files
}

/// Every problem at once, or none.
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

mod lint {
    use super::*;

    /// Some Verilog with its top module.
    struct Design {
        top: String,
        files: Vec<String>,
        /// Options of Verilator that this kind of design needs.
        verilator: &'static [&'static str],
        synthesizable: bool,
    }

    impl Design {
        fn reference(lab: &Lab) -> Self {
            let dir = format!("tests/solutions/{}/reference", lab.id);
            Self { top: dut(lab).top.clone(), files: sources(lab, &dir), verilator: &[], synthesizable: true }
        }

        /// A skeleton does not use all of its inputs yet.
        fn skeleton(lab: &Lab) -> Self {
            let files = sources(lab, &format!("rtl/{}", lab.id));
            Self { files, verilator: &["-Wno-UNUSED"], ..Self::reference(lab) }
        }

        fn testbenches(lab: &Lab) -> Vec<Self> {
            let mut testbenches: Vec<_> = lab.cases().map(|case| &case.testbench).collect();
            testbenches.dedup();
            let design = |testbench: &&String| {
                let mut files = vec![format!("testbenches/{}/{testbench}", lab.id)];
                files.extend(Self::reference(lab).files);
                let top = testbench.trim_end_matches(".v").to_owned();
                Self { top, files, verilator: &["--timing"], synthesizable: false }
            };
            testbenches.iter().map(design).collect()
        }

        fn supplied(file: &str) -> Self {
            let top = Path::new(file).file_stem().and_then(|stem| stem.to_str()).expect("a plain name");
            Self { top: top.to_owned(), files: vec![file.to_owned()], verilator: &[], synthesizable: true }
        }

        /// What the tools say about it, each under its command line.
        fn complaints(&self) -> Vec<String> {
            let mut commands = vec![self.iverilog(), self.verilator()];
            if self.synthesizable {
                commands.push(self.yosys());
            }
            commands.iter_mut().filter_map(complaint).collect()
        }

        fn iverilog(&self) -> Command {
            let mut command = Command::new("iverilog");
            // A DUT has no delays, so it needs no timescale of its own.
            command.args(["-g2012", "-Wall", "-Wno-timescale", "-I", "testbenches/common", "-o", "/dev/null"]);
            command.args(["-s", &self.top]).args(&self.files);
            command
        }

        fn verilator(&self) -> Command {
            let mut command = Command::new("verilator");
            command.args(["--lint-only", "-Wall", "-Itestbenches/common", "--top-module", &self.top]);
            command.args(self.verilator).args(&self.files);
            command
        }

        fn yosys(&self) -> Command {
            let script = format!(
                "read_verilog -sv {}; hierarchy -check -top {}; proc; check -assert",
                self.files.join(" "),
                self.top
            );
            let mut command = Command::new("yosys");
            command.args(["-q", "-p", &script]);
            command
        }
    }

    /// The sources of a lab in `dir`, and the supplied ones.
    fn sources(lab: &Lab, dir: &str) -> Vec<String> {
        let own = lab.work.files().iter().map(|name| format!("{dir}/{name}"));
        own.chain(lab.work.supplied().iter().map(|name| format!("rtl/common/{name}"))).collect()
    }

    /// What a tool that should be silent says.
    fn complaint(command: &mut Command) -> Option<String> {
        let Output { status, stdout, stderr } =
            command.current_dir(root()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let said = String::from_utf8_lossy(&[stdout, stderr].concat()).trim().to_owned();
        (!status.success() || !said.is_empty()).then(|| format!("{command:?}: {status}\n{said}"))
    }

    #[test]
    fn three_tools_have_nothing_to_say() {
        let mut designs: Vec<Design> = files("rtl/common", ".v").iter().map(|file| Design::supplied(file)).collect();
        for lab in &labs() {
            designs.extend([Design::reference(lab), Design::skeleton(lab)]);
            designs.extend(Design::testbenches(lab));
        }
        assert_none(&designs.iter().flat_map(Design::complaints).collect::<Vec<_>>());
    }
}

mod style {
    use super::*;

    const LONGEST_LINE: usize = 120;

    /// Every Verilog file of the labs.
    fn verilog() -> Vec<String> {
        let mut all = files("rtl/common", ".v");
        for lab in labs() {
            let id = &lab.id;
            for dir in [
                format!("rtl/{id}"),
                format!("testbenches/{id}"),
                format!("tests/solutions/{id}/reference"),
                format!("tests/solutions/{id}/mutants"),
            ] {
                all.extend(files(&dir, ".v"));
            }
        }
        all
    }

    fn problems(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let rules = [
                (line.contains('\t'), "a tab"),
                (line.ends_with(' '), "a blank at the end of the line"),
                (line.chars().count() > LONGEST_LINE, "longer than 120 characters"),
                (!line.is_ascii(), "a character that is not ASCII"),
            ];
            problems.extend(rules.iter().filter(|(broken, _)| *broken).map(|(_, rule)| format!("{number}: {rule}")));
        }
        if !text.ends_with('\n') || text.ends_with("\n\n") {
            problems.push("the file does not end with one line feed".to_owned());
        }
        problems
    }

    /// A comment first, then `default_nettype none` before all code but a timescale, and `wire` again at the end.
    fn frame_problems(text: &str) -> Vec<String> {
        let code: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with("//")).collect();
        let first = code.iter().find(|line| !line.starts_with("`timescale"));
        let rules = [
            (text.starts_with("// "), "no comment at the top says what it is"),
            (first == Some(&"`default_nettype none"), "`default_nettype none does not come first"),
            (code.last() == Some(&"`default_nettype wire"), "`default_nettype wire does not come last"),
        ];
        rules.iter().filter(|(kept, _)| !kept).map(|(_, rule)| (*rule).to_owned()).collect()
    }

    #[test]
    fn verilog_has_one_style() {
        let check = |file: String| {
            let text = read(&file);
            let all = problems(&text).into_iter().chain(frame_problems(&text));
            all.map(|problem| format!("{file}: {problem}")).collect::<Vec<_>>()
        };
        assert_none(&verilog().into_iter().flat_map(check).collect::<Vec<_>>());
    }

    #[test]
    fn the_rules_of_style_are_checked() {
        assert_eq!(
            problems("a\tb \n\n"),
            ["1: a tab", "1: a blank at the end of the line", "the file does not end with one line feed"]
        );
        assert_eq!(frame_problems("module x;\n").len(), 3);
        assert!(frame_problems("// x\n`default_nettype none\nmodule x;\n`default_nettype wire\n").is_empty());
    }
}

mod documents {
    use super::*;

    const FEWEST_HINTS: usize = 3;
    const FEWEST_MUTANTS: usize = 3;

    fn headings(markdown: &str) -> Vec<&str> {
        markdown.lines().filter_map(|line| line.strip_prefix("## ")).collect()
    }

    /// The ports in the table under `## Ports`, as `input a`; several may share a row.
    fn documented_ports(markdown: &str) -> Vec<String> {
        let row = Regex::new(r"(?m)^\| (`[^|]*) \| (input|output) \|").expect("pattern");
        let name = Regex::new(r"`(\w+)").expect("pattern");
        let section = markdown.split("\n## ").find(|section| section.starts_with("Ports")).unwrap_or_default();
        let mut ports = Vec::new();
        for found in row.captures_iter(section) {
            ports.extend(name.captures_iter(&found[1]).map(|name| format!("{} {}", &found[2], &name[1])));
        }
        ports
    }

    fn readme_problems(lab: &Lab) -> Vec<String> {
        let text = read(&format!("labs/{}/README.md", lab.id));
        let mut problems = Vec::new();
        if !text.starts_with(&format!("# {}\n", lab.title)) {
            problems.push(format!("the title is not `{}`", lab.title));
        }
        let needed = ["Ports", "Acceptance", "What it teaches", "Where real chips use it"];
        let missing = needed.into_iter().filter(|section| !headings(&text).contains(section));
        problems.extend(missing.map(|section| format!("there is no section `{section}`")));
        let port = |port: &Port| format!("{} {}", port.direction.keyword(), port.name);
        let specified: Vec<String> = dut(lab).ports.iter().map(port).collect();
        let documented = documented_ports(&text);
        let unknown = documented.iter().filter(|port| !specified.contains(port));
        problems.extend(unknown.map(|port| format!("`{port}` is no port")));
        let undocumented = specified.iter().filter(|port| !documented.contains(port));
        problems.extend(undocumented.map(|port| format!("the port `{port}` is not in the table")));
        problems.iter().map(|problem| format!("labs/{}/README.md: {problem}", lab.id)).collect()
    }

    #[test]
    fn specifications_have_all_ports_and_sections() {
        assert_none(&labs().iter().flat_map(readme_problems).collect::<Vec<_>>());
    }

    #[test]
    fn labs_have_hints_and_mutants() {
        for lab in labs() {
            let hints = headings(&read(&format!("labs/{}/hints.md", lab.id))).len();
            assert!(hints >= FEWEST_HINTS, "{} has {hints} hints", lab.id);
            let mutants = files(&format!("tests/solutions/{}/mutants", lab.id), ".v").len();
            assert!(mutants >= FEWEST_MUTANTS, "{} has {mutants} mutants", lab.id);
        }
    }
}

/// Golden vectors come from the specification, so their generator may not look at any Verilog.
mod golden {
    use super::*;

    /// Runs a generator where it can import nothing but the standard library and `vectors`, and notes every file it opens.
    const WATCH: &str = r#"import os, runpy, sys
script, target = sys.argv[1:3]
allowed = {"vectors"}
def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        name = os.fsdecode(args[0])
        if name.endswith((".v", ".vh", ".sv")):
            sys.exit(f"opens {name}")
    if event == "import":
        name = args[0].split(".")[0]
        if name not in sys.stdlib_module_names and name not in allowed:
            sys.exit(f"imports {name}")
    if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"):
        sys.exit(f"starts a process: {args[0]}")
sys.addaudithook(watch)
sys.argv = [script, target]
runpy.run_path(script, run_name="__main__")
"#;

    fn run(script: &Path) -> Output {
        let target = tempfile::tempdir().expect("a temporary directory");
        let mut command = Command::new("python3");
        command.args(["-I", "-S", "-B", "-c", WATCH]).args([script, target.path()]);
        command.output().expect("python3")
    }

    #[test]
    fn generators_are_independent_of_the_rtl() {
        let wrong = labs().into_iter().filter_map(|lab| {
            let script: PathBuf = root().join(format!("labs/{}/golden.py", lab.id));
            let output = run(&script);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (!output.status.success()).then(|| format!("{}: {said}", script.display()))
        });
        assert_none(&wrong.collect::<Vec<_>>());
    }

    #[test]
    fn a_generator_that_is_not_independent_is_caught() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let script = dir.path().join("golden.py");
        for (code, complaint) in [
            ("open('alu.v')", "opens alu.v"),
            ("import numpy", "imports numpy"),
            ("import subprocess; subprocess.run(['vvp'])", "starts a process"),
        ] {
            fs::write(&script, code).expect("a script");
            let said = String::from_utf8(run(&script).stderr).expect("text");
            assert!(said.contains(complaint), "{code}: {said}");
        }
    }
}

/// The design that a lab asks for.
fn dut(lab: &Lab) -> &Dut {
    lab.work.dut().expect("a design")
}

#[test]
fn every_lab_is_sound() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    let output = command.args(["verify", "--pack", "."]).current_dir(root()).output().expect("lab");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{}\n{said}", output.status);
    for lab in labs() {
        let line = format!("{}  sound", lab.id);
        assert!(said.lines().any(|shown| shown == line), "no line `{line}`:\n{said}");
    }
}

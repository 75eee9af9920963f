//! Every command that runs no tool: what it answers, and how it ends when it cannot.
use crate::workspace::{Ran, Sandbox};

/// Runs `lab` and splits the command line at blanks.
fn lab(sandbox: &Sandbox, line: &str) -> Ran {
    sandbox.lab(&line.split_whitespace().collect::<Vec<_>>())
}

const NO_WORKSPACE: &str = "error: there is no workspace here, nor in a directory above\n \
                            help: lab init my-labs makes one; then cd my-labs\n";

#[test]
fn outside_of_a_workspace_the_curriculum_can_be_read_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    let overview = lab(&sandbox, "").expect_code(0);
    assert_eq!(
        overview.stdout,
        "lab: 11 hardware labs, from a wire to a systolic array.\n\n  \
         lab init my-labs && cd my-labs  a workspace with the skeletons\n  \
         lab list                        look at the labs first\n  \
         lab doctor                      the tools that they need\n\n\
         lab --help shows all commands.\n"
    );
    lab(&sandbox, "list").expect_code(0).expect_texts(&["systolic-array", "Start with: lab init my-labs"]);
    lab(&sandbox, "show systolic-array").expect_code(0).expect_texts(&["# 4×4 systolic array"]);
    lab(&sandbox, "next").expect_code(0).expect_texts(&["Next lab hello-world", "rtl/hello-world/hello_world.v"]);
    lab(&sandbox, "hint alu").expect_code(0).expect_texts(&["Hint 1 of"]);
    lab(&sandbox, "hint alu").expect_code(0).expect_texts(&["Hint 1 of"]);
    lab(&sandbox, "roadmap").expect_code(0).expect_texts(&["56 weeks in all"]);
    assert_eq!(std::fs::read_dir(sandbox.dir()).expect("a directory").count(), 0);
}

#[test]
fn outside_of_a_workspace_nothing_can_be_judged_or_recorded() {
    let sandbox = Sandbox::new();
    let commands = ["run", "run alu", "check", "reset alu", "reset --undo", "solution alu", "roadmap start"];
    for command in commands.into_iter().chain(["roadmap done verilog-course", "roadmap undone verilog-course"]) {
        let expected = Ran { code: Some(2), stdout: String::new(), stderr: NO_WORKSPACE.to_owned() };
        assert_eq!(lab(&sandbox, command), expected, "{command}");
    }
}

#[test]
fn a_wrong_invocation_says_what_to_type() {
    let sandbox = Sandbox::workspace();
    let cases = [
        ("run half-ader", "error: there is no lab `half-ader`\n help: did you mean `half-adder`?\n"),
        ("run xyzzy", "error: there is no lab `xyzzy`\n help: lab list shows all labs\n"),
        ("show adder", "error: `adder` can be half-adder, full-adder, ripple-adder\n help: type more of the id\n"),
        ("hint alu --again", "error: no hint was shown yet\n help: lab hint alu\n"),
        (
            "check --attempted",
            "error: no lab is selected, so nothing would be checked\n help: leave --attempted out, or run a lab first: lab next\n",
        ),
        ("check --rtl nowhere", "error: --rtl: cannot read `nowhere`: No such file or directory (os error 2)\n"),
        ("check --rtl README.md", "error: --rtl: cannot read `README.md`: Not a directory (os error 20)\n"),
        (
            "list --pack rtl",
            "error: `[ROOT]/work/rtl` is no pack: a pack has `rtl/` and at least one `labs/<id>/lab.toml`\n",
        ),
        ("reset --undo", "error: nothing was reset here\n help: lab reset ID puts a skeleton back\n"),
        (
            "reset alu --undo",
            "error: there is nothing to undo: `lab reset alu` has not replaced anything of yours yet\n",
        ),
        (
            "solution alu",
            "error: alu is not passed yet\n help: lab hint alu helps; lab solution alu --give-up shows it now, and that is recorded\n",
        ),
        (
            "roadmap start 2026-02-30",
            "error: `2026-02-30` is no date\n help: write it as YYYY-MM-DD, such as 2026-01-31\n",
        ),
        ("roadmap done alu", "error: `alu` is a lab, not a task\n help: lab run alu passes it, and that is recorded\n"),
        (
            "roadmap done verilog-curse",
            "error: there is no task `verilog-curse`\n help: did you mean `verilog-course`?\n",
        ),
        (
            "new alu-2",
            "error: this is a workspace; a new lab belongs into a pack\n help: name the pack's directory with --pack\n",
        ),
        (
            "new ALU",
            "error: `ALU` is not an id: use lower-case letters, digits and single hyphens, and start with a letter\n",
        ),
        (
            "init .",
            "error: `[ROOT]/work` is a workspace already; `lab init --update [ROOT]/work` brings new and changed labs\n",
        ),
    ];
    for (command, stderr) in cases {
        let expected = Ran { code: Some(2), stdout: String::new(), stderr: stderr.to_owned() };
        assert_eq!(lab(&sandbox, command), expected, "{command}");
    }
    for command in ["bogus", "run --bogus", "check --jobs 0", "check --format xml", "reset", "completions tcsh"] {
        lab(&sandbox, command).expect_code(2).expect_texts(&["error:", "--help"]);
    }
    assert!(sandbox.journal().is_empty());
}

#[test]
fn an_id_may_be_shortened_where_it_is_clear() {
    let sandbox = Sandbox::new();
    for (typed, title) in [("sys", "4×4 systolic array"), ("PROC", "Processing element"), ("half_adder", "Half adder")]
    {
        lab(&sandbox, &format!("show {typed}")).expect_code(0).expect_texts(&[&format!("# {title}")]);
    }
    let typed = std::str::from_utf8(b"\x1b[31malu\x07").expect("text");
    let refused = sandbox.lab(&["show", typed]).expect_code(2);
    assert!(!refused.stderr.contains('\x1b'), "{}", refused.stderr);
}

#[test]
fn hints_go_one_step_further_each_time_and_are_remembered() {
    let sandbox = Sandbox::workspace();
    lab(&sandbox, "hint half").expect_code(0).expect_texts(&["Hint 1 of 3", "One step further: lab hint half-adder"]);
    lab(&sandbox, "hint half").expect_code(0).expect_texts(&["Hint 2 of 3"]).expect_no_texts(&["Hint 1"]);
    lab(&sandbox, "hint half --again").expect_code(0).expect_texts(&["Hint 1", "Hint 2"]).expect_no_texts(&["Hint 3"]);
    for _ in 0..2 {
        lab(&sandbox, "hint half").expect_code(0).expect_texts(&["Hint 3 of 3", "lab solution half-adder --give-up"]);
    }
    assert_eq!(sandbox.journal().len(), 3, "a hint that is shown again is no news");
}

#[test]
fn a_reset_brings_the_skeleton_and_keeps_what_was_there() {
    let sandbox = Sandbox::workspace();
    let (file, skeleton) = ("rtl/alu/alu.v", sandbox.read("rtl/alu/alu.v"));
    lab(&sandbox, "reset alu").expect_code(0).expect_texts(&["alu is as its skeleton already; nothing was changed"]);
    sandbox.write(file, "// mine");
    lab(&sandbox, "reset alu").expect_code(0).expect_texts(&["skeleton rtl/alu/alu.v", "lab reset alu --undo"]);
    assert_eq!(sandbox.read(file), skeleton);
    lab(&sandbox, "reset --undo").expect_code(0).expect_texts(&["brought back rtl/alu/alu.v"]);
    assert_eq!(sandbox.read(file), "// mine");
    std::fs::remove_file(sandbox.dir().join(file)).expect("a file");
    lab(&sandbox, "reset alu").expect_code(0);
    assert_eq!(sandbox.read(file), skeleton);
    let events: Vec<String> = sandbox.journal().iter().map(|record| record["event"].to_string()).collect();
    assert_eq!(events, [r#"{"reset":{"lab":"alu"}}"#, r#"{"undo":{"lab":"alu"}}"#, r#"{"reset":{"lab":"alu"}}"#]);
}

#[test]
fn the_roadmap_counts_tasks_and_measures_the_pace() {
    let sandbox = Sandbox::workspace();
    lab(&sandbox, "roadmap start 2020-01-06").expect_code(0).expect_texts(&["56 weeks starts on 2020-01-06"]);
    sandbox.lab(&["roadmap", "done", "verilog", "--note", "took \x1b[31m a week"]).expect_code(0);
    let shown = lab(&sandbox, "roadmap").expect_code(0).expect_texts(&["1 of 12, 12 weeks", "took", "weeks behind"]);
    assert!(!shown.stdout.contains('\x1b'), "a note must not steer the terminal");
    lab(&sandbox, "roadmap undone verilog-course").expect_code(0).expect_texts(&["verilog-course is open again"]);
    lab(&sandbox, "roadmap").expect_code(0).expect_texts(&["0 of 12, 12 weeks"]);
}

#[test]
fn a_list_can_be_filtered_and_read_by_programs() {
    let sandbox = Sandbox::workspace();
    lab(&sandbox, "list adder").expect_code(0).expect_texts(&["ripple-adder"]).expect_no_texts(&["counter"]);
    let json = lab(&sandbox, "list ai-hardware --json").expect_code(0).json();
    let labs: Vec<&str> = json["labs"].as_array().expect("labs").iter().filter_map(|lab| lab["id"].as_str()).collect();
    assert_eq!((&json["schema_version"], labs), (&1.into(), vec!["mac", "processing-element", "systolic-array"]));
    lab(&sandbox, "list xyzzy").expect_code(0).expect_texts(&["No lab has `xyzzy` in its id, title, phase or state."]);
    assert_eq!(lab(&sandbox, "list xyzzy --json").expect_code(0).json()["labs"].as_array().map(Vec::len), Some(0));
}

#[test]
fn init_never_overwrites_and_needs_no_repository() {
    let sandbox = Sandbox::new();
    sandbox.write("full/mine.txt", "mine");
    lab(&sandbox, "init full").expect_code(2).expect_texts(&["is not empty", "--force"]);
    sandbox.write("full/rtl/alu/alu.v", "// mine");
    lab(&sandbox, "init full --force").expect_code(0).expect_texts(&["1 files were there already and are kept"]);
    assert_eq!(sandbox.read("full/rtl/alu/alu.v"), "// mine");
    assert!(!sandbox.dir().join("full/tests").exists(), "solutions are not for learners");
    lab(&sandbox, "init --update").expect_code(2).expect_texts(&["there is no workspace in [ROOT]/work"]);
    lab(&sandbox, "init --update full").expect_code(0).expect_texts(&["Everything is up to date."]);
    sandbox.lab_in("full/rtl/alu", &["next"]).expect_code(0).expect_texts(&["Next lab hello-world"]);
}

#[test]
fn damage_to_the_state_is_said_and_never_made_worse() {
    let sandbox = Sandbox::workspace();
    sandbox.write(".lab/journal.jsonl", "<<<<<<< HEAD\n");
    lab(&sandbox, "hint alu").expect_code(0);
    lab(&sandbox, "next")
        .expect_code(0)
        .expect_texts(&["skipped in .lab/journal.jsonl, since they are no records: 1 lines"]);
    assert!(sandbox.read(".lab/journal.jsonl").starts_with("<<<<<<< HEAD\n{\"v\":1"));
    sandbox.write(".lab/journal.jsonl", "{\"v\":2,\"id\":\"0\"}\n");
    lab(&sandbox, "list").expect_code(4).expect_texts(&["a newer lab wrote this record"]);
    sandbox.write(".lab/workspace.toml", "schema = 1\n<<<<<<< HEAD\n");
    lab(&sandbox, "list").expect_code(4).expect_texts(&["workspace.toml`, line 2", "lab init --force"]);
}

#[test]
fn a_broken_manifest_spoils_only_its_lab() {
    let sandbox = crate::fixture::machine();
    sandbox.write("pack/labs/odd/lab.toml", "schema = 1\nid = \"odd\"\ntitel = \"Odd\"\n");
    sandbox.lab_in("ws", &["show", "inc"]).expect_code(0);
    sandbox.lab_in("ws", &["list"]).expect_code(3).expect_texts(&["inc", "lab.toml:3", "did you mean `title`?"]);
    sandbox.lab_in("ws", &["show", "odd"]).expect_code(3).expect_texts(&["the lab `odd` is broken", "lab.toml:3"]);
    sandbox.write("pack/labs/odd/lab.toml", "schema = 99\n");
    sandbox.lab_in("ws", &["run", "odd"]).expect_code(3).expect_texts(&["schema"]);
}

#[test]
fn completions_and_manual_pages_are_whole() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        lab(&sandbox, &format!("completions {shell}")).expect_code(0).expect_texts(&["roadmap", "verify", "rtl"]);
    }
    let script = lab(&sandbox, "completions bash").stdout;
    sandbox.write("lab.bash", script);
    let mut bash = sandbox.any("/bin/bash".as_ref());
    bash.args(["-c", "source ./lab.bash && complete -p lab"]);
    sandbox.finish(bash).expect_code(0).expect_texts(&["complete", "lab"]);
    lab(&sandbox, "man").expect_code(0).expect_texts(&[".TH lab 1", "Exit codes"]);
    lab(&sandbox, "man pages").expect_code(0).expect_texts(&["manual pages written to pages"]);
    assert!(sandbox.read("pages/lab-check.1").contains("no\\-cache"));
    sandbox.write("file", "");
    lab(&sandbox, "man file").expect_code(4).expect_texts(&["the manual pages cannot be written to file"]);
}

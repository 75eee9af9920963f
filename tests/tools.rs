//! The tools as they are: real ones on good and bad designs, fake ones that misbehave.

#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

use lab::domain::lab::{Direction, Port};
use lab::exec::{Cancel, LimitKind, Limits, Scratch};
use lab::tool::iverilog::{Compilation, Compile, Compiled, compile};
use lab::tool::python::Script;
use lab::tool::vvp::{Simulation, simulate};
use lab::tool::{Message, Session, Severity, Support, ToolError, ToolName, Toolbox, python};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[path = "support/fake_tool.rs"]
mod fake_tool;
use fake_tool::{Behaviour, FakeTool, eventually, is_alive};

/// The tools of this machine and a place to run them.
struct Bench {
    toolbox: Toolbox,
    cancel: Cancel,
    scratch: Scratch,
}

impl Bench {
    fn new() -> Self {
        Self::with(Toolbox::new(std::env::var_os("PATH").expect("a search path")))
    }

    fn with(toolbox: Toolbox) -> Self {
        let scratch = Scratch::new_in(&std::env::temp_dir()).expect("a scratch directory");
        Self { toolbox, cancel: Cancel::new(), scratch }
    }

    fn fake(tool: &FakeTool) -> Self {
        Self::with(Toolbox::new(tool.search_path()))
    }

    fn session(&self) -> Session<'_> {
        Session::new(&self.toolbox, &self.cancel, self.scratch.path())
    }

    /// Compiles one file with the top module `top`.
    fn compile(&self, source: &str, limits: Limits) -> Result<Compilation, ToolError> {
        let file = self.scratch.write("top.v", source.as_bytes()).expect("a source file");
        self.compile_files(&[file], limits)
    }

    fn compile_files(&self, files: &[PathBuf], limits: Limits) -> Result<Compilation, ToolError> {
        let request = Compile { files, include_dirs: &[], top: "top", output: "top.vvp", limits };
        compile(&self.session(), &request)
    }

    fn simulate(&self, program: &Path, plusargs: &[&str], limits: Limits) -> Simulation {
        simulate(&self.session(), program, plusargs, limits).expect("a result of vvp")
    }
}

fn compiled(source: &str) -> (Bench, Compiled) {
    let bench = Bench::new();
    match bench.compile(source, Limits::default()).expect("a result of iverilog") {
        Compilation::Compiled(compiled) => (bench, compiled),
        other => panic!("{source} should compile: {other:?}"),
    }
}

/// What the compiler says about a design that is not accepted.
fn rejected(source: &str) -> Vec<Message> {
    match Bench::new().compile(source, Limits::default()).expect("a result of iverilog") {
        Compilation::Rejected { messages, .. } => messages,
        other => panic!("{source} should be rejected: {other:?}"),
    }
}

/// The first error about a design that is not accepted. Only words that Icarus Verilog 11 and 12 share are asked for.
fn assert_rejected(source: &str, line: u32, words: &str) {
    let messages = rejected(source);
    let error = messages.iter().find(|message| message.severity == Severity::Error).expect("an error");
    assert!(error.text.contains(words), "{messages:?}");
    assert_eq!(error.line, line, "{messages:?}");
    assert!(line == 0 || error.file.ends_with("/top.v"), "{messages:?}");
}

#[test]
fn iverilog_compiles_and_tells_the_ports_of_the_top_module() {
    let source = "module half(input a, output y); assign y = a; endmodule\n\
                  module top #(parameter W = 8) (input clk, input signed [W-1:0] a, output reg [0:2] \\y[0] , inout z);\n\
                  half u(.a(clk), .y(z)); always @(posedge clk) \\y[0] <= a[2:0]; endmodule\n";
    let (_bench, compiled) = compiled(source);
    let port = |name: &str, direction, width| Port { name: name.to_owned(), direction, width };
    assert_eq!(
        compiled.ports,
        [
            port("clk", Direction::Input, 1),
            port("a", Direction::Input, 8),
            port("y[0]", Direction::Output, 3),
            port("z", Direction::Inout, 1),
        ]
    );
    assert_eq!(compiled.warnings, []);
}

#[test]
fn iverilog_warns_and_compiles() {
    let source = "module sub(input [3:0] a, output y); assign y = ^a; endmodule\n\
                  module top(input a, output y);\nsub u(.a(a), .y(y));\nassign misspelt = a;\nendmodule\n";
    let (bench, compiled) = compiled(source);
    let file = bench.scratch.path().join("top.v").display().to_string();
    let warning = |line| {
        let found = compiled.warnings.iter().find(|warning| warning.place() == Some((&file, line)));
        found.filter(|warning| warning.severity == Severity::Warning).expect("a warning")
    };
    assert!(warning(4).text.contains("misspelt"));
    assert!(warning(3).text.contains("expects 4 bits"));
    assert!(warning(3).notes[0].contains("Padding"));
}

#[test]
fn iverilog_rejects_what_is_no_verilog() {
    assert_rejected("module top(input a, output y)\nassign y = a;\nendmodule\n", 2, "syntax error");
    assert_rejected("module top(input a, output y);\nwire b = a\nassign y = b;\nendmodule\n", 3, "syntax error");
}

#[test]
fn iverilog_rejects_what_does_not_elaborate() {
    assert_rejected("module top(input a, output y);\nalways @(*) y = a;\nendmodule\n", 2, "y");
    assert_rejected("module top;\nfoo u();\nendmodule\n", 2, "foo");
    assert_rejected("module topp;\nendmodule\n", 0, "root module");
}

#[test]
fn iverilog_rejects_what_its_exit_code_forgives() {
    // Two errors a line: 256, of which the exit code keeps eight bits, and 134, which is also the code of an abort.
    for lines in [128, 67] {
        let source = format!("module top;\n{}endmodule\n", "assign y = ;\n".repeat(lines));
        assert_eq!(rejected(&source).len(), 2 * lines);
    }
    // Mistakes that only the preprocessor sees.
    let texts = |source: &str| rejected(source).into_iter().map(|message| message.text).collect::<String>();
    assert!(texts("module top;\nendmodule\n`ifdef X\n").contains("endif"));
    assert!(texts("module top;\nendmodule\n`include \"none.vh\"\n").contains("none.vh"));
}

#[test]
fn a_crash_of_the_compiler_is_no_rejection() {
    // What Icarus Verilog 11 says about a struct from a package as a port.
    let said = "./top.v:1: assert: elab_type.cc:86: failed assertion scope\nAborted";
    let tool = FakeTool::new("iverilog", &Behaviour::Complain(134, said));
    let outcome = Bench::fake(&tool).compile("", Limits::default()).expect("a result");
    let Compilation::Crashed { crash, messages } = outcome else { panic!("it should be a crash") };
    assert!(crash.cause.contains("failed assertion"), "{crash:?}");
    assert!(matches!(messages[0].place(), Some((file, 1)) if file.ends_with("/top.v")), "{messages:?}");
}

#[test]
fn an_elaboration_without_end_meets_a_limit() {
    let endless = "module top; genvar i; for (i = 0; i >= 0; i = i) begin: g wire q; end endmodule\n";
    let limits = Limits { cpu_s: 1, memory_bytes: 8 << 30, ..Limits::default() };
    let outcome = Bench::new().compile(endless, limits).expect("a result of iverilog");
    assert_eq!(outcome, Compilation::Limit(LimitKind::Cpu));
    let limits = Limits { memory_bytes: 64 << 20, ..Limits::default() };
    let outcome = Bench::new().compile(endless, limits).expect("a result of iverilog");
    assert_eq!(outcome, Compilation::Limit(LimitKind::Memory));
}

#[test]
fn file_names_that_iverilog_would_misread_are_compiled_and_reported_by_their_names() {
    let bench = Bench::new();
    let pack = tempfile::Builder::new().prefix("my \"labs\" $(x) ").tempdir().expect("a directory");
    let include = pack.path().join("common files");
    fs::create_dir(&include).expect("a directory");
    fs::write(include.join("value.vh"), "`define VALUE 1\n").expect("a file");
    let file = pack.path().join("-o top.vhd");
    fs::write(&file, "`include \"value.vh\"\nmodule top(output y);\nassign y = `VALUE;\nassign q = 1;\nendmodule\n")
        .expect("a file");
    let files = [file.clone()];
    let limits = Limits::default();
    let request = Compile { files: &files, include_dirs: &[include], top: "top", output: "top.vvp", limits };
    let Ok(Compilation::Compiled(compiled)) = compile(&bench.session(), &request) else { panic!("it should compile") };
    assert_eq!(compiled.warnings[0].place(), Some((file.to_str().expect("text"), 4)));
    assert!(matches!(bench.simulate(&compiled.program, &[], Limits::default()), Simulation::Finished { .. }));
}

#[test]
fn a_session_notes_its_command_lines() {
    let (bench, compiled) = compiled("module top; initial $display(\"hi\"); endmodule\n");
    let session = bench.session();
    simulate(&session, &compiled.program, &["vcd"], Limits::default()).expect("a result");
    let [line] = session.commands().try_into().expect("one command");
    assert!(line.starts_with(&format!("cd {} && ", bench.scratch.path().display())), "{line}");
    assert!(line.ends_with(&format!("vvp -n {} +vcd", compiled.program.display())), "{line}");
}

#[test]
fn vvp_runs_in_the_scratch_directory_and_hands_on_plusargs() {
    let source = "module top; reg [1:0] m[0:0]; initial begin\n\
                  $readmemb(\"stimulus.txt\", m); if ($test$plusargs(\"vcd\")) $display(\"%b\", m[0]); end endmodule\n";
    let (bench, compiled) = compiled(source);
    bench.scratch.write("stimulus.txt", b"10\n").expect("a file");
    let Simulation::Finished { stdout, exit_code, .. } = bench.simulate(&compiled.program, &["vcd"], Limits::default())
    else {
        panic!("it should finish");
    };
    assert_eq!((stdout.as_slice(), exit_code), (b"10\n".as_slice(), 0));
}

#[test]
fn vvp_does_not_wait_at_a_stop() {
    let (bench, compiled) = compiled("module top; initial begin $stop; $display(\"after\"); end endmodule\n");
    let outcome = bench.simulate(&compiled.program, &[], Limits::default());
    assert!(matches!(outcome, Simulation::Finished { exit_code: 0, .. }), "{outcome:?}");
}

#[test]
fn a_simulation_without_end_meets_a_limit() {
    let limit = |source: &str, limits: Limits| {
        let (bench, compiled) = compiled(source);
        match bench.simulate(&compiled.program, &[], limits) {
            Simulation::Limit { kind, .. } => kind,
            other => panic!("{source} should meet a limit: {other:?}"),
        }
    };
    let limits = || Limits { cpu_s: 1, memory_bytes: 256 << 20, file_bytes: 1 << 20, ..Limits::default() };
    let combinational_loop = "module top; reg a = 0; always @* a <= ~a; initial #1 a = 1; endmodule\n";
    assert_eq!(limit(combinational_loop, limits()), LimitKind::Cpu);
    let wall = Limits { wall: Duration::from_millis(500), ..Limits::default() };
    assert_eq!(limit("module top; initial forever #1; endmodule\n", wall), LimitKind::Wall);
    assert_eq!(limit("module top; initial forever $display(\"x\"); endmodule\n", limits()), LimitKind::Output);
    assert_eq!(
        limit("module top; reg [7:0] m[0:500000000]; initial m[0] = 1; endmodule\n", limits()),
        LimitKind::Memory
    );
    assert_eq!(
        limit("module top; string s = \"x\"; initial forever s = {s, s}; endmodule\n", limits()),
        LimitKind::Memory
    );
    let waves = "module top; reg [63:0] a = 0; initial begin $dumpvars; forever #1 a = ~a; end endmodule\n";
    assert_eq!(limit(waves, limits()), LimitKind::FileSize);
}

#[test]
fn python_makes_golden_vectors_from_the_scratch_directory() {
    let bench = Bench::new();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("labs/half-adder/golden.py");
    let args = [bench.scratch.path().into()];
    let outcome = python::run(&bench.session(), &script, &args, Limits::default()).expect("a result of python3");
    assert!(matches!(outcome, Script::Finished { .. }), "{outcome:?}");
    assert!(bench.scratch.path().join("truth-table.vec").is_file());
}

#[test]
fn a_script_that_fails_shows_its_traceback() {
    let bench = Bench::new();
    let run = |text: &str| {
        let script = bench.scratch.write("golden.py", text.as_bytes()).expect("a script");
        python::run(&bench.session(), &script, &[], Limits::default()).expect("a result of python3")
    };
    let Script::Failed { exit_code: 1, traceback } = run("import no_such_module\n") else { panic!("it should fail") };
    assert!(traceback.ends_with("ModuleNotFoundError: No module named 'no_such_module'"), "{traceback}");
    assert_eq!(run("x = bytearray(1 << 34)\n"), Script::Limit(LimitKind::Memory));
}

#[test]
fn the_tools_of_this_machine_tell_versions_that_are_supported() {
    let bench = Bench::new();
    for name in ToolName::ALL {
        let tool = bench.toolbox.locate(name).expect("the tool");
        let version = tool.version(&bench.session()).expect("its version");
        assert!(tool.path.is_absolute());
        assert_ne!(tool.support(&version), Support::TooOld, "{name} {version}");
    }
}

#[test]
fn a_missing_tool_is_named_with_a_way_to_get_it() {
    let bench = Bench::with(Toolbox::new("/nonexistent:relative/bin".into()));
    let error = bench.compile("module top; endmodule\n", Limits::default()).expect_err("there is no iverilog");
    assert_eq!(
        error.to_string(),
        "`iverilog` is not installed; `lab doctor` says how to install it, `lab doctor --install` does it"
    );
}

#[test]
fn a_tool_in_a_relative_directory_of_the_search_path_does_not_count() {
    assert!(Toolbox::new(".:../../../../../../../usr/bin".into()).find("env").is_none());
}

#[test]
fn the_version_decides_about_support() {
    let support = |answer: &str| {
        let tool = FakeTool::new("yosys", &Behaviour::Print(answer));
        let bench = Bench::fake(&tool);
        let tool = bench.toolbox.locate(ToolName::Yosys).expect("the fake tool");
        tool.version(&bench.session()).map(|version| tool.support(&version))
    };
    assert_eq!(support("Yosys 0.9 (git sha1 1979e0b)").ok(), Some(Support::TooOld));
    assert_eq!(support("Yosys 0.33 (git sha1 2584903a060)").ok(), Some(Support::Tested));
    assert_eq!(support("Yosys 0.60+12").ok(), Some(Support::Untested));
    assert!(matches!(support("hello, I am something else"), Err(ToolError::Unusable { .. })));
}

#[test]
fn the_fingerprint_changes_with_the_tool() {
    let fingerprint = |tool: &FakeTool| {
        let toolbox = Toolbox::new(tool.search_path());
        toolbox.locate(ToolName::Vvp).expect("the fake tool").fingerprint().expect("a fingerprint")
    };
    let tool = FakeTool::new("vvp", &Behaviour::Silent);
    let before = fingerprint(&tool);
    assert_eq!(fingerprint(&tool), before);
    let mut text = fs::read(tool.path()).expect("a script");
    text.extend(b"# changed\n");
    fs::write(tool.path(), text).expect("a script");
    assert_ne!(fingerprint(&tool), before);
}

#[test]
fn a_compiler_that_does_nothing_is_unusable_even_if_an_old_program_is_there() {
    let tool = FakeTool::new("iverilog", &Behaviour::Silent);
    let bench = Bench::fake(&tool);
    bench.scratch.write("top.vvp", b"old\n:file_names 0;\n").expect("a file");
    let error = bench.compile("", Limits::default()).expect_err("no program");
    assert_eq!(error.to_string(), "`iverilog` does not work: it reported success, but wrote no program");
}

#[test]
fn a_compiler_that_fails_without_a_message_is_unusable() {
    let said = "sh: 1: /usr/lib/ivl/ivlpp: not found";
    let tool = FakeTool::new("iverilog", &Behaviour::Complain(127, said));
    let error = Bench::fake(&tool).compile("", Limits::default()).expect_err("no result");
    assert!(matches!(&error, ToolError::Unusable { problem, .. } if problem.ends_with(said)), "{error}");
}

#[test]
fn half_a_program_is_no_program() {
    let tool = FakeTool::new("iverilog", &Behaviour::Script("echo ':ivl_version \"11.0\";' >top.vvp"));
    let error = Bench::fake(&tool).compile("", Limits::default()).expect_err("half a program");
    assert!(error.to_string().ends_with("the disk may be full"), "{error}");
}

#[test]
fn a_full_disk_is_not_the_design_s_fault() {
    let said = "top.vvp: No space left on device\nerror: Code generator failure: -1";
    let tool = FakeTool::new("iverilog", &Behaviour::Complain(255, said));
    let error = Bench::fake(&tool).compile("", Limits::default()).expect_err("a full disk");
    assert!(matches!(error, ToolError::Scratch(_)), "{error}");
}

#[test]
fn a_simulator_that_dies_has_crashed() {
    for (signal, cause) in [("SEGV", "signal 11, segmentation fault"), ("KILL", "signal 9, kill")] {
        let tool = FakeTool::new("vvp", &Behaviour::Die(signal));
        let Simulation::Crashed(crash) = Bench::fake(&tool).simulate(Path::new("a.vvp"), &[], Limits::default()) else {
            panic!("it should crash");
        };
        assert_eq!(crash.cause, cause);
    }
}

#[test]
fn an_interrupt_ends_the_whole_compiler_at_once() {
    // The driver of the real compiler is the grandparent of the process that works.
    let tool = FakeTool::new("iverilog", &Behaviour::IgnoreTerm);
    let bench = Bench::fake(&tool);
    let outcome = std::thread::scope(|scope| {
        let running = scope.spawn(|| bench.compile("", Limits::default()));
        tool.wait_for_start(2);
        bench.cancel.cancel();
        running.join().expect("no panic")
    });
    assert!(matches!(outcome, Err(ToolError::Interrupted)), "{outcome:?}");
    let pids = tool.pids();
    eventually("a process was left behind", || pids.iter().all(|pid| !is_alive(*pid)));
}

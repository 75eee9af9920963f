//! Yosys as it is, on designs with one fault each, and on designs that look like it and are right.

#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

use lab::domain::check::{CheckKind, Fact, SynthesisBudget as Budget};
use lab::domain::finding::{Code, Finding, FindingKind};
use lab::domain::lab::Dut;
use lab::domain::source::SourceFile;
use lab::domain::verdict::{Owner, Status, Verdict};
use lab::exec::{Cancel, Ended, LimitKind, Limits, Scratch};
use lab::judge::diagnosis::Judgement;
use lab::tool::netlist::{NetlistFault, NetlistFaultKind};
use lab::tool::yosys::{Synthesis, Synthesize, Synthesized, synthesize};
use lab::tool::{Session, ToolError, ToolName, Toolbox};

#[path = "support/fake_tool.rs"]
mod fake_tool;
use fake_tool::{Behaviour, FakeTool};
#[path = "support/faulty_designs.rs"]
mod faulty_designs;
use faulty_designs::{FAULTY, TOLD};
#[path = "support/fine_designs.rs"]
mod fine_designs;
#[path = "support/one_check.rs"]
mod one_check;
use fine_designs::FINE;

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

    fn session(&self) -> Session<'_> {
        Session::new(&self.toolbox, &self.cancel, self.scratch.path())
    }

    fn write(&self, source: &str) {
        self.scratch.write("dut.v", source.as_bytes()).expect("a source file");
    }

    /// Synthesizes one file with the top module `top`.
    fn run(&self, source: &str, limits: Limits) -> Result<Synthesis, ToolError> {
        self.write(source);
        let tri_state = source.contains("1'bz") || source.contains("bufif");
        synthesize(&self.session(), &Synthesize { files: &["dut.v"], top: "top", tri_state, limits })
    }

    /// Judges one file with the top module `top`.
    fn check(&self, source: &str, budget: &Budget) -> Judgement {
        let file = SourceFile { name: "dut.v".into(), display: "rtl/x/dut.v".into(), text: source.into() };
        let (sources, supplied) = (vec!["dut.v".to_owned()], Vec::new());
        let (ports, constant_bits) = (Vec::new(), Vec::new());
        let dut = Dut { top: "top".to_owned(), sources, supplied, clock: None, ports, constant_bits };
        one_check::judge(&self.toolbox, CheckKind::Synthesize(budget.clone()), &dut, vec![file])
    }
}

fn mapped(source: &str) -> Synthesized {
    match Bench::new().run(source, Limits::default()).expect("a result of yosys") {
        Synthesis::Synthesized(result) => result,
        other => panic!("{source}\nis not synthesized: {other:?}"),
    }
}

/// Faults in short: `latch y[0] 3` is a latch for bit 0 of `y` whose logic is in line 3.
fn short(source: &str) -> Vec<String> {
    let word = |kind| match kind {
        NetlistFaultKind::BlackBox => "box",
        NetlistFaultKind::MultipleDrivers => "drivers",
        NetlistFaultKind::Undriven => "undriven",
        NetlistFaultKind::Latch => "latch",
        NetlistFaultKind::Loop => "loop",
    };
    let lines = |fault: &NetlistFault| {
        let mut lines: Vec<u32> = fault.places.iter().map(|place| place.line).collect();
        lines.dedup();
        lines.iter().map(|line| format!(" {line}")).collect::<Vec<_>>().concat()
    };
    let faults = mapped(source).faults;
    faults.iter().map(|fault| format!("{} {}{}", word(fault.kind), fault.net, lines(fault))).collect()
}

fn fails(source: &str) -> Vec<Finding> {
    let outcome = Bench::new().check(source, &Budget::default());
    let Verdict::Fail { findings } = outcome.verdict else { panic!("{source}\nis not a failure: {outcome:?}") };
    assert!(!outcome.suspicious);
    findings.into()
}

/// What a learner reads first: `12: message`.
fn first(source: &str) -> String {
    let finding = &fails(source)[0];
    let line = finding.location.as_ref().map_or(0, |location| location.line);
    format!("{line}: {}", finding.message)
}

#[test]
fn each_fault_is_found_with_its_net_and_its_place() {
    for (source, expected) in FAULTY {
        assert_eq!(short(source), *expected, "{source}");
    }
}

#[test]
fn what_only_looks_like_a_fault_is_none() {
    for source in FINE {
        assert_eq!(short(source), [""; 0], "{source}");
    }
}

#[test]
fn figures_are_those_of_stat_and_an_instance_counts_for_what_is_in_it() {
    let bench = Bench::new();
    let Ok(Synthesis::Synthesized(result)) = bench.run(ARRAY, Limits::default()) else { panic!("no result") };
    let args = ["-p", "read_rtlil synthesize-mapped.il; stat -top top"];
    let run = bench.session().run(ToolName::Yosys, args, Limits::default()).expect("a run");
    assert_eq!(run.ended, Ended::Exited(0));
    let stat = String::from_utf8(run.stdout).expect("text");
    let (_, hierarchy) = stat.split_once("design hierarchy").expect("the hierarchy's part");
    let number = |line: &str| line.split_whitespace().last().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
    let sum = |sign: &str| hierarchy.lines().filter(|line| line.contains(sign)).map(number).sum::<u64>();
    assert_eq!((result.figures.cells, result.figures.flip_flops), (Some(sum("Number of cells:")), Some(sum("DFF"))));
    assert_eq!(result.figures.flip_flops, Some(2 * 2 * 3 + 1));
    assert!(result.modules.contains(&"pe".to_owned()), "{:?}", result.modules);
}

#[test]
fn a_pass_has_its_figures_as_evidence_and_a_budget_is_a_limit() {
    let source =
        "module top(input clk, input [3:0] d, output reg [3:0] q);\nalways @(posedge clk) q <= ~d;\nendmodule\n";
    let outcome = Bench::new().check(source, &Budget { max_cells: Some(8), max_flip_flops: Some(4) });
    let Verdict::Pass { evidence } = &outcome.verdict else { panic!("{outcome:?}") };
    let [Fact::Synthesized { cells, flip_flops }] = evidence.facts() else { panic!("{evidence:?}") };
    assert_eq!((cells.used, cells.limit, flip_flops.used, flip_flops.limit), (8, Some(8), 4, Some(4)));

    let outcome = Bench::new().check(source, &Budget { max_cells: Some(7), max_flip_flops: Some(3) });
    let messages: Vec<&str> = outcome.verdict.findings().iter().map(|finding| finding.message.as_str()).collect();
    let (cells, flip_flops) = ("uses 8 cells, and this lab allows 7", "uses 4 flip-flops, and this lab allows 3");
    assert_eq!(messages, [format!("the design {cells}"), format!("the design {flip_flops}")]);
    assert_eq!((outcome.figures.cells, outcome.figures.flip_flops), (Some(8), Some(4)), "a failure has figures too");
}

#[test]
fn faults_are_told_to_a_learner() {
    for (source, expected) in TOLD {
        assert_eq!(first(source), *expected, "{source}");
    }
    for finding in TOLD.iter().flat_map(|(source, _)| fails(source)) {
        assert!(finding.explanation.is_some() && finding.next_step.is_some(), "{finding:?}");
    }
}

#[test]
fn long_lists_are_cut() {
    let ports: Vec<String> = (0..22).map(|port| format!("output y{port}")).collect();
    let findings = fails(&format!(
        "module top({});
endmodule",
        ports.join(", ")
    ));
    assert_eq!(findings.len(), 20);
    assert!(findings[19].message.ends_with("(and 2 more faults)"), "{}", findings[19].message);
}

#[test]
fn a_finding_shows_the_line_as_the_user_knows_it() {
    let finding =
        fails("module top(input a, b, output reg y);\n\tassign x = a;\n  always @*\n    if (a) y = b;\nendmodule")
            .remove(0);
    let location = finding.location.expect("a place");
    assert_eq!((finding.kind, location.file.as_str(), location.line), (FindingKind::Latch, "rtl/x/dut.v", 3));
    let excerpt = location.excerpt.expect("lines");
    assert_eq!((excerpt.first_line, excerpt.text.lines().count()), (1, 5));
}

#[test]
fn a_repeated_module_has_one_finding() {
    let source = "module top(input [3:0] a, input e, output [3:0] y);\ngenvar i;\ngenerate for (i = 0; i < 4; i = i + 1) begin : row\n\
                  hold u(a[i], e, y[i]);\nend endgenerate\nendmodule\n\
                  module hold(input a, e, output reg y);\nalways @*\nif (e) y = a;\nendmodule";
    assert_eq!(first(source), "8: a latch is inferred for `row[0].u.y`, and so in 3 other instances of its module");
    assert_eq!(fails(source).len(), 1);
}

#[test]
fn a_delay_in_a_module_that_is_not_used_is_no_fault() {
    let source = "module top(input a, output y);\nassign y = a;\nendmodule\nmodule other(input a, output y);\nassign #5 y = a;\nendmodule";
    assert_eq!(Bench::new().check(source, &Budget::default()).verdict.status(), Status::Pass);
}

#[test]
fn warnings_do_not_decide_and_have_their_place() {
    let source = "module top(input clk, a, output y);\nassign t = a;\nassign y = t;\nalways @(posedge clk) $display(\"%b\", a);\nendmodule";
    let outcome = Bench::new().check(source, &Budget::default());
    assert_eq!(outcome.verdict.status(), Status::Pass);
    let warnings: Vec<_> =
        outcome.warnings.iter().map(|w| (w.message.as_str(), w.location.as_ref().map(|l| l.line))).collect();
    assert_eq!(warnings, [("Identifier `t' is implicitly declared.", Some(2))]);
}

#[test]
fn limits_and_crashes_are_told_apart_from_failures() {
    let huge = "module top(input clk, input [15:0] a, input [63:0] d, output [63:0] q);\nreg [63:0] m [0:65535];\n\
                always @(posedge clk) m[a] <= d;\nassign q = m[a];\nendmodule";
    let limits = Limits { memory_bytes: 100 << 20, ..Limits::default() };
    assert!(matches!(Bench::new().run(huge, limits), Ok(Synthesis::Limit(LimitKind::Memory))));

    let itself = "module top(input a, output y);\ntop u(a, y);\nendmodule";
    let outcome = Bench::new().check(itself, &Budget::default());
    assert!(outcome.suspicious);
    assert_eq!(outcome.verdict.findings()[0].code, Code::ToolCrash);
}

#[test]
fn a_yosys_that_does_not_work_is_never_the_learners_fault() {
    let source = "module top(input a, output y);\nassign y = a;\nendmodule";
    let half = "echo 'module \\top' >synthesize-flat.il";
    for behaviour in [Behaviour::Silent, Behaviour::Complain(1, "what?"), Behaviour::Script(half)] {
        let tool = FakeTool::new("yosys", &behaviour);
        let outcome = Bench::with(Toolbox::new(tool.search_path())).check(source, &Budget::default());
        assert_eq!(outcome.verdict.status(), Status::Broken(Owner::Environment));
    }
    let outcome = Bench::with(Toolbox::new("/nonexistent".into())).check(source, &Budget::default());
    assert_eq!(outcome.verdict.findings()[0].kind, FindingKind::ToolMissing);
    let tool = FakeTool::new("yosys", &Behaviour::Die("SEGV"));
    assert!(Bench::with(Toolbox::new(tool.search_path())).check(source, &Budget::default()).suspicious);
}

#[test]
fn names_cannot_become_commands() {
    let bench = Bench::new();
    for name in ["a.v; shell touch x", "-o.v", "a\nb", "", "*.v", "\"a\".v"] {
        let request = Synthesize { files: &[name], top: "top", tri_state: false, limits: Limits::default() };
        assert!(matches!(synthesize(&bench.session(), &request), Err(ToolError::Scratch(_))), "{name}");
    }
    assert!(bench.session().commands().is_empty());
}

/// A row of equal elements with a parameter, twice, and a flip-flop of its own.
const ARRAY: &str = "module top(input clk, input [2:0] a, output [2:0] x, y, output reg z);
row u1(clk, a, x);
row u2(clk, ~a, y);
always @(posedge clk) z <= ^{x, y};
endmodule
module row(input clk, input [2:0] a, output [2:0] y);
wire [2:0] t;
pe #(.W(3)) u0(clk, a, t);
pe #(.W(3)) u1(clk, t, y);
endmodule
module pe #(parameter W = 8)(input clk, input [W-1:0] a, output reg [W-1:0] y);
always @(posedge clk) y <= a + y;
endmodule";

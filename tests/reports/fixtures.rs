//! Reports as the checks would make them: comparisons come from the comparator itself.

#![allow(clippy::unwrap_used, reason = "a test's fixture")]

use std::collections::BTreeMap;

use lab::domain::check::{Budgeted, CheckId, Fact};
use lab::domain::compare::compare;
use lab::domain::figures::Figures;
use lab::domain::finding::{Code, Detail, Finding, FindingKind};
use lab::domain::id::LabId;
use lab::domain::logic::{Bit, Golden, GoldenBit, Radix, Value};
use lab::domain::source::{Excerpt, Location};
use lab::domain::trace::Trace;
use lab::domain::vectors::{Column, Row, VectorRules, Vectors};
use lab::domain::verdict::{CheckReport, LabReport, Owner, Verdict};

pub(crate) const CLOCKED: VectorRules =
    VectorRules { clocked: true, qualified_by: None, stream: false, tolerance: BTreeMap::new() };

pub(crate) fn column(name: &str, width: usize, radix: Radix) -> Column {
    Column { name: name.to_owned(), width, radix }
}

pub(crate) fn value(number: u128, width: usize) -> Value {
    let bit = |at: usize| if at < 128 && (number >> at) & 1 == 1 { Bit::One } else { Bit::Zero };
    Value((0..width).rev().map(bit).collect())
}

pub(crate) fn golden(number: u128, width: usize) -> Golden {
    Golden(value(number, width).0.into_iter().map(GoldenBit::Is).collect())
}

pub(crate) fn dont_care(width: usize) -> Golden {
    Golden(vec![GoldenBit::DontCare; width])
}

/// An 8-bit counter: reset, then counting with a load now and then.
pub(crate) fn counter(rows: usize) -> Vectors {
    let mut q = 0;
    let row = |n: usize| {
        let (reset, load, d) = (n < 2, n % 9 == 5, (n as u128 * 37) % 256);
        let inputs = vec![value(u128::from(!reset), 1), value(u128::from(load), 1), value(1, 1), value(d, 8)];
        let wrap = u128::from(q == 255 && !load && !reset);
        let outputs = if n == 0 { vec![dont_care(8), dont_care(1)] } else { vec![golden(q, 8), golden(wrap, 1)] };
        q = if reset {
            0
        } else if load {
            d
        } else {
            (q + 1) % 256
        };
        Row { line: u32::try_from(n).unwrap() + 3, inputs, outputs }
    };
    Vectors {
        inputs: vec![
            column("rst_n", 1, Radix::Binary),
            column("load", 1, Radix::Binary),
            column("en", 1, Radix::Binary),
            column("d", 8, Radix::Hexadecimal),
        ],
        outputs: vec![column("q", 8, Radix::Hexadecimal), column("wrap", 1, Radix::Binary)],
        rows: (0..rows).map(row).collect(),
    }
}

/// Matrix products: `columns` results of 32 bits.
pub(crate) fn matrix(columns: usize, rows: usize) -> Vectors {
    let name = |n: usize| format!("c[{}][{}]", n / 4, n % 4);
    let number = |row: usize, n: usize| ((row * 7919 + n * 104_729) % 100_000) as i128 - 50_000;
    let twos = |number: i128| golden(number.cast_unsigned() & 0xffff_ffff, 32);
    Vectors {
        inputs: (0..8)
            .map(|n| column(&format!("{}[{}]", if n < 4 { "a" } else { "b" }, n % 4), 8, Radix::SignedDecimal))
            .collect(),
        outputs: (0..columns).map(|n| column(&name(n), 32, Radix::SignedDecimal)).collect(),
        rows: (0..rows)
            .map(|row| Row {
                line: u32::try_from(row).unwrap() + 2,
                inputs: (0..8).map(|n| value((row * 31 + n * 57) as u128 & 0xff, 8)).collect(),
                outputs: (0..columns).map(|n| twos(number(row, n))).collect(),
            })
            .collect(),
    }
}

/// One output of 512 bits.
pub(crate) fn digest(rows: usize) -> Vectors {
    let bits = |row: usize| (0..512).map(move |n| if (n * n + n * row * 7) % 11 < 5 { Bit::One } else { Bit::Zero });
    Vectors {
        inputs: vec![column("block", 512, Radix::Hexadecimal), column("start", 1, Radix::Binary)],
        outputs: vec![column("digest", 512, Radix::Hexadecimal), column("done", 1, Radix::Binary)],
        rows: (0..rows)
            .map(|row| Row {
                line: u32::try_from(row).unwrap() + 2,
                inputs: vec![Value(bits(row + 1).collect()), value(1, 1)],
                outputs: vec![Golden(bits(row).map(GoldenBit::Is).collect()), golden(1, 1)],
            })
            .collect(),
    }
}

/// What a right design answers: the golden values, and 0 where nobody cares.
pub(crate) fn answer(vectors: &Vectors) -> Trace {
    let bit = |bit: &GoldenBit| match bit {
        GoldenBit::Is(bit) => *bit,
        GoldenBit::DontCare => Bit::Zero,
    };
    let row = |row: &Row| row.outputs.iter().map(|golden| Value(golden.0.iter().map(bit).collect())).collect();
    Trace { rows: vectors.rows.iter().map(row).collect() }
}

pub(crate) fn mismatch(vectors: &Vectors, trace: &Trace, rules: &VectorRules) -> Finding {
    let mismatch = compare(vectors, trace, rules).expect_err("the trace differs");
    let code = mismatch.near_miss.unwrap_or(Code::Mismatch);
    let mut finding = Finding::new(code, "the answers differ from the golden vectors");
    finding.detail = Some(Detail::Mismatch(mismatch));
    finding
}

/// A counter whose answers come one cycle late.
pub(crate) fn late_counter() -> Finding {
    let vectors = counter(273);
    let mut trace = answer(&vectors);
    trace.rows.rotate_right(1);
    trace.rows[0] = vec![Value(vec![Bit::X; 8]), Value(vec![Bit::X])];
    mismatch(&vectors, &trace, &CLOCKED)
}

/// A half adder: two inputs, all four rows, not clocked.
pub(crate) fn half_adder() -> Vectors {
    let row = |n: u128| Row {
        line: u32::try_from(n).unwrap() + 3,
        inputs: vec![value(n >> 1, 1), value(n & 1, 1)],
        outputs: vec![golden((n >> 1) ^ (n & 1), 1), golden((n >> 1) & (n & 1), 1)],
    };
    Vectors {
        inputs: vec![column("a", 1, Radix::Binary), column("b", 1, Radix::Binary)],
        outputs: vec![column("sum", 1, Radix::Binary), column("carry", 1, Radix::Binary)],
        rows: (0..4).map(row).collect(),
    }
}

pub(crate) fn at(file: &str, line: u32, columns: Option<(u32, u32)>, source: &str) -> Location {
    Location { file: file.to_owned(), line, columns, excerpt: Excerpt::around(source, line, 2) }
}

pub(crate) const SOURCE: &str = "module counter(\n    input wire clk,\n    output reg [7:0] q\n);\n    always @(posedge clk)\n        q <= q + 1\nendmodule\n";

pub(crate) fn syntax_error() -> Finding {
    Finding::new(Code::MissingSemicolon, "a `;` is missing at the end of this statement")
        .at(Some(at("rtl/counter/counter.v", 6, Some((19, 20)), SOURCE)))
        .because("Icarus Verilog reports it at the next line, where it found `endmodule` instead")
        .quoting("rtl/counter/counter.v:7: syntax error\nrtl/counter/counter.v:6: error: malformed statement")
}

pub(crate) fn check(id: &str, verdict: Verdict, wall_ms: u64) -> CheckReport {
    CheckReport {
        check: CheckId::try_from(id.to_owned()).unwrap(),
        verdict,
        figures: Figures::default(),
        warnings: vec![],
        commands: vec![],
        wall_ms,
    }
}

pub(crate) fn report(id: &str, title: &str, checks: Vec<CheckReport>) -> LabReport {
    LabReport {
        lab: LabId::new(id).unwrap(),
        title: title.to_owned(),
        sources: vec![format!("rtl/{id}/{}.v", id.replace('-', "_"))],
        wall_ms: checks.iter().map(|check| check.wall_ms).sum(),
        checks,
        cached: false,
    }
}

pub(crate) fn interface() -> CheckReport {
    let mut check = check("interface", Verdict::pass(vec![Fact::PortsMatched { ports: 7 }]), 6);
    check.commands = vec!["/usr/bin/iverilog -g2012 -s counter -o dut.vvp counter.v".to_owned()];
    check
}

pub(crate) fn matched(case: &str, rows: usize, values: usize) -> CheckReport {
    check(&format!("simulate/{case}"), Verdict::pass(vec![Fact::VectorsMatched { rows, values, clocked: true }]), 14)
}

pub(crate) fn synthesized() -> CheckReport {
    let (cells, flip_flops) = (Budgeted { used: 31, limit: None }, Budgeted { used: 8, limit: Some(8) });
    let mut check = check("synthesize", Verdict::pass(vec![Fact::Synthesized { cells, flip_flops }]), 210);
    check.figures = Figures { cells: Some(31), flip_flops: Some(8) };
    check
}

pub(crate) fn passing() -> LabReport {
    let checks = vec![interface(), matched("directed", 273, 546), matched("random", 400, 798), synthesized()];
    report("counter", "8-bit counter", checks)
}

pub(crate) fn failing() -> LabReport {
    let checks = vec![
        interface(),
        check("simulate/directed", Verdict::fail(late_counter()), 15),
        matched("random", 400, 798),
        synthesized(),
    ];
    report("counter", "8-bit counter", checks)
}

/// A half adder with an `or` for its `xor`, and a latch.
pub(crate) fn half_adder_failing() -> LabReport {
    let vectors = half_adder();
    let mut trace = answer(&vectors);
    trace.rows[3][0] = value(1, 1);
    let combinational = VectorRules::default();
    let mut simulation = check("simulate/truth-table", Verdict::fail(mismatch(&vectors, &trace, &combinational)), 14);
    simulation.commands = vec!["/usr/bin/vvp sim.vvp".to_owned()];
    let mut interface = interface();
    interface.commands.clear();
    report("half-adder", "Half adder", vec![interface, simulation])
}

pub(crate) fn blocked() -> LabReport {
    let by = || CheckId::Interface;
    let checks = vec![
        check("interface", Verdict::Fail { findings: vec![syntax_error(), second_error()].try_into().unwrap() }, 5),
        check("simulate/directed", Verdict::Blocked { by: by() }, 0),
        check("simulate/random", Verdict::Blocked { by: by() }, 0),
        check("synthesize", Verdict::Blocked { by: by() }, 0),
    ];
    report("counter", "8-bit counter", checks)
}

fn second_error() -> Finding {
    Finding::new(Code::Undeclared, "`wrap` is not declared").at(Some(at("rtl/counter/counter.v", 7, None, SOURCE)))
}

pub(crate) fn broken(owner: Owner, kind: FindingKind, message: &str) -> LabReport {
    let checks = vec![interface(), check("simulate/directed", Verdict::broken(owner, Finding::new(kind, message)), 9)];
    report("counter", "8-bit counter", checks)
}

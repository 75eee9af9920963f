//! What Yosys refuses, in words. Its messages are for people who know Yosys; those that a learner meets are told
//! anew, and any other is passed on.

use super::scanned::ScannedSources;
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::source::{Location, locate};
use crate::domain::text::printable;
use crate::tool::Message;

/// What to say when a message of Yosys contains one of `signs`.
struct RejectionRule {
    signs: &'static [&'static str],
    code: Code,
    /// With `{}` for the first name that Yosys's message quotes.
    message: &'static str,
    /// A word of the source to point at if Yosys names no line; otherwise that name.
    word: Option<&'static str>,
    explanation: &'static str,
    next: &'static str,
}

const SIMULATOR_TASK: &str = "Tasks and functions whose name begins with `$` ask the simulator to do something, and a chip \
    has no simulator to ask. So the simulation works, and no hardware can be made of it. They belong into testbenches; only \
    `$display` and `$monitor` are left out in silence.";
const LOOP: &str = "Synthesis makes hardware for every turn of a loop side by side, so it must know how many turns there are \
    before anything runs. A simulator just runs until the condition is false.";
const CONSTANT_OUTPUT: &str = "An output of an instance drives the wire that it is connected to. That wire has the constant \
    value 0 or 1, so two things drive it, which is a short circuit in hardware. A simulation shows x, or nothing when both \
    happen to have the same value.";

/// The first rule that fits counts.
const RULES: [RejectionRule; 11] = [
    RejectionRule {
        signs: &["While loops are only allowed"],
        code: Code::UnboundedLoop,
        message: "a `while` loop cannot be synthesized",
        word: Some("while"),
        explanation: LOOP,
        next: "write a `for` loop with constant bounds, or spread the work over clock cycles with a register",
    },
    RejectionRule {
        signs: &["procedural for-loop is not constant"],
        code: Code::UnboundedLoop,
        message: "the bounds of this `for` loop are not constant",
        word: Some("for"),
        explanation: LOOP,
        next: "let the loop run over all values that are possible, with an `if` inside for those that count",
    },
    RejectionRule {
        signs: &["epeat loops"],
        code: Code::UnboundedLoop,
        message: "the count of this `repeat` loop is not constant",
        word: Some("repeat"),
        explanation: LOOP,
        next: "repeat as often as is possible at most, with an `if` inside for what counts",
    },
    RejectionRule {
        signs: &["Can't resolve task name `\\wait'"],
        code: Code::NoHardware,
        message: "`wait` cannot be synthesized",
        word: None,
        explanation: "A simulator can stop a block until a condition holds. Hardware never stops: gates compute all the time, \
            and a register samples at each edge of its clock.",
        next: "keep what has happened so far in a register (a state machine), and look at the condition at each clock edge",
    },
    RejectionRule {
        signs: &["System task `", "Can't resolve task name", "Can't resolve function name"],
        code: Code::SimulatorTask,
        message: "`{}` exists only in a simulator",
        word: None,
        explanation: SIMULATOR_TASK,
        next: "take it out of the design",
    },
    RejectionRule {
        signs: &["Multiple edge sensitive events"],
        code: Code::RegisterEvents,
        message: "no flip-flop has the clocks and resets that this `always` block asks for",
        word: None,
        explanation: "A flip-flop has one clock, which samples, and at most a reset or a load that works without it. In a \
            sensitivity list with two edges, the block must begin with an `if` on the reset, with the polarity of its edge: \
            `negedge rst_n` goes with `if (!rst_n)`. A simulator runs the block at every edge, whatever it is.",
        next: "use one clock, and begin with `if (!rst_n) … else …` if the reset is asynchronous",
    },
    RejectionRule {
        signs: &["non-synthesizable event list"],
        code: Code::RegisterEvents,
        message: "this sensitivity list mixes edges and levels",
        word: None,
        explanation: "`posedge` and `negedge` ask for flip-flops, a plain name asks for gates. A block can be one or the \
            other; a simulator just runs it at each of these events.",
        next: "use `always @(posedge clk)` for registers, `always @*` for gates",
    },
    RejectionRule {
        signs: &["non edge/level sensitive event in always_ff"],
        code: Code::RegisterEvents,
        message: "an `always_ff` block without a clock edge",
        word: Some("always_ff"),
        explanation: "`always_ff` promises flip-flops, and these need an edge to sample at.",
        next: "write `always_ff @(posedge clk)`, or `always_comb` if no register is meant",
    },
    RejectionRule {
        signs: &["Failed to get a constant init value"],
        code: Code::InitialValue,
        message: "the initial value of a register is not constant",
        word: None,
        explanation: "A value from `initial` has to be known before there is any signal: it is written into the bitstream of \
            an FPGA, and an ASIC has none at all.",
        next: "set the register by a reset",
    },
    RejectionRule {
        signs: &["is connected to constants"],
        code: Code::OutputOnConstant,
        message: "an output of an instance is connected to a constant",
        word: None,
        explanation: CONSTANT_OUTPUT,
        next: "connect the output to a wire of its own, or leave it open: `.port()`",
    },
    RejectionRule {
        signs: &["is driving constant bits"],
        code: Code::OutputOnConstant,
        message: "an output of an instance drives a wire that is constant",
        word: None,
        explanation: CONSTANT_OUTPUT,
        next: "drive the wire in one place only",
    },
];

/// Words that Yosys does not even read, for they describe no hardware.
const NO_HARDWARE: [&str; 14] = [
    "real",
    "realtime",
    "shortreal",
    "event",
    "fork",
    "force",
    "release",
    "deassign",
    "forever",
    "primitive",
    "pullup",
    "pulldown",
    "class",
    "covergroup",
];
/// Said when there is no rule.
const PLAIN_VERILOG: &str = "write it with plain Verilog: `assign`, `always @*`, `always @(posedge clk)`, instances";

/// The finding for an error.
pub(super) fn finding(error: &Message, raw: &str, sources: &ScannedSources<'_>) -> Finding {
    let rule = RULES.iter().find(|rule| rule.signs.iter().any(|sign| error.text.contains(sign)));
    let finding = match rule {
        Some(rule) => by_rule(rule, error, sources),
        None if error.text.contains("syntax error") => unread(error, sources),
        None => other(error, sources),
    };
    finding.quoting(raw.lines().filter(|line| line.contains("ERROR")).collect::<Vec<_>>().join("\n"))
}

fn by_rule(rule: &RejectionRule, error: &Message, sources: &ScannedSources<'_>) -> Finding {
    let name = quoted(&error.text);
    let find = || sources.find(&error.file, rule.word.unwrap_or(name));
    Finding::new(rule.code, rule.message.replace("{}", &printable(name)))
        .at(place(error, sources).or_else(find))
        .because(rule.explanation)
        .next(rule.next)
}

fn other(error: &Message, sources: &ScannedSources<'_>) -> Finding {
    Finding::new(FindingKind::NotSynthesizable, format!("Yosys rejects the design: {}", plain(&error.text)))
        .at(place(error, sources).or_else(|| sources.find(&error.file, quoted(&error.text))))
        .because(
            "The simulator accepts this, the synthesis does not: it must make gates and registers of everything. Either \
             no hardware can be made of it, or Yosys does not know this part of the language.",
        )
        .next(PLAIN_VERILOG)
}

/// Text that Yosys cannot read, although the simulator can. Yosys stops at the word behind the one that it does not know,
/// which may stand on the next line.
fn unread(error: &Message, sources: &ScannedSources<'_>) -> Finding {
    let is_near = |line: u32| line == error.line || line + 1 == error.line;
    let near = sources.tokens_of(&error.file).iter().filter(|token| is_near(token.line));
    let known = near.filter(|token| NO_HARDWARE.contains(&token.text)).max_by_key(|token| token.line);
    match known {
        Some(token) => {
            let message = format!("`{}` cannot be synthesized: it describes no hardware", token.text);
            Finding::new(Code::NoHardware, message)
                .at(sources.locate_token(&error.file, *token))
                .because(
                    "Verilog was made for simulation, and has much that tells a simulator what to do: wait, run side by \
                     side, overrule a signal, compute with real numbers. The simulator obeys; no gate does. These words \
                     belong into testbenches.",
                )
                .next("describe the same with wires, registers and a clock")
        }
        None => Finding::new(FindingKind::NotSynthesizable, format!("Yosys cannot read this: {}", plain(&error.text)))
            .at(place(error, sources))
            .because(
                "The simulator accepts it, so it is Verilog, but not of the part that synthesis understands. What stands \
                 here is either meant for testbenches, or newer SystemVerilog than Yosys knows.",
            )
            .next(PLAIN_VERILOG),
    }
}

fn place(error: &Message, sources: &ScannedSources<'_>) -> Option<Location> {
    error.place().and_then(|(file, line)| locate(sources.files, file, line, None))
}

/// The first name in a message: `` `\name' ``, `'name'`, `\name:`, or the instance in `top.instance.port`.
fn quoted(text: &str) -> &str {
    // The quotation mark of `1'0` has no blank in front.
    if let Some((_, name)) = text.split_once('`').or_else(|| text.split_once(" '")) {
        return name.split(['\'', '`']).next().unwrap_or_default().trim_start_matches('\\');
    }
    let words = || text.split_whitespace();
    let instance = words().find_map(|word| word.trim_end_matches('.').rsplit('.').nth(1));
    let name = instance.or_else(|| words().find_map(|word| word.strip_prefix('\\')));
    name.unwrap_or_default().trim_end_matches(':')
}

/// A message of Yosys without the backslash that it puts before names.
pub(super) fn plain(text: &str) -> String {
    printable(text).replace("`\\", "`").replace("'\\", "'").replace(".\\", ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_a_message_is_about_is_found() {
        for (text, name) in [
            ("Module `f' referenced in module `top' in cell `u' does not have a port named 'q'.", "f"),
            ("System task `$finish' outside initial block is unsupported.", "$finish"),
            ("Can't resolve function name `\\$fopen'.", "$fopen"),
            ("Cell port top.g[0].u3.y is driving constant bits: \\y <= \\u3.y", "u3"),
            ("Output port top.u.y (f) is connected to constants: 1'0", "u"),
            ("Failed to get a constant init value for \\y: { 7'0000000 \\$random }", "y"),
        ] {
            assert_eq!(quoted(text), name, "{text}");
        }
    }
}

//! `yosys`, the synthesis suite: one process judges the structure of a design and maps it to gates.
//!
//! Its own `check` is not asked: in 0.23 it works on whole words and calls `assign c = {c[2:0], 1'b0} | a` a loop. What is
//! structurally wrong is read from the netlist (`netlist/`), whose form does not change with the wording of a log.
//!
//! What Yosys accepts without a word is no concern of this file: delays, `initial` values, incomplete sensitivity lists.

use super::message::{Message, Severity, readable, split_place};
use super::netlist::{Hints, Netlist, NetlistError, NetlistFault, faults};
use super::{Crash, Session, ToolError, ToolName, died_of_memory, signal_name};
use crate::domain::figures::Figures;
use crate::exec::{Ended, LimitKind, Limits, ToolRun};
use std::path::Path;
use std::{fs, io};

/// The files that are written in the scratch directory.
const SCRIPT: &str = "synthesize.ys";
const LOG: &str = "synthesize.log";
const FLAT: &str = "synthesize-flat.il";
const MAPPED: &str = "synthesize-mapped.il";

/// Errors that are those of Yosys or of its helper ABC, not of the design.
const BROKE: [&str; 3] = ["Assert `", "Abort in ", "ABC: execution of command"];

/// What to synthesize.
#[derive(Debug, Clone)]
pub struct Synthesize<'a> {
    /// Names of the source files in the scratch directory: letters, digits, `_`, `-` and `.`, and no `-` or `.` in front.
    pub files: &'a [&'a str],
    pub top: &'a str,
    /// Whether the sources have tri-state drivers, see [`Hints::tri_state`].
    pub tri_state: bool,
    pub limits: Limits,
}

/// What Yosys made of it.
#[derive(Debug, Clone)]
pub enum Synthesis {
    /// The design is analysed and mapped, which does not mean that it is right.
    Synthesized(Synthesized),
    /// The design is not accepted.
    Rejected {
        /// What Yosys said in its order: at least one error, and warnings.
        messages: Vec<Message>,
        /// The same word for word, made printable.
        raw: String,
    },
    Crashed(Crash),
    /// A limit was reached.
    Limit(LimitKind),
}

/// A design that was analysed, and mapped to gates unless a fault was in the way.
#[derive(Debug, Clone)]
pub struct Synthesized {
    /// Cells and flip-flops over the hierarchy, as `stat` counts them; absent when it could not be mapped.
    pub figures: Figures,
    /// Structural faults, root causes first.
    pub faults: Vec<NetlistFault>,
    /// The modules of the hierarchy, by their names in the source.
    pub modules: Vec<String>,
    /// What Yosys does not like, apart from faults.
    pub warnings: Vec<Message>,
}

/// Analyses and maps a design.
///
/// The design is mapped with its hierarchy: the sixteen equal elements of an array are mapped once.
///
/// # Errors
/// [`ToolError`] when `yosys` gave no result, the disk is full, or a name of the request could be misread.
pub fn synthesize(session: &Session<'_>, request: &Synthesize<'_>) -> Result<Synthesis, ToolError> {
    for stale in [LOG, FLAT, MAPPED] {
        remove(session.directory, stale)?;
    }
    let run = run_script(session, request, &(mapping(request) + &analysis()))?;
    let raw = readable(&run.stderr);
    let failure = match run.ended {
        Ended::Exited(0) => return read_results(session.directory, request, &raw),
        Ended::Exited(code) => rejected(session.directory, request, code, raw)?,
        Ended::Limit(kind) => Synthesis::Limit(kind),
        Ended::Signaled(_) if died_of_memory(&raw) => Synthesis::Limit(LimitKind::Memory),
        Ended::Signaled(signal) => Synthesis::Crashed(Crash { cause: signal_name(signal), output: raw }),
        Ended::Interrupted => return Err(ToolError::Interrupted),
    };
    Ok(faults_alone(session, request)?.map_or(failure, Synthesis::Synthesized))
}

/// Runs the elaboration and then `steps`.
fn run_script(session: &Session<'_>, request: &Synthesize<'_>, steps: &str) -> Result<ToolRun, ToolError> {
    let script = elaboration(request)? + steps;
    fs::write(session.directory.join(SCRIPT), script).map_err(ToolError::Scratch)?;
    session.run(ToolName::Yosys, ["-q", "-l", LOG, "-s", SCRIPT], request.limits.clone())
}

/// `proc -noopt`, because `opt` takes all drivers of a net for one.
fn analysis() -> String {
    format!("design -load elaborated\nproc -noopt\nflatten\nwrite_rtlil {FLAT}\n")
}

/// Mapping comes before the analysis: the numbers that Yosys counts up in generated names change what `abc` makes of a
/// design, and so the figures are those of `synth; stat` by hand.
fn mapping(request: &Synthesize<'_>) -> String {
    format!("synth -top {}\nwrite_rtlil {MAPPED}\n", request.top)
}

/// Reads the design. `always_comb` is taken for `always @*`, so that a latch in it is found like any other, instead of
/// being an error without a place.
fn elaboration(request: &Synthesize<'_>) -> Result<String, ToolError> {
    let is_name = |name: &str| {
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') && name.chars().all(safe)
    };
    if let Some(name) = request.files.iter().chain([&request.top]).find(|name| !is_name(name)) {
        let problem = format!("the name {name:?} could be misread by yosys");
        return Err(ToolError::Scratch(io::Error::new(io::ErrorKind::InvalidInput, problem)));
    }
    let (files, top) = (request.files.join(" "), request.top);
    Ok(format!(
        "read_verilog -sv -nodpi {files}\n\
         hierarchy -check -top {top}\n\
         setattr -unset always_comb p:*\n\
         setattr -mod -unset keep_hierarchy\n\
         setattr -unset keep_hierarchy\n\
         design -save elaborated\n"
    ))
}

fn remove(directory: &Path, name: &str) -> Result<(), ToolError> {
    match fs::remove_file(directory.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ToolError::Scratch(error)),
        _ => Ok(()),
    }
}

/// Reads what Yosys wrote. Exit code 0 alone proves nothing: both netlists must be there and whole.
fn read_results(directory: &Path, request: &Synthesize<'_>, raw: &str) -> Result<Synthesis, ToolError> {
    let netlist = |name| read(directory, name).map(|text| Netlist::parse(&text));
    match (netlist(FLAT)?, netlist(MAPPED)?) {
        (Ok(flat), Ok(mapped)) => judge(&flat, &mapped, request, raw).map(Synthesis::Synthesized),
        (Err(NetlistError::TooLarge), _) | (_, Err(NetlistError::TooLarge)) => Ok(Synthesis::Limit(LimitKind::Memory)),
        (Err(error), _) | (_, Err(error)) => Err(unusable(error.to_string())),
    }
}

fn judge(flat: &Netlist, mapped: &Netlist, request: &Synthesize<'_>, raw: &str) -> Result<Synthesized, ToolError> {
    let missing = || unusable(format!("its netlist has no module `{}`", request.top));
    let top = flat.module(request.top).ok_or_else(missing)?;
    mapped.module(request.top).ok_or_else(missing)?;
    let instances = mapped.modules.iter().filter(|module| !module.top);
    let ports = instances.flat_map(|module| &module.wires).filter(|wire| wire.input);
    let input_ports = ports.filter_map(|wire| wire.sources.last().cloned()).collect();
    Ok(Synthesized {
        figures: mapped.figures(request.top),
        faults: faults(top, &Hints { tri_state: request.tri_state, input_ports }),
        modules: mapped.modules.iter().map(|module| module.source_name().to_owned()).collect(),
        warnings: messages(raw, request.files).into_iter().filter(|message| !is_noise(&message.text)).collect(),
    })
}

/// The faults of a design that could not be mapped: a net with several drivers makes an assertion of Yosys fail, a loop
/// may keep it busy for ever. `None` if it is for another reason.
fn faults_alone(session: &Session<'_>, request: &Synthesize<'_>) -> Result<Option<Synthesized>, ToolError> {
    run_script(session, request, &analysis())?;
    let Ok(Ok(flat)) = read(session.directory, FLAT).map(|text| Netlist::parse(&text)) else { return Ok(None) };
    let Some(top) = flat.module(request.top) else { return Ok(None) };
    let faults = faults(top, &Hints { tri_state: request.tri_state, ..Hints::default() });
    let found = Synthesized { figures: Figures::default(), faults, modules: Vec::new(), warnings: Vec::new() };
    Ok((!found.faults.is_empty()).then_some(found))
}

fn read(directory: &Path, name: &str) -> Result<String, ToolError> {
    match fs::read(directory.join(name)) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(unusable("it reported success, but wrote no netlist".to_owned()))
        }
        Err(error) => Err(ToolError::Scratch(error)),
    }
}

fn unusable(problem: String) -> ToolError {
    ToolError::Unusable { name: ToolName::Yosys, problem }
}

/// Reads the result of a run that ended with a failure.
fn rejected(directory: &Path, request: &Synthesize<'_>, code: i32, raw: String) -> Result<Synthesis, ToolError> {
    let mut messages = messages(&raw, request.files);
    let Some(error) = messages.iter_mut().find(|message| message.severity == Severity::Error) else {
        let last = raw.lines().last().unwrap_or("nothing");
        return Err(unusable(format!("it ended with exit code {code} and no error message; its last words: {last}")));
    };
    if BROKE.iter().any(|start| error.text.starts_with(start)) {
        return Ok(Synthesis::Crashed(Crash { cause: error.text.clone(), output: raw }));
    }
    if error.line == 0 {
        let log = fs::read(directory.join(LOG)).unwrap_or_default();
        let log = readable(&log);
        // What an error without a place is about stands on the line before it.
        let before = log.lines().rev().filter(|line| !line.is_empty()).take(2).collect::<Vec<_>>().join("\n");
        (error.file, error.line) = mentioned(&before, request.files).unwrap_or((error.file.clone(), 0));
    }
    Ok(Synthesis::Rejected { messages, raw })
}

/// Warnings of `check` and of passes before it, which are about what the analysis of the netlist finds out better, and
/// remarks that say nothing to whom prints with `$display` or makes an array.
fn is_noise(text: &str) -> bool {
    let starts = [
        "multiple conflicting drivers",
        "found logic loop",
        "Replacing memory",
        "Driver-driver conflict",
        "Yosys has only limited support for tri-state",
        "System task `",
        "Ignoring call to system task",
    ];
    starts.iter().any(|start| text.starts_with(start)) || text.ends_with("is used but has no driver.")
}

/// Reads `alu.v:5: ERROR: …`, `ERROR: …`, and the same with `Warning`. Lines that are indented belong to the one before.
fn messages(raw: &str, files: &[&str]) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in raw.lines() {
        let (place, rest) = match split_place(line) {
            Some((file, number, _, rest)) if severity(rest).is_some() => (Some((file.to_owned(), number)), rest),
            _ => (None, line),
        };
        if let Some((severity, text)) = severity(rest) {
            let named = place.clone().filter(|(_, line)| *line > 0).or_else(|| mentioned(text, files));
            let (file, line) = named.or(place).unwrap_or_default();
            messages.push(Message { file, line, column: None, severity, text: text.to_owned(), notes: Vec::new() });
        } else if let (true, Some(last)) = (line.starts_with(' '), messages.last_mut()) {
            last.notes.push(line.trim().to_owned());
        }
    }
    messages
}

fn severity(text: &str) -> Option<(Severity, &str)> {
    let text = text.trim_start();
    let error = text.strip_prefix("ERROR: ").map(|text| (Severity::Error, text));
    error.or_else(|| text.strip_prefix("Warning: ").map(|text| (Severity::Warning, text)))
}

/// The first of the files that a text names with a line: `at alu.v:12.3-12.9`, `$proc$alu.v:12$1`.
fn mentioned(text: &str, files: &[&str]) -> Option<(String, u32)> {
    files.iter().find_map(|file| {
        let place = format!("{file}:");
        text.match_indices(&place).find_map(|(at, _)| {
            let behind = &text[at + place.len()..];
            let digits = behind.find(|c: char| !c.is_ascii_digit()).map_or(behind, |end| &behind[..end]);
            digits.parse().ok().filter(|line| *line > 0).map(|line| ((*file).to_owned(), line))
        })
    })
}

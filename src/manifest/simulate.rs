//! A `[[simulate]]` table of a manifest.

use regex::Regex;
use toml_span::{Spanned, Value};

use super::dut::Ports;
use super::fields::{self, Fields};
use super::names::NamedFile;
use super::source::Problems;
use super::{grading, names};
use crate::domain::check::{Check, CheckKind, Judge, SimulateCase};
use crate::domain::source::{VERILOG_EXTENSIONS, stem};
use crate::domain::text::printable;
use crate::domain::vectors::VectorRules;

/// CPU seconds of a simulation where the manifest does not say: a thousand times what a lab of this curriculum takes.
const CPU_LIMIT_S: u64 = 5;
/// The most that a manifest may ask for, in CPU seconds.
const MAX_CPU_LIMIT_S: u64 = 3600;

/// Keys that belong to golden vectors, and those that belong to a self-checking testbench.
const OF_VECTORS: [&str; 4] = ["vectors", "qualified-by", "stream", "tolerance"];
const OF_PATTERNS: [&str; 2] = ["expect", "reject"];

/// Reads one table. `names` has the cases so far; the files that the table names are added to `files`.
pub(super) fn read(
    value: Value<'_>,
    lab: &str,
    ports: &Ports,
    names: &mut Vec<String>,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Check> {
    let mut fields = Fields::of("`[[simulate]]`", value, problems)?;
    let name = fields.required("name", problems, fields::text).filter(|name| names::is_new(name, names, problems));
    let directory = format!("testbenches/{lab}");
    let testbench = fields.required("testbench", problems, fields::text);
    let testbench = testbench.filter(|file| testbench_file(file, ports, problems));
    if let Some(file) = &testbench {
        files.push(NamedFile { directory: directory.clone(), name: file.value.clone(), span: file.span });
    }
    let cpu_limit = fields.optional("cpu-limit-s", problems, cpu_limit);
    let weight = grading::weight(&mut fields, problems);
    let judge = judge(&mut fields, &directory, ports.clock.is_some(), files, problems);
    fields.finish(problems);
    let case = SimulateCase {
        name: name?.value,
        testbench: testbench?.value,
        judge: judge?,
        cpu_limit_s: cpu_limit.unwrap_or(CPU_LIMIT_S),
    };
    Some(Check { kind: CheckKind::Simulate(case), weight })
}

/// The module of a testbench has the name of its file, and stands beside the DUT.
fn testbench_file(file: &Spanned<String>, ports: &Ports, problems: &mut Problems<'_>) -> bool {
    if !names::plain_file(file, &VERILOG_EXTENSIONS, problems) {
        return false;
    }
    let module = Spanned::with_span(stem(&file.value, &VERILOG_EXTENSIONS).unwrap_or_default().to_owned(), file.span);
    if !names::identifier("the testbench's module", &module, problems) {
        return false;
    }
    let distinct = module.value != ports.top;
    if !distinct {
        problems.add(file.span, format!("the testbench's module would be `{}`, like the DUT", ports.top));
    }
    distinct
}

fn cpu_limit(name: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<u64> {
    let limit = fields::whole(name, value, problems)?;
    let sensible = (1..=MAX_CPU_LIMIT_S).contains(&limit.value);
    if !sensible {
        problems.add(limit.span, format!("{name} must be 1 to {MAX_CPU_LIMIT_S} seconds"));
    }
    sensible.then_some(limit.value)
}

fn judge(
    fields: &mut Fields<'_>,
    directory: &str,
    clocked: bool,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Judge> {
    match (fields.key_span("vectors"), fields.key_span("expect")) {
        (Some(_), None) => {
            let judge = vectors(fields, directory, clocked, files, problems);
            fields.forbid(&OF_PATTERNS, "goes only with `expect`", problems);
            judge
        }
        (None, Some(_)) => {
            let judge = patterns(fields, problems);
            fields.forbid(&OF_VECTORS, "goes only with `vectors`", problems);
            judge
        }
        (Some(_), Some(second)) => {
            problems.add(second, "`vectors` and `expect` exclude each other: only one can judge a case");
            vectors(fields, directory, clocked, files, problems);
            patterns(fields, problems);
            None
        }
        (None, None) => {
            let finding = problems.add(fields.span(), "nothing judges this case");
            finding.next_step = Some("give it `vectors`, or `expect` for a self-checking testbench".to_owned());
            vectors(fields, directory, clocked, files, problems);
            patterns(fields, problems);
            None
        }
    }
}

fn vectors(
    fields: &mut Fields<'_>,
    directory: &str,
    clocked: bool,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Judge> {
    let file = fields.optional("vectors", problems, fields::text);
    let file = file.filter(|file| names::plain_file(file, &["vec"], problems));
    if let Some(file) = &file {
        files.push(NamedFile { directory: directory.to_owned(), name: file.value.clone(), span: file.span });
    }
    let stream_key = fields.key_span("stream");
    let is_qualified = fields.key_span("qualified-by").is_some();
    let qualified_by = fields.optional("qualified-by", problems, fields::text);
    let stream = fields.optional("stream", problems, fields::flag).is_some_and(Spanned::take);
    if let Some(key) = stream_key.filter(|_| stream && !is_qualified) {
        let finding = problems.add(key, "a stream needs `qualified-by`");
        finding.explanation = Some("without it nothing says which rows belong to the stream".to_owned());
    }
    let tolerance = fields.optional("tolerance", problems, fields::numbers).unwrap_or_default();
    let tolerance = tolerance.into_iter().map(|(column, most)| (column.value, most.value)).collect();
    let rules = VectorRules { clocked, qualified_by: qualified_by.map(Spanned::take), stream, tolerance };
    Some(Judge::Vectors { file: file?.value, rules })
}

fn patterns(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Option<Judge> {
    let expect = fields.optional("expect", problems, fields::texts);
    let reject = fields.optional("reject", problems, fields::texts);
    if let Some(expect) = expect.as_ref().filter(|expect| expect.value.is_empty()) {
        let finding = problems.add(expect.span, "`expect` has no pattern");
        finding.explanation = Some("a testbench that prints nothing must not pass".to_owned());
    }
    let mut valid = |patterns: Vec<Spanned<String>>| -> Vec<String> {
        patterns.into_iter().filter(|pattern| is_pattern(pattern, problems)).map(Spanned::take).collect()
    };
    let reject = reject.map(|reject| valid(reject.value)).unwrap_or_default();
    let expect = valid(expect?.value);
    Some(Judge::Patterns { expect, reject })
}

fn is_pattern(pattern: &Spanned<String>, problems: &mut Problems<'_>) -> bool {
    match Regex::new(&pattern.value) {
        Ok(regex) if regex.is_match("") => {
            let finding = problems.add(pattern.span, "this pattern matches an empty output");
            finding.explanation = Some("so it says nothing about what the testbench prints".to_owned());
            false
        }
        Ok(_) => true,
        Err(error) => {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            problems.add(pattern.span, format!("this is no regular expression: {}", printable(reason)));
            false
        }
    }
}

//! Mutants: wrong solutions, each with a header that says what is wrong and which check must find it.

use std::ops::Range;
use std::path::Path;

use super::pack::Pack;
use super::source::{PackText, Problems};
use crate::domain::check::CheckId;
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::source::{VERILOG_EXTENSIONS, has_extension};
use crate::domain::suggest;
use crate::domain::text::printable;

/// One mutant of a lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    pub file: String,
    pub description: String,
    /// The first check that must fail.
    pub caught_by: CheckId,
    /// The Verilog; it stands for the lab's first source file.
    pub text: String,
}

/// Reads the mutants of a lab in the order of their names; none where the pack has none.
///
/// # Errors
/// What is wrong with any of them.
pub fn load(pack: &Pack, lab: &Lab) -> Result<Vec<Mutant>, Vec<Finding>> {
    let directory = format!("tests/solutions/{}/mutants", lab.id);
    let files = pack.files(&directory).map_err(|error| vec![error.into()])?;
    let (mut mutants, mut findings) = (Vec::new(), Vec::new());
    for file in files.into_iter().filter(|file| has_extension(Path::new(file), &VERILOG_EXTENSIONS)) {
        let source = PackText::read(pack, &format!("{directory}/{file}"));
        match source.and_then(|source| parse(&source, file, &lab.check_ids())) {
            Ok(mutant) => mutants.push(mutant),
            Err(wrong) => findings.extend(wrong),
        }
    }
    if findings.is_empty() { Ok(mutants) } else { Err(findings) }
}

fn parse(source: &PackText, file: String, checks: &[CheckId]) -> Result<Mutant, Vec<Finding>> {
    let mut problems = Problems::new(source);
    let description = header(source, "mutant:", &mut problems);
    let caught_by = header(source, "caught by:", &mut problems);
    let caught_by = caught_by.and_then(|(span, name)| check(span, name, checks, &mut problems));
    let text = source.text().to_owned();
    let mutant = description.zip(caught_by).map(|((_, description), caught_by)| Mutant {
        file,
        description: printable(description),
        caught_by,
        text,
    });
    problems.or(mutant)
}

fn check(span: Range<usize>, name: &str, checks: &[CheckId], problems: &mut Problems<'_>) -> Option<CheckId> {
    let check = checks.iter().find(|check| check.to_string() == name);
    if check.is_none() {
        let names: Vec<String> = checks.iter().map(CheckId::to_string).collect();
        let next = suggest::did_you_mean(name, names.iter().map(String::as_str));
        let finding = problems.add(span, format!("this lab has no check `{}`", printable(name)));
        finding.next_step = next.or_else(|| Some(format!("name one of {}", names.join(", "))));
    }
    check.cloned()
}

/// What stands behind `key` in one of the comment lines at the top, and where.
fn header<'s>(source: &'s PackText, key: &str, problems: &mut Problems<'_>) -> Option<(Range<usize>, &'s str)> {
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let Some(comment) = line.trim_start().strip_prefix("//") else { break };
        if let Some(value) = comment.trim_start().strip_prefix(key).map(str::trim).filter(|value| !value.is_empty()) {
            let at = start + line.rfind(value).unwrap_or_default();
            return Some((at..at + value.len(), value));
        }
        start += line.len();
    }
    problems.add(0..0, format!("the header of this mutant lacks `// {key}`")).next_step =
        Some("begin with `// mutant: what is wrong` and `// caught by: the check`".to_owned());
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Mutant, Vec<Finding>> {
        let checks = [CheckId::Interface, CheckId::Simulate("random".into())];
        parse(&PackText::new("m.v", text), "m.v".into(), &checks)
    }

    #[test]
    fn the_header_says_what_is_wrong_and_who_must_find_it() {
        let mutant =
            read("// mutant: no reset\r\n// caught by: simulate/random\r\nmodule m; endmodule\n").expect("a mutant");
        assert_eq!(mutant.description, "no reset");
        assert_eq!(mutant.caught_by, CheckId::Simulate("random".into()));
    }

    #[test]
    fn a_header_that_names_no_check_of_the_lab_is_refused() {
        let findings = read("// mutant: m\n// caught by: simulate/randm\n").expect_err("no such check");
        assert_eq!(findings[0].next_step.as_deref(), Some("did you mean `simulate/random`?"));
        assert_eq!(findings[0].location.as_ref().and_then(|at| at.columns), Some((15, 29)));
        for text in ["", "// caught by: interface\n", "module m;\n// mutant: late\n// caught by: interface\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

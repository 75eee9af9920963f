//! Personal cases: with the stimulus of two made-up students the reference answers what can be golden, and they differ.

use crate::check::Design;
use crate::domain::check::{Check, CheckId, CheckKind, PersonalCase};
use crate::domain::compare::compare;
use crate::domain::lab::Lab;
use crate::domain::logic::Golden;
use crate::domain::personal;
use crate::domain::trace::Trace;
use crate::domain::vectors::{VectorRules, Vectors};
use crate::domain::weight::Weight;
use crate::judge::bench::Bench;
use crate::judge::design_run::Checked;
use crate::judge::in_order;
use crate::judge::ready::ReadyLab;
use crate::manifest::harness::{Case, CaseJudge, Harness};

use super::Verified;
use crate::domain::text::counted;

/// Known to everybody: no student is graded with it.
const SECRET: &[u8] = b"lab verify makes two students up";
const STUDENTS: [&str; 2] = ["ada", "grace"];

pub(super) fn check(bench: Bench<'_>, lab: &Lab, harness: &Harness, reference: &Design, verified: &mut Verified) {
    let problems = verified.problems.len();
    for case in lab.personal_cases() {
        check_case(bench, lab, harness, reference, case, verified);
    }
    let cases = lab.personal_cases().count();
    if cases > 0 && verified.problems.len() == problems {
        verified.proven.push(format!("the reference answers {} of two students", counted(cases, "personal case")));
    }
}

fn check_case(
    bench: Bench<'_>,
    lab: &Lab,
    harness: &Harness,
    reference: &Design,
    case: &PersonalCase,
    verified: &mut Verified,
) {
    let model = harness.cases.iter().find(|model| model.simulation.name == case.like);
    let Some((model, (vectors, rules))) = model.zip(harness.vectors(&case.like)) else {
        return verified.problem(format!("the personal case `{}` has no model with golden vectors", case.name));
    };
    let own = STUDENTS.map(|student| personal::stimulus(SECRET, &lab.id, case, student, vectors));
    if own[0] == own[1] {
        verified.problem(format!("the personal case `{}` is the same for two students: vary more bits", case.name));
    }
    let cases = STUDENTS.iter().zip(&own).map(|(student, own)| like(model, case, student, own, rules)).collect();
    let tried = Harness { cases, ..harness.clone() };
    let checks = tried.cases.iter().map(|case| CheckKind::Simulate(case.simulation.clone()));
    let checks = std::iter::once(CheckKind::Interface).chain(checks);
    let checks = checks.map(|kind| Check { kind, weight: Weight::default() }).collect();
    let ready = ReadyLab::with_own_testbenches(&Lab { checks, ..lab.clone() }, &tried);
    let checked = in_order::run(bench, &ready, &ready.plan(), reference);
    for (student, own) in STUDENTS.iter().zip(own) {
        let check = CheckId::Simulate(name(case, student));
        match checked.iter().find(|checked| checked.check == check) {
            // The verdict is about the model's outputs, which these stimuli do not have; the trace is what is wanted.
            Some(Checked { trace: Some(trace), .. }) => {
                if let Err(problem) = accept(own, vectors, rules, trace) {
                    verified.problem(format!("the personal case `{}`: {problem}", case.name));
                }
            }
            Some(checked) => verified.unexpected("the reference", checked),
            None => verified.problem(format!("the personal case `{}` was not run", case.name)),
        }
    }
}

fn name(case: &PersonalCase, student: &str) -> String {
    format!("{}-{student}", case.name)
}

/// The model's case with the vectors of a student.
fn like(model: &Case, personal: &PersonalCase, student: &str, own: &Vectors, rules: &VectorRules) -> Case {
    let mut case = model.clone();
    case.simulation.name = name(personal, student);
    case.judge = CaseJudge::Vectors { vectors: own.clone(), path: personal.name.clone(), rules: rules.clone() };
    case
}

/// Whether what the reference answered can be golden, and is then what the comparator takes.
fn accept(mut own: Vectors, model: &Vectors, rules: &VectorRules, trace: &Trace) -> Result<(), String> {
    personal::expect(&mut own, model, trace).map_err(|error| error.to_string())?;
    if let Some(qualifier) = rules.qualified_by.as_ref().filter(|name| column(&own, name) != column(model, name)) {
        return Err(format!(
            "the qualifier `{qualifier}` comes in other rows than in `like`, where the don't-care digits are wrong: vary data only"
        ));
    }
    compare(&own, trace, rules).map(drop).map_err(|_| "the reference does not pass with its own answers".to_owned())
}

/// The golden values of an output column.
fn column<'v>(vectors: &'v Vectors, name: &str) -> Vec<&'v Golden> {
    let index = vectors.outputs.iter().position(|column| column.name == name);
    vectors.rows.iter().filter_map(|row| row.outputs.get(index?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::source::PackText;
    use crate::manifest::vectors;

    fn accepted(rules: &VectorRules, trace: &str) -> Result<(), String> {
        let model = vectors::parse(&PackText::new("m.vec", "a:2'b | done:1'b y:2'b\n00 | 1 00\n01 | 0 --\n")).unwrap();
        let trace = Trace::parse(&format!("done y\n{trace}"), &model).unwrap();
        accept(model.clone(), &model, rules, &trace)
    }

    #[test]
    fn what_the_reference_answers_is_accepted_unless_the_control_moves() {
        let qualified = VectorRules { qualified_by: Some("done".to_owned()), ..VectorRules::default() };
        assert_eq!(accepted(&qualified, "1 10\n0 xx\n"), Ok(()));
        assert!(accepted(&qualified, "0 10\n1 11\n").unwrap_err().contains("vary data only"));
        assert!(accepted(&qualified, "1 1x\n0 11\n").unwrap_err().contains("answers 1x for `y` in row 0"));
        assert_eq!(accepted(&VectorRules::default(), "0 10\n1 11\n"), Ok(()));
    }
}

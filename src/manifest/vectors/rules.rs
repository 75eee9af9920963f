//! Whether golden vectors fit the case that uses them.

use super::super::source::{PackText, Problems};
use super::lines;
use crate::domain::check::PersonalCase;
use crate::domain::finding::Finding;
use crate::domain::logic::{Bit, Golden, GoldenBit, Radix};
use crate::domain::personal::is_varied;
use crate::domain::suggest;
use crate::domain::text::printable;
use crate::domain::vectors::{VectorRules, Vectors};
use std::ops::Range;

/// Checks that golden vectors have the columns that the rules of their case name, and something to compare. `clock` is
/// the lab's.
///
/// # Errors
/// What does not fit, at the header of the file.
pub fn check(
    vectors: &Vectors,
    source: &PackText,
    rules: &VectorRules,
    clock: Option<&str>,
) -> Result<(), Vec<Finding>> {
    let header = lines(source.text()).next().map_or(0..0, |line| line.span);
    let mut problems = Problems::new(source);
    if let Some(clock) = clock.filter(|clock| vectors.inputs.iter().any(|column| column.name == **clock)) {
        problems.add(header.clone(), format!("the clock `{clock}` is no column: the testbench drives it by itself"));
    }
    if let Some(name) = &rules.qualified_by {
        qualifier(vectors, name, &header, &mut problems);
    }
    for name in rules.tolerance.keys() {
        let column = vectors.outputs.iter().find(|column| column.name == *name);
        if !column.is_some_and(|column| matches!(column.radix, Radix::Decimal | Radix::SignedDecimal)) {
            problems.add(header.clone(), format!("`tolerance` needs an output column `{name}` in radix d or sd"));
        }
    }
    if !vectors.rows.iter().any(|row| row.outputs.iter().any(Golden::is_checked)) {
        problems.add(header, "every golden value is don't-care: there is nothing to compare");
    }
    problems.or(Some(()))
}

/// Checks that every name in `vary` of a personal case is that of input columns of these vectors.
///
/// # Errors
/// The names that are not, at the header of the file.
pub fn check_varied(vectors: &Vectors, source: &PackText, case: &PersonalCase) -> Result<(), Vec<Finding>> {
    let header = lines(source.text()).next().map_or(0..0, |line| line.span);
    let mut problems = Problems::new(source);
    for name in &case.vary {
        let alone = PersonalCase { vary: vec![name.clone()], ..case.clone() };
        if !vectors.inputs.iter().any(|column| is_varied(&alone, column)) {
            let message = format!(
                "the personal case `{}` varies `{}`, which is no input column of these vectors",
                case.name,
                printable(name)
            );
            let columns: Vec<&str> = vectors.inputs.iter().map(|column| column.name.as_str()).collect();
            let finding = problems.add(header.clone(), message);
            finding.explanation = Some(format!("their input columns are {}", columns.join(", ")));
            finding.next_step = suggest::did_you_mean(name, columns);
        }
    }
    problems.or(Some(()))
}

fn qualifier(vectors: &Vectors, name: &str, header: &Range<usize>, problems: &mut Problems<'_>) {
    let Some(index) = vectors.outputs.iter().position(|column| column.name == name && column.width == 1) else {
        problems.add(header.clone(), format!("`qualified-by` needs an output column `{name}` of 1 bit"));
        return;
    };
    let one = [GoldenBit::Is(Bit::One)];
    if !vectors.rows.iter().any(|row| row.outputs[index].0 == one) {
        problems.add(header.clone(), format!("the qualifier `{name}` is 1 in no row: no other output would count"));
    }
}

//! `[synthesize]` to a check: the budgets of a design.
use super::fields::{self, Fields};
use super::grading;
use super::source::Problems;
use crate::domain::check::{Check, CheckKind, SynthesisBudget};
use crate::domain::weight::Weight;
use toml_span::{Spanned, Value};

pub(super) fn read(_: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Check> {
    let mut fields = Fields::of("`[synthesize]`", value, problems)?;
    let max_cells = fields.optional("max-cells", problems, fields::whole);
    let max_flip_flops = fields.optional("max-flip-flops", problems, fields::whole);
    let points = grading::points("points", &mut fields, problems);
    let group = grading::group(&mut fields, problems);
    fields.finish(problems);
    let budget =
        SynthesisBudget { max_cells: max_cells.map(Spanned::take), max_flip_flops: max_flip_flops.map(Spanned::take) };
    let weight = Weight { points: points.unwrap_or(Weight::default().points), group, ..Weight::default() };
    Some(Check { kind: CheckKind::Synthesize(budget), weight })
}

//! What a manifest says for the grading of a class: what each check is worth.
//!
//! How points are given is in `grade`.

use super::fields::{self, Fields};
use super::names;
use super::source::Problems;
use crate::domain::weight::{Points, Visibility, Weight};
use toml_span::Value;

/// The most points that one check can give.
const MAX_POINTS: u64 = 10_000;

/// Takes `[grading]`: the weight of the check `interface`.
pub(super) fn interface(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Weight {
    Weight { points: fields.optional("grading", problems, table).unwrap_or_default(), ..Weight::default() }
}

fn table(_: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Points> {
    let mut fields = Fields::of("`[grading]`", value, problems)?;
    let interface_points = points("interface-points", &mut fields, problems);
    fields.finish(problems);
    interface_points
}

/// Takes `points`, `group` and `visibility`.
pub(super) fn weight(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Weight {
    let points = points("points", fields, problems).unwrap_or(Weight::default().points);
    let group = group(fields, problems);
    let visibility = fields.optional("visibility", problems, visibility).unwrap_or_default();
    Weight { points, group, visibility }
}

/// Takes a number of points.
pub(super) fn points(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Option<Points> {
    fields.optional(key, problems, |name, value, problems| {
        let points = fields::whole(name, value, problems)?;
        let sensible = u32::try_from(points.value).ok().filter(|_| points.value <= MAX_POINTS);
        if sensible.is_none() {
            problems.add(points.span, format!("{name} must be 0 to {MAX_POINTS}"));
        }
        sensible.map(Points::whole)
    })
}

/// Takes `group`.
pub(super) fn group(fields: &mut Fields<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let group = fields.optional("group", problems, fields::text)?;
    names::group(&group, problems).then_some(group.value)
}

fn visibility(name: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Visibility> {
    let text = fields::text(name, value, problems)?;
    match text.value.as_str() {
        "visible" => Some(Visibility::Visible),
        "hidden" => Some(Visibility::Hidden),
        _ => {
            problems.add(text.span, format!("{name} must be \"visible\" or \"hidden\""));
            None
        }
    }
}

//! `--format json`: the reports as they are, with a version of the format. docs/json-format.md describes every field.
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::mismatch::Mismatch;
use crate::domain::verdict::{LabReport, Owner, Status};

use super::rows::Excerpt;
use super::summary::Totals;

/// Version of the format; a change that a reader has to know of raises it.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct ReportDocument<'a> {
    schema_version: u32,
    tool: ToolDocument<'a>,
    summary: Totals,
    labs: Vec<LabDocument<'a>>,
}

#[derive(Serialize)]
struct ToolDocument<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct LabDocument<'a> {
    /// The same words as `verdict` of a check.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Owner>,
    #[serde(flatten)]
    report: &'a LabReport,
}

impl<'a> From<&'a LabReport> for LabDocument<'a> {
    fn from(report: &'a LabReport) -> Self {
        let (status, owner) = match report.status() {
            Status::Pass => ("pass", None),
            Status::Blocked => ("blocked", None),
            Status::Fail => ("fail", None),
            Status::Broken(owner) => ("broken", Some(owner)),
        };
        Self { status, owner, report }
    }
}

/// The document, ending with a line feed. `version` is that of `lab`.
///
/// # Errors
/// None that a report can cause: all its keys are strings.
pub fn render(reports: &[LabReport], version: &str) -> serde_json::Result<String> {
    let document = ReportDocument {
        schema_version: SCHEMA_VERSION,
        tool: ToolDocument { name: "lab", version },
        summary: Totals::of(reports),
        labs: reports.iter().map(LabDocument::from).collect(),
    };
    Ok(serde_json::to_string_pretty(&with_rows(&document)?)? + "\n")
}

/// A document with the rows of each comparison as text too, in `first` and `context`: the domain has bits only.
///
/// # Errors
/// None that a report can cause: all its keys are strings.
pub(super) fn with_rows(document: &impl Serialize) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(document)?;
    add_rows(&mut value)?;
    Ok(value)
}

fn add_rows(value: &mut Value) -> serde_json::Result<()> {
    match value {
        Value::Array(values) => values.iter_mut().try_for_each(add_rows),
        Value::Object(fields) => {
            if let Some(mismatch) = fields.get_mut("mismatch")
                && let Ok(known) = Mismatch::deserialize(&*mismatch)
                && let Some(excerpt) = Excerpt::of(&known)
            {
                mismatch["first"] = serde_json::to_value(excerpt.first())?;
                if excerpt.rows.len() > 1 {
                    mismatch["context"] = serde_json::to_value(&excerpt.rows)?;
                }
            }
            fields.values_mut().try_for_each(add_rows)
        }
        _ => Ok(()),
    }
}

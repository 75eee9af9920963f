//! What is compared, and what may differ.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// What the two commands say of one design.
pub(crate) struct Verdicts {
    pub(crate) lab: String,
    pub(crate) design: String,
    /// A lab in the report of `lab check`.
    pub(crate) check: Value,
    /// A row in the results of `lab grade`.
    pub(crate) grade: Value,
}

/// A difference that may be there: lab, design, check (`*` is any), what differs (as [`aspects`] calls it), and why.
pub(crate) struct Known(
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
);

impl Known {
    fn covers(&self, found: &Difference<'_>) -> bool {
        let fits = |pattern: &str, name: &str| pattern == "*" || pattern == name;
        fits(self.0, found.lab) && fits(self.1, found.design) && fits(self.2, found.check) && self.3 == found.what
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(lab, design, check, what, why) = self;
        write!(f, "{lab}, {design}, {check}: {what} ({why})")
    }
}

/// A difference between the two commands.
struct Difference<'a> {
    lab: &'a str,
    design: &'a str,
    check: &'a str,
    what: &'static str,
    by_check: Value,
    by_grade: Value,
}

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lab, design, check, what, by_check, by_grade } = self;
        write!(f, "{lab}, {design}, {check}: {what}\n  check: {by_check}\n  grade: {by_grade}")
    }
}

impl Verdicts {
    /// How many checks both commands made.
    pub(crate) fn compared(&self) -> usize {
        let graded = checks(&self.grade);
        checks(&self.check).keys().filter(|check| graded.contains_key(*check)).count()
    }

    /// The kind of the first finding of `lab check`, or `pass`.
    pub(crate) fn end(&self) -> &str {
        let found = list(&self.check["checks"]).iter().find_map(|check| check["findings"][0]["kind"].as_str());
        found.unwrap_or("pass")
    }

    /// All differences; that of a verdict, or of the kinds of findings, implies the others of a check.
    fn differences(&self) -> Vec<Difference<'_>> {
        let mut all = self.whole();
        let graded = checks(&self.grade);
        for (name, check) in checks(&self.check) {
            let Some(grade) = graded.get(name) else { continue };
            let mut different = aspects(check).into_iter().zip(aspects(grade)).filter(|(check, grade)| check != grade);
            let Some(first) = different.next() else { continue };
            let implied = matches!(first.0.0, "verdict" | "kinds");
            let found = std::iter::once(first).chain(different.filter(|_| !implied));
            all.extend(found.map(|((what, check), (_, grade))| self.difference(name, what, check, grade)));
        }
        // The status, and what is blocked by a check that was judged differently, are that difference again.
        let judged: Vec<&str> = all.iter().filter(|found| found.what == "verdict").map(|found| found.check).collect();
        let blocked = |check: &str| {
            let by = |report| checks(report).get(check).and_then(|check| check["by"].as_str());
            [by(&self.check), by(&self.grade)].into_iter().flatten().any(|by| judged.contains(&by))
        };
        all.retain(|found| if found.what == "status" { judged.is_empty() } else { !blocked(found.check) });
        all
    }

    /// Differences in what is said of the whole design: which checks were made, and the verdict.
    fn whole(&self) -> Vec<Difference<'_>> {
        let status = match self.grade["verdict"].as_str() {
            Some("passed") => "pass",
            Some("internal") => "broken",
            _ => "fail",
        };
        let ids = |report: &Value| checks(report).into_keys().collect::<Vec<_>>().into();
        let mut all = vec![
            self.difference("", "checks", ids(&self.check), ids(&self.grade)),
            self.difference("", "status", self.check["status"].clone(), status.into()),
        ];
        all.retain(|found| found.by_check != found.by_grade);
        all
    }

    fn difference<'a>(
        &'a self,
        check: &'a str,
        what: &'static str,
        by_check: Value,
        by_grade: Value,
    ) -> Difference<'a> {
        Difference { lab: &self.lab, design: &self.design, check, what, by_check, by_grade }
    }
}

/// The checks of a report by their ids.
fn checks(report: &Value) -> BTreeMap<&str, &Value> {
    list(&report["checks"]).iter().map(|check| (check["check"].as_str().expect("an id"), check)).collect()
}

/// What has to be the same of a check, the most important first.
fn aspects(check: &Value) -> Vec<(&'static str, Value)> {
    let each = |part: &dyn Fn(&Value) -> Value| findings(check).iter().map(part).collect::<Vec<_>>().into();
    vec![
        ("verdict", json!([check["verdict"], check["owner"], check["by"]])),
        ("kinds", each(&|finding| finding["kind"].clone())),
        ("first mismatch", each(&|finding| first(&finding["mismatch"]["first"]))),
        ("counts", each(&|finding| counts(finding))),
        ("near miss", each(&|finding| finding["mismatch"]["looks_like"].clone())),
        ("messages", each(&message)),
        ("lines", each(&|finding| json!([finding["location"]["file"], finding["location"]["line"]]))),
        ("excerpts", each(&|finding| json!([finding["location"]["columns"], finding["location"]["excerpt"]]))),
        ("context", each(&|finding| finding["mismatch"]["context"].clone())),
        ("tool output", each(&|finding| finding["tool_output"].clone())),
        ("evidence", check["evidence"].clone()),
        ("figures", check["figures"].clone()),
        ("warnings", check["warnings"].clone()),
    ]
}

fn findings(check: &Value) -> &[Value] {
    list(&check["findings"])
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The first row that differs: which one, its inputs, and the outputs that are wrong.
fn first(row: &Value) -> Value {
    let wrong: Vec<&Value> = list(&row["outputs"]).iter().filter(|output| output["differs"] == true).collect();
    json!([row["row"], row["line"], row["inputs"], wrong])
}

/// How much of a trace differs. `lab grade` records no column that is right.
fn counts(finding: &Value) -> Value {
    let mismatch = &finding["mismatch"];
    let wrong: Vec<&Value> = list(&mismatch["columns"]).iter().filter(|column| column["mismatching"] != 0).collect();
    let rows = ["clocked", "rows", "mismatching_rows", "missing_rows", "extra_rows"].map(|key| &mismatch[key]);
    json!([rows, wrong])
}

/// What is said of a finding. The message of a mismatch only repeats the first row and the counts.
fn message(finding: &Value) -> Value {
    let message = Some(&finding["message"]).filter(|_| finding["mismatch"].is_null());
    json!([message, finding["explanation"], finding["next_step"]])
}

/// The differences that are not listed, and what is listed without being one.
pub(crate) fn problems<'k>(verdicts: &[Verdicts], listed: impl Iterator<Item = &'k Known>) -> Vec<String> {
    let mut listed: Vec<(&Known, bool)> = listed.map(|known| (known, false)).collect();
    let mut problems = Vec::new();
    for found in verdicts.iter().flat_map(Verdicts::differences) {
        match listed.iter_mut().find(|(known, _)| known.covers(&found)) {
            Some((_, occurred)) => *occurred = true,
            None => problems.push(found.to_string()),
        }
    }
    let gone = listed.into_iter().filter(|(_, occurred)| !occurred);
    problems.extend(gone.map(|(known, _)| format!("listed, and no longer so: {known}")));
    problems
}

#[test]
fn every_difference_is_found() {
    let row = json!({"row": 0, "line": 4, "inputs": [], "outputs": [{"name": "y", "actual": "1", "differs": true}]});
    let mismatch = json!({"first": row, "mismatching_rows": 1, "looks_like": "late", "context": [row]});
    let place = json!({"file": "a.v", "line": 1, "columns": [1, 2]});
    let finding =
        json!({"kind": "mismatch", "mismatch": mismatch, "location": place, "tool_output": "", "next_step": ""});
    let figures = json!({"cells": 1});
    let check = json!({"check": "synthesize", "verdict": "fail", "findings": [finding], "figures": figures,
        "evidence": [], "warnings": []});
    for (what, pointer) in [
        ("verdict", "/verdict"),
        ("kinds", "/findings/0/kind"),
        ("first mismatch", "/findings/0/mismatch/first/outputs/0/actual"),
        ("counts", "/findings/0/mismatch/mismatching_rows"),
        ("near miss", "/findings/0/mismatch/looks_like"),
        ("messages", "/findings/0/next_step"),
        ("lines", "/findings/0/location/line"),
        ("excerpts", "/findings/0/location/columns"),
        ("context", "/findings/0/mismatch/context"),
        ("tool output", "/findings/0/tool_output"),
        ("evidence", "/evidence"),
        ("figures", "/figures"),
        ("warnings", "/warnings"),
        ("checks", "/check"),
    ] {
        let mut other = check.clone();
        *other.pointer_mut(pointer).expect(pointer) = "other".into();
        let both = Verdicts {
            lab: "alu".to_owned(),
            design: "late".to_owned(),
            check: json!({"status": "fail", "checks": [check]}),
            grade: json!({"verdict": "wrong", "checks": [other]}),
        };
        let known = |lab| Known(lab, "*", "*", what, "");
        let both = [both];
        assert_eq!(problems(&both, std::iter::empty()).len(), 1, "{what}");
        assert!(problems(&both, [known("alu")].iter()).is_empty(), "{what}");
        assert_eq!(problems(&both, [known("mac")].iter()).len(), 2, "{what}");
    }
}

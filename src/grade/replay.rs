//! Whether a grade that was made again is the one that was recorded.

use serde_json::Value;

use super::unit_grader::Reuse;
use crate::domain::gradebook::GradeRow;

/// Characters of a value that are shown.
const MAX_CHARS: usize = 60;

/// Nothing is known of any other submission: a replay simulates.
#[derive(Debug, Clone, Copy)]
pub struct Afresh;

impl Reuse for Afresh {
    fn find(&self, _: usize, _: &str) -> Option<GradeRow> {
        None
    }
}

/// Where two rows differ, such as `checks[1].points: 5 was recorded, now it is 0`; empty when they are the same. Who else
/// submitted the same is not looked at: that is no part of one grade. Untrusted text in it is as it was written.
pub fn differences(recorded: &GradeRow, made: &GradeRow) -> Vec<String> {
    let value = |row: &GradeRow| {
        let row = GradeRow { identical_to: None, ..row.clone() };
        serde_json::to_value(row).unwrap_or_default()
    };
    let mut found = Vec::new();
    compare("", Some(&value(recorded)), Some(&value(made)), &mut found);
    found
}

fn compare(path: &str, recorded: Option<&Value>, made: Option<&Value>, found: &mut Vec<String>) {
    match (recorded, made) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let added = new.keys().filter(|key| !old.contains_key(*key));
            for key in old.keys().chain(added) {
                let dot = if path.is_empty() { "" } else { "." };
                compare(&format!("{path}{dot}{key}"), old.get(key), new.get(key), found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            for index in 0..old.len().max(new.len()) {
                compare(&format!("{path}[{index}]"), old.get(index), new.get(index), found);
            }
        }
        _ if recorded != made => {
            found.push(format!("{path}: {} was recorded, now it is {}", shown(recorded), shown(made)));
        }
        _ => {}
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_difference_is_told_with_its_place() {
        let old = json!({"points": 5, "checks": [{"points": 2}, {"points": 3}], "late": {"seconds": 1}});
        let new = json!({"points": 2, "checks": [{"points": 2}], "new": true});
        let mut found = Vec::new();
        compare("", Some(&old), Some(&new), &mut found);
        assert_eq!(
            found,
            [
                "points: 5 was recorded, now it is 2",
                "checks[1]: {\"points\":3} was recorded, now it is nothing",
                "late: {\"seconds\":1} was recorded, now it is nothing",
                "new: nothing was recorded, now it is true",
            ]
        );
    }
}

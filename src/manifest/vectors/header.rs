//! The header of golden vectors: `a:8'h b:8'h | y:8'h`.

use std::ops::Range;

use super::super::source::Problems;
use super::Sides;
use crate::domain::text::printable;
use crate::domain::vectors::Column;

/// Reads the columns of both sides. `None` only after a problem.
pub(super) fn read(text: &str, sides: &Sides, problems: &mut Problems<'_>) -> Option<(Vec<Column>, Vec<Column>)> {
    if sides.outputs.is_empty() {
        problems.add(sides.line.clone(), "there is no output column");
    }
    let mut seen = Vec::new();
    let mut columns = |words: &[Range<usize>]| -> Vec<Option<Column>> {
        words.iter().map(|word| column(text, word, &mut seen, problems)).collect()
    };
    let (inputs, outputs) = (columns(&sides.inputs), columns(&sides.outputs));
    let complete = |columns: Vec<Option<Column>>| columns.into_iter().collect::<Option<Vec<_>>>();
    Some((complete(inputs)?, complete(outputs)?)).filter(|(_, outputs)| !outputs.is_empty())
}

fn column<'t>(
    text: &'t str,
    span: &Range<usize>,
    seen: &mut Vec<&'t str>,
    problems: &mut Problems<'_>,
) -> Option<Column> {
    let word = &text[span.clone()];
    let column = match word.parse::<Column>() {
        Ok(column) => column,
        Err(problem) => {
            let finding = problems.add(span.clone(), format!("`{}` {problem}", printable(word)));
            finding.explanation =
                Some("a column is `name:width'radix`, such as `sum:8'h` or `c[1][2]:32'sd`".to_owned());
            return None;
        }
    };
    let name = &word[..column.name.len()];
    if seen.contains(&name) {
        problems.add(span.clone(), format!("there is already a column `{name}`"));
        return None;
    }
    seen.push(name);
    Some(column)
}

//! The header of golden vectors: `a:8'h b:8'h | y:8'h`.

use std::ops::Range;

use super::super::dut::MAX_WIDTH;
use super::super::names;
use super::super::source::Problems;
use super::Sides;
use crate::domain::logic::Radix;
use crate::domain::text::printable;
use crate::domain::vectors::Column;

/// The widest column with a decimal radix, in bits.
const MAX_DECIMAL_WIDTH: u64 = 64;

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
    let column = match parse(word) {
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

fn parse(word: &str) -> Result<Column, String> {
    let (name, rest) = word.split_once(':').ok_or("has no `:` between its name and its width")?;
    let (width, radix) = rest.split_once('\'').ok_or("has no `'` between its width and its radix")?;
    if !is_name(name) {
        return Err("does not begin with a name".to_owned());
    }
    let radix = match radix {
        "b" => Radix::Binary,
        "o" => Radix::Octal,
        "h" => Radix::Hexadecimal,
        "d" => Radix::Decimal,
        "sd" => Radix::SignedDecimal,
        _ => return Err("has no radix: use b, o, h, d or sd".to_owned()),
    };
    let most = if radix.bits_per_digit().is_some() { MAX_WIDTH } else { MAX_DECIMAL_WIDTH };
    let digits = width.bytes().all(|b| b.is_ascii_digit());
    let width = width.parse().ok().filter(|width| digits && (1..=most).contains(width));
    let width = width.ok_or_else(|| format!("has no width from 1 to {most} bits"))?;
    Ok(Column { name: name.to_owned(), width: usize::try_from(width).unwrap_or(usize::MAX), radix })
}

/// Whether a text is a word, and then any number of `[index]`.
fn is_name(text: &str) -> bool {
    let (word, indices) = text.find('[').map_or((text, ""), |at| text.split_at(at));
    let is_index = |part: &str| {
        part.strip_suffix(']').is_some_and(|index| !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()))
    };
    names::is_word(word) && indices.split('[').skip(1).all(is_index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_written_like_verilog_literals() {
        let column = parse("c[1][2]:32'sd").expect("a column");
        assert_eq!((column.name.as_str(), column.width, column.radix), ("c[1][2]", 32, Radix::SignedDecimal));
        assert!(parse("y:4096'h").is_ok() && parse("y:64'd").is_ok());
        for bad in
            ["y", "y:8", "y:8'x", "y:0'h", "y:4097'h", "y:65'd", "y:+8'h", "2y:8'h", ":8'h", "y[:8'h", "y[a]:8'h"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for bad in ["y[1]]", "y[1]x", "y[[1]", "y]", "y[1]x[2]"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}

//! Expected and actual values digit by digit: which digits differ, and how to show long values in little room.

use crate::domain::mismatch::Difference;

use super::rows::OutputView;
use super::style::{Role, Style};
use super::text::columns;

/// Digits of a value that a brief form shows.
const BRIEF: usize = 16;

/// Which digits of `actual` differ from `expected`; all of them where the two have no digits in common positions.
pub(super) fn marks(expected: &str, actual: &str) -> Vec<bool> {
    let (golden, got): (Vec<char>, Vec<char>) = (expected.chars().collect(), actual.chars().collect());
    let differs = |(e, a): (&char, &char)| *e != '-' && e != a;
    let by_digit = golden.len() == got.len() && golden.iter().zip(&got).any(differs);
    if by_digit { golden.iter().zip(&got).map(differs).collect() } else { vec![true; got.len()] }
}

/// `text` with its marked digits in the colour of a difference, and the others in that of `role`.
pub(super) fn painted(text: &str, marks: &[bool], role: Role, style: &Style) -> String {
    let digits: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut start = 0;
    while start < digits.len() {
        let marked = marks.get(start).copied().unwrap_or(false);
        let run = (start..digits.len()).take_while(|at| marks.get(*at).copied().unwrap_or(false) == marked).count();
        let part: String = digits[start..start + run].iter().collect();
        out.push_str(&style.paint(if marked { Role::Mark } else { role }, part));
        start += run;
    }
    out
}

/// A `^` under every marked digit.
pub(super) fn carets(marks: &[bool]) -> String {
    let line: String = marks.iter().map(|marked| if *marked { '^' } else { ' ' }).collect();
    line.trim_end().to_owned()
}

/// The part of a long value around digit `at`, with ellipses for what is left out; never longer than `size` columns.
pub(super) fn window(text: &str, at: usize, size: usize, style: &Style) -> String {
    let digits: Vec<char> = text.chars().collect();
    if digits.len() <= size {
        return text.to_owned();
    }
    let ellipsis = style.pick("…", "..");
    let room = size.saturating_sub(2 * columns(ellipsis)).max(1);
    let start = at.saturating_sub(room / 2).min(digits.len() - room);
    let part: String = digits[start..start + room].iter().collect();
    let before = if start > 0 { ellipsis } else { "" };
    let after = if start + room < digits.len() { ellipsis } else { "" };
    format!("{before}{part}{after}")
}

/// Position of the first differing digit of an output, 0 where it does not differ.
pub(super) fn first_difference(output: &OutputView) -> usize {
    let marks = output.actual.as_deref().map(|actual| marks(&output.expected, actual));
    marks.and_then(|marks| marks.iter().position(|marked| *marked)).filter(|_| output.differs).unwrap_or(0)
}

/// Expected and actual value of a difference, both cut to the same place if they are long.
pub(super) fn brief(difference: &Difference<'_>, style: &Style) -> (String, String) {
    let (expected, actual) = difference.column.radix.format_pair(difference.golden, difference.actual);
    let at = marks(&expected, &actual).iter().position(|marked| *marked).unwrap_or(0);
    (window(&expected, at, BRIEF, style), window(&actual, at, BRIEF, style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_differ_digit_by_digit_and_spare_dont_care() {
        assert_eq!(marks("3d", "3c"), [false, true]);
        assert_eq!(marks("-d", "ff"), [false, true]);
        assert_eq!(marks("-8", "127"), [true; 3]);
    }

    #[test]
    fn a_window_is_cut_around_the_difference() {
        let style = Style::plain(80);
        assert_eq!(window("0123456789", 9, 10, &style), "0123456789");
        assert_eq!(window("0123456789abcdef", 9, 8, &style), "…6789ab…");
        assert_eq!(window("0123456789abcdef", 0, 8, &style), "012345…");
        assert_eq!(window("0123456789abcdef", 15, 8, &style), "…abcdef");
    }
}

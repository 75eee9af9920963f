//! Literal numbers: `<width>'<base><digits>`.

/// What is wrong with a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberProblem {
    /// A width and `'`, but no base.
    NoBase,
    /// A base without digits.
    NoDigits,
    /// A digit that the base does not have.
    Digit(char, char),
}

/// What is wrong with a literal number, which the lexer took as one token.
pub(super) fn problem(text: &str) -> Option<NumberProblem> {
    let (size, rest) = text.split_once('\'')?;
    let rest = rest.trim_start_matches(['s', 'S']);
    let base = rest.chars().next()?.to_ascii_lowercase();
    let radix = match base {
        'b' => 2,
        'o' => 8,
        'd' => 10,
        'h' => 16,
        _ if size.is_empty() => return None,
        _ => return Some(NumberProblem::NoBase),
    };
    let digits = rest.get(1..)?.trim();
    if digits.is_empty() {
        return Some(NumberProblem::NoDigits);
    }
    let known = |c: &char| c.is_digit(radix) || "xXzZ?_".contains(*c);
    digits.chars().find(|c| !known(c)).map(|wrong| NumberProblem::Digit(wrong, base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_told_apart() {
        for right in ["12", "4'b01xz", "8 'h ff", "'1", "8'sd5", "4'd?"] {
            assert_eq!(problem(right), None, "{right}");
        }
        assert_eq!(problem("4'b012"), Some(NumberProblem::Digit('2', 'b')));
        assert_eq!(problem("8'HFG"), Some(NumberProblem::Digit('G', 'h')));
        assert_eq!(problem("4'1010"), Some(NumberProblem::NoBase));
        assert_eq!(problem("4'b"), Some(NumberProblem::NoDigits));
    }
}

//! "Did you mean …?": which known names a misspelt one may stand for.
//!
//! Two words are alike if few typing mistakes (the Damerau-Levenshtein distance, capital letters not counted) make one of
//! the other. A wrong suggestion is worse than none, so a short word may have one mistake and a long one two.
//!
//! Names come from designs and rosters of any size, so only so many are compared, and only those of a sensible length.

use std::collections::BTreeSet;

/// More suggestions than this are no help.
const MOST: usize = 3;
/// Candidates that are compared.
const MAX_COMPARED: usize = 300;
/// The longest word that is compared, in characters.
const MAX_CHARS: usize = 64;

/// A candidate that was compared.
struct Compared<'a> {
    candidate: &'a str,
    mistakes: usize,
    /// The same as a share of the longer word, from 0 to 1.
    difference: f64,
}

/// How many typing mistakes a word may have for a suggestion.
fn most_mistakes(word: &str) -> usize {
    match word.chars().count() {
        0 | 1 => 0,
        2..=4 => 1,
        _ => 2,
    }
}

/// The candidates by how much they differ from `word`; those that differ alike in their order. A candidate whose length
/// alone makes more than `most` mistakes is not compared.
fn compare<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<Compared<'a>> {
    let small = word.to_lowercase();
    let length = small.chars().count();
    let mut seen = BTreeSet::new();
    let mut compared = Vec::new();
    for candidate in candidates {
        let chars = candidate.chars().take(MAX_CHARS + 1).count();
        let is_comparable = length.max(chars) <= MAX_CHARS && length.abs_diff(chars) <= most;
        if !is_comparable || candidate == word || !seen.insert(candidate) {
            continue;
        }
        let mistakes = strsim::damerau_levenshtein(&small, &candidate.to_lowercase());
        #[expect(clippy::cast_precision_loss, reason = "at most 64 characters")]
        let difference = mistakes as f64 / length.max(chars).max(1) as f64;
        compared.push(Compared { candidate, mistakes, difference });
        if compared.len() == MAX_COMPARED {
            break;
        }
    }
    compared.sort_by(|a, b| a.difference.total_cmp(&b.difference));
    compared
}

/// The candidates that `word` may be a misspelling of, the likeliest first; at most three.
pub fn similar<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let most = most_mistakes(word);
    let alike = compare(word, candidates, most).into_iter().filter(|compared| compared.mistakes <= most);
    alike.take(MOST).map(|compared| compared.candidate).collect()
}

/// The candidate that `word` is most likely a misspelling of.
pub fn most_similar<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    similar(word, candidates).into_iter().next()
}

/// The candidate that differs least from `word`, and be it in every letter: for where one of them must be meant.
pub fn least_different<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    compare(word, candidates, MAX_CHARS).into_iter().next().map(|compared| compared.candidate)
}

/// ``did you mean `a` or `b`?``, or `None` where nothing is alike.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let quoted: Vec<String> = similar(word, candidates).into_iter().map(|name| format!("`{name}`")).collect();
    (!quoted.is_empty()).then(|| format!("did you mean {}?", quoted.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_comes_first_and_what_is_not_alike_does_not_come() {
        assert_eq!(similar("half-ader", ["full-adder", "half-adder", "alu"]), ["half-adder"]);
        assert_eq!(similar("xyzzy", ["full-adder", "alu"]), [""; 0]);
        assert_eq!(similar("acc1", ["acc2", "bcc2", "ACC1", "acc2", "acc3", "acc4"]), ["ACC1", "acc2", "acc3"]);
        assert_eq!(did_you_mean("vectros", ["vectors", "expect"]).as_deref(), Some("did you mean `vectors`?"));
        assert_eq!(did_you_mean("y1", ["y2", "y3", "z"]).as_deref(), Some("did you mean `y2` or `y3`?"));
    }

    #[test]
    fn nothing_is_guessed_wildly() {
        assert_eq!(most_similar("carryout", ["carry_out", "sum"]), Some("carry_out"));
        assert_eq!(most_similar("clock", ["clear", "clk"]), Some("clk"));
        assert_eq!(most_similar("D", ["a", "d"]), Some("d"));
        for (word, other) in [("a", "b"), ("a", "a"), ("", "a"), ("sum", "product"), ("my_input", "input")] {
            assert_eq!(most_similar(word, [other]), None, "{word}");
        }
    }

    #[test]
    fn one_of_several_is_the_least_different() {
        assert_eq!(least_different("sum", ["c", "s"]), Some("s"));
        assert_eq!(least_different("a", ["x", "in_a"]), Some("in_a"));
        assert_eq!(least_different("a", ["x", "y"]), Some("x"));
        assert_eq!(least_different("a", []), None);
    }

    #[test]
    fn of_many_and_long_names_some_are_compared() {
        let names: Vec<String> = (0..100_000).map(|n| format!("s{n:06}")).collect();
        let long = "x".repeat(1 << 20);
        let all = || names.iter().map(String::as_str).chain([long.as_str()]);
        assert_eq!(similar("s00000", all()), ["s000000", "s000001", "s000002"]);
        assert_eq!(similar(&long, all()), [""; 0]);
        assert_eq!(least_different(&long, all()), None);
    }
}

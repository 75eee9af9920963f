//! "Did you mean …?"

/// How alike two words must be, from 0 to 1, to be mistaken for one another.
const ALIKE: f64 = 0.65;
/// More suggestions than this are no help.
const MOST: usize = 3;

/// The candidates that `word` may be a misspelling of, the likeliest first; at most three.
pub fn similar<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(MOST).map(|(_, candidate)| candidate).collect()
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
    fn the_likeliest_comes_first_and_strangers_do_not_come() {
        assert_eq!(similar("half-ader", ["full-adder", "half-adder", "alu"]), ["half-adder"]);
        assert_eq!(similar("xyzzy", ["full-adder", "alu"]), [""; 0]);
        assert_eq!(did_you_mean("vectros", ["vectors", "expect"]).as_deref(), Some("did you mean `vectors`?"));
    }
}

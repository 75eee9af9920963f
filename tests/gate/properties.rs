//! What holds for any text.
use lab::judge::gate::{Policy, admit};
use lab::verilog::lex::lex;
use proptest::prelude::*;

/// Pieces that the gate treats in a way of their own.
const PIECES: [&str; 74] = [
    "module",
    "endmodule",
    "m",
    "tb",
    ".",
    "::",
    "begin",
    "end",
    "fork",
    "join",
    ";",
    ":",
    ",",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "(*",
    "*)",
    "(*)",
    "*",
    "**",
    "@",
    "#",
    "=",
    "<=",
    "'",
    "`",
    "``",
    "`\"",
    "\"",
    "\"a\"",
    "\"\\\"",
    "\\",
    "\\x ",
    "\\$d ",
    "//",
    "/*",
    "*/",
    "\n",
    "\r",
    "\\\n",
    " ",
    "`define",
    "`define F(a,b=1)",
    "`F",
    "`F(",
    "`M",
    "`define M",
    "`undef M",
    "`ifdef M",
    "`else",
    "`elsif M",
    "`endif",
    "`timescale 1ns/1ps",
    "`resetall",
    "`default_nettype none",
    "`include",
    "`__LINE__",
    "$display",
    "$error(1);",
    "$finish",
    "$clog2",
    "assert",
    "assert (1)",
    "property",
    "else",
    "final",
    "specify",
    "endspecify",
    "1'b0",
    "8'",
];

/// Pieces that are often admitted together.
const HARMLESS: [&str; 30] = [
    "module m; ",
    "endmodule",
    "begin",
    "end",
    "initial",
    "x",
    "y;",
    "a.x",
    "wire a;",
    "u ",
    "= 1",
    "(*)",
    "@*",
    "(* k *)",
    "$display;",
    "$display(1, \"(\");",
    "assert(x);",
    "assert(x) else $error;",
    "assert(x) else y;",
    "final",
    "else",
    "specify endspecify",
    "`M",
    "`M`M",
    "`define M m\n",
    "`define M(a=1) a\\\n a\n",
    "`M(x)",
    "\"s\"",
    "// c\n",
    "#",
];

fn harmless() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(&["", " ", "\n"][..]);
    prop::collection::vec((prop::sample::select(&HARMLESS[..]), blank), 0..12)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, blank)| piece.to_owned() + blank).collect())
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "[a-z0-9_$'.é]{1,4}",
        1 => any::<char>().prop_map(String::from),
    ];
    let blank = prop::sample::select(&["", "", " ", "\n"][..]);
    prop::collection::vec((piece, blank), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, blank)| piece + blank).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_judged_and_what_is_admitted_is_admitted_again(text in prop_oneof![soup(), harmless()]) {
        let judge = |text: &str| admit(&[crate::file(text)], &Policy::default());
        match judge(&text) {
            Err(findings) => {
                prop_assert!(!findings.is_empty());
                let lines = u32::try_from(text.matches(['\n', '\r']).count()).expect("few lines") + 1;
                for finding in &findings {
                    let place = finding.location.as_ref().expect("a place");
                    let columns = place.columns.expect("columns");
                    prop_assert!((1..=lines).contains(&place.line) && columns.0 < columns.1, "{finding:?}");
                }
            }
            Ok(admitted) => {
                let again = judge(&admitted.files[0]);
                let again = again.map_err(|findings| TestCaseError::fail(crate::told(&findings)))?;
                prop_assert_eq!(&again.files, &admitted.files);
                prop_assert_eq!(&again.canonical, &admitted.canonical);
                prop_assert_eq!(again.notes, vec![]);
                prop_assert!(lex(&admitted.files[0], 0).comments.is_empty());
            }
        }
    }
}

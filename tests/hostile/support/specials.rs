//! Submissions that a repository cannot hold well: links, pipes, odd names, big files, first bytes that matter.

use super::corpus::{Case, Place};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

/// A right answer to the lab `adder`: whoever passes with it has passed by it.
const RIGHT: &str = "module dut(input [7:0] a, b, output [7:0] y);\n  assign y = a + b;\nendmodule\n";
/// A wrong one, where the design does not matter.
const WRONG: &str = "module dut(input [7:0] a, b, output [7:0] y);\n  assign y = a - b;\nendmodule\n";
/// The largest file that is accepted, in bytes.
const LARGEST: usize = 256 * 1024;

/// All of them; the lab is `adder`.
pub(crate) fn all() -> Vec<Case> {
    [links(), files(), first_bytes(), big(), names(), benign()].into_iter().flatten().collect()
}

fn case(student: impl Into<OsString>, expect: &[&str], why: &str, build: impl Fn(&Place) + 'static) -> Case {
    Case {
        student: student.into(),
        lab: "adder".into(),
        expect: expect.iter().map(|&verdict| verdict.into()).collect(),
        why: why.into(),
        build: Box::new(build),
    }
}

/// A case that is one file with these bytes.
fn bytes(student: &str, expect: &[&str], why: &str, bytes: Vec<u8>) -> Case {
    case(student, expect, why, move |place| place.write_file(&bytes))
}

fn links() -> Vec<Case> {
    const UNUSABLE: &[&str] = &["rejected", "missing"];
    vec![
        case("link-to-reference", UNUSABLE, "hands in the reference by a link", |place| {
            symlink(place.reference.join("dut.v"), place.file()).expect("a link");
        }),
        case("link-in-folder", UNUSABLE, "the same inside of a folder", |place| {
            fs::create_dir(&place.path).expect("a folder");
            symlink(place.reference.join("dut.v"), place.path.join("dut.v")).expect("a link");
        }),
        case("link-to-folder", UNUSABLE, "the folder itself is a link to the reference's", |place| {
            symlink(&place.reference, &place.path).expect("a link");
        }),
        case("link-to-neighbour", UNUSABLE, "hands in what somebody else wrote", |place| {
            symlink("benign-numbers.v", place.file()).expect("a link");
        }),
        case("link-to-secret", UNUSABLE, "an error message might quote the secret", |place| {
            symlink(place.canary.join("secret.txt"), place.file()).expect("a link");
        }),
        case("link-to-device", UNUSABLE, "a file without an end", |place| {
            symlink("/dev/zero", place.file()).expect("a link");
        }),
        case("link-to-nothing", UNUSABLE, "a link that leads nowhere", |place| {
            symlink("nowhere", place.file()).expect("a link");
        }),
        case("link-to-itself", UNUSABLE, "a link that leads to itself", |place| {
            symlink(place.file(), place.file()).expect("a link");
        }),
        case("hard-link", &["internal"], "a file with two names, one of them outside", |place| {
            fs::hard_link(place.canary.join("linked.txt"), place.file()).expect("a link");
        }),
    ]
}

fn files() -> Vec<Case> {
    const UNUSABLE: &[&str] = &["rejected", "missing"];
    const EMPTY: &[&str] = &["does-not-elaborate", "rejected", "missing"];
    vec![
        case("fifo", UNUSABLE, "whoever opens the pipe waits for ever", |place| {
            mknodat(CWD, place.file(), FileType::Fifo, Mode::from_raw_mode(0o644), 0).expect("a pipe");
        }),
        case("fifo-in-folder", UNUSABLE, "the same inside of a folder", |place| {
            fs::create_dir(&place.path).expect("a folder");
            mknodat(CWD, place.path.join("dut.v"), FileType::Fifo, Mode::from_raw_mode(0o644), 0).expect("a pipe");
        }),
        case("socket", UNUSABLE, "a socket", |place| {
            drop(UnixListener::bind(place.file()).expect("a socket"));
        }),
        case("folder-for-file", UNUSABLE, "a folder with the name of the file", |place| {
            fs::create_dir_all(place.path.join("dut.v/dut.v")).expect("folders");
        }),
        case("unreadable", &["rejected", "wrong"], "nobody but root may read it", |place| {
            place.write_file(WRONG.as_bytes());
            fs::set_permissions(place.file(), Permissions::from_mode(0o000)).expect("permissions");
        }),
        case("empty-folder", &["missing"], "nothing was handed in", |place| {
            fs::create_dir(&place.path).expect("a folder");
        }),
        case("one-level-too-deep", &["missing", "rejected", "wrong"], "a folder in the folder", |place| {
            fs::create_dir_all(place.path.join("src")).expect("folders");
            fs::write(place.path.join("src/dut.v"), WRONG).expect("a file");
        }),
        case("vhdl-file", &["missing", "rejected"], "an extension that makes the driver start another tool", |place| {
            place.write("dut$(touch @CANARY@).vhd", b"entity dut is end entity;\n");
        }),
        case("options-as-files", &["wrong", "rejected"], "files whose names are options, scripts, settings", |place| {
            for name in ["-mevil.v", "-oresults.v", "-cfiles.v", "a.ys", "x.tcl", "system.vpi", "vvp.conf", "$(id).v"] {
                place.write(name, b"endmodule $finish; exec -- touch pwned\n");
            }
            place.write("dut.v", WRONG.as_bytes());
        }),
        bytes("empty-file", EMPTY, "a file of no bytes", Vec::new()),
        bytes("only-newlines", EMPTY, "a file of empty lines", b"\n\r\n\n".to_vec()),
    ]
}

fn first_bytes() -> Vec<Case> {
    let half: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16(RIGHT)).chain([b'x']).collect();
    let after = |magic: &[u8]| [magic, RIGHT.as_bytes()].concat();
    let other_ends = WRONG.replace(
        "  assign",
        "  // a\r integer f1; initial f1 = $fopen(\"@CANARY@/cr\", \"w\");\n  \
         // b\u{c} integer f2; initial f2 = $fopen(\"@CANARY@/ff\", \"w\");\n  \
         // c\u{2028} integer f3; initial f3 = $fopen(\"@CANARY@/ls\", \"w\");\n  \
         // d\u{b} integer f4; initial f4 = $fopen(\"@CANARY@/vt\", \"w\");\n  assign",
    );
    vec![
        bytes("gzip", &["rejected"], "Yosys unpacks what begins like this", after(&[0x1f, 0x8b, 8, 0])),
        bytes("zip", &["rejected", "does-not-elaborate"], "a zip archive", after(b"PK\x03\x04\x14\0\0\0")),
        bytes("half-a-character", &["rejected"], "UTF-16 with a byte too many", half),
        bytes("utf16-with-attack", &["rejected"], "two bytes a character hide an attack from who reads one", {
            utf16(&WRONG.replace("  assign", "  initial $system(\"touch utf16\");\n  assign"))
        }),
        bytes("nul", &["rejected"], "ends early for those who count to the first NUL", after(b"// \0 hidden\n")),
        bytes(
            "other-line-ends",
            &["rejected", "wrong"],
            "comments that end at another character for Icarus than for others",
            other_ends.into(),
        ),
    ]
}

fn big() -> Vec<Case> {
    const LIMITS: &[&str] =
        &["wrong", "time", "memory", "output", "crash", "rejected", "does-not-elaborate", "synthesis"];
    let design = |expression: &str| {
        format!("module dut(input [7:0] a, b, output [7:0] y);\n  assign y = a - b + {expression};\nendmodule\n")
    };
    let nested = |open: &str, inside: &str, close: &str, depth: usize| {
        design(&[&open.repeat(depth), inside, &close.repeat(depth)].concat()).into_bytes()
    };
    let before = |text: String| [text, WRONG.into()].concat().into_bytes();
    let begins = WRONG
        .replace("  assign", &format!("  initial {}; {}\n  assign", "begin ".repeat(16_000), "end ".repeat(16_000)));
    vec![
        bytes("one-byte-too-large", &["rejected"], "the limit and one byte more", filled(LARGEST + 1)),
        bytes("far-too-large", &["rejected"], "four megabytes of comment", filled(4 << 20)),
        bytes("long-sum", LIMITS, "a hundred thousand terms crash the compiler", nested("0+", "0", "", 100_000)),
        bytes("deep-parentheses", LIMITS, "parentheses, forty thousand deep", nested("(", "a", ")", 40_000)),
        bytes("deep-braces", LIMITS, "concatenations, forty thousand deep", nested("{", "a", "}", 40_000)),
        bytes("deep-conditions", LIMITS, "conditional operators, forty thousand deep", nested("a?b:", "0", "", 40_000)),
        bytes("deep-negation", LIMITS, "two hundred thousand operators before one name", nested("~", "a", "", 200_000)),
        bytes("deep-blocks", LIMITS, "blocks, sixteen thousand deep", begins.into_bytes()),
        bytes("deep-ifdef", LIMITS, "conditions, twenty thousand deep", {
            before(["`ifdef X\n".repeat(15_000), "`endif\n".repeat(15_000)].concat())
        }),
        bytes("many-macros", LIMITS, "ten thousand macros", {
            before(numbered(10_000, |i| format!("`define M{i} {i}\n")))
        }),
        bytes("many-modules", LIMITS, "ten thousand modules", {
            before(numbered(10_000, |i| format!("module m{i}; endmodule\n")))
        }),
        bytes("long-name", LIMITS, "a name of two hundred thousand letters", {
            before(format!("module {}; endmodule\n", "n".repeat(200_000)))
        }),
        bytes("long-string", LIMITS, "a string of two hundred thousand letters", {
            before(format!("module s; localparam S = \"{}\"; endmodule\n", "s".repeat(200_000)))
        }),
    ]
}

fn numbered(lines: usize, line: impl Fn(usize) -> String) -> String {
    (0..lines).map(line).collect::<Vec<_>>().concat()
}

/// A right design, made this many bytes long by a comment.
fn filled(bytes: usize) -> Vec<u8> {
    let comment = bytes - RIGHT.len() - "/**/\n".len();
    let lines = "so long\n".repeat(comment / 8 + 1);
    format!("/*{}*/\n{RIGHT}", &lines[..comment]).into_bytes()
}

/// Students whose names attack what writes or runs them.
fn names() -> Vec<Case> {
    const NAMES: [&str; 20] = [
        "-o",
        "--output=pwned",
        "=cmd|' \\C calc'!A0",
        "+1+1",
        "@SUM(1+1)",
        "=HYPERLINK(\"http:,x\",\"ok\")",
        "two\nlines",
        "carriage\rreturn",
        "tab\tand \"quote\", comma",
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned;",
        "%0A::error::x",
        "::error::passed",
        "<script>alert(1)<",
        "| a | [b](javascript:c) | `d` |",
        "\u{1b}[2J\u{1b}[32mpassed",
        "right\u{202e}to left",
        " blank around ",
        "null",
    ];
    let mut cases: Vec<Case> = NAMES.iter().map(|&name| named(name.into())).collect();
    cases.push(named("n".repeat(200).into()));
    // Only Linux has file names that are no text.
    if cfg!(target_os = "linux") {
        cases.push(named(OsString::from_vec(b"no \xff\xfe text".to_vec())));
    }
    cases
}

fn named(student: OsString) -> Case {
    case(student, &["wrong", "rejected"], "a name that attacks what writes or runs it", |place| {
        place.write("dut.v", WRONG.as_bytes());
    })
}

/// Two bytes a character, the low one first.
fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Right designs in an unusual wrapping.
fn benign() -> Vec<Case> {
    let right = |student: &str, text: Vec<u8>| bytes(student, &["passed"], "is right", text);
    let mut lines = RIGHT.to_owned();
    lines.push_str(&"\n".repeat(100_000));
    vec![
        right("benign-crlf", RIGHT.replace('\n', "\r\n").into()),
        right("benign-cr", RIGHT.replace('\n', "\r").into()),
        right("benign-byte-order-mark", format!("\u{feff}{RIGHT}").into()),
        right("benign-utf16", utf16(RIGHT)),
        right("benign-tabs", RIGHT.replace(' ', "\t\t").into()),
        right("benign-no-final-newline", RIGHT.trim_end().into()),
        right("benign-100000-lines", lines.into()),
        right("benign-one-long-line", format!("/*{}*/ {}", "long ".repeat(40_000), RIGHT.replace('\n', " ")).into()),
        right("benign-as-large-as-allowed", filled(LARGEST)),
        case("benign-folder-with-notes", &["passed"], "is right", |place| {
            place.write("dut.v", RIGHT.as_bytes());
            place.write("README.md", b"# My adder\n");
            place.write("waves.vcd", b"$date today $end\n");
            place.write("notes.txt", b"`include, $finish and force are words here\n");
        }),
        case("Zo\u{eb} \u{674e} O'Neil", &["passed"], "is right", |place| place.write_file(RIGHT.as_bytes())),
    ]
}

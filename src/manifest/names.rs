//! What a name in a manifest may be, so that it is safe as a file, in Verilog and on a command line.
use toml_span::{Span, Spanned};

use super::source::Problems;
use crate::domain::source::stem;
use crate::domain::text::{is_word, printable};

/// The reserved words of IEEE 1800-2012, annex B, which `iverilog -g2012` and Yosys do not take as names.
const KEYWORDS: &str = "accept_on alias always always_comb always_ff always_latch and assert assign assume automatic \
    before begin bind bins binsof bit break buf bufif0 bufif1 byte case casex casez cell chandle checker class clocking \
    cmos config const constraint context continue cover covergroup coverpoint cross deassign default defparam design \
    disable dist do edge else end endcase endchecker endclass endclocking endconfig endfunction endgenerate endgroup \
    endinterface endmodule endpackage endprimitive endprogram endproperty endsequence endspecify endtable endtask enum \
    event eventually expect export extends extern final first_match for force foreach forever fork forkjoin function \
    generate genvar global highz0 highz1 if iff ifnone ignore_bins illegal_bins implements implies import incdir \
    include initial inout input inside instance int integer interconnect interface intersect join join_any join_none \
    large let liblist library local localparam logic longint macromodule matches medium modport module nand negedge \
    nettype new nexttime nmos nor noshowcancelled not notif0 notif1 null or output package packed parameter pmos \
    posedge primitive priority program property protected pull0 pull1 pulldown pullup pulsestyle_ondetect \
    pulsestyle_onevent pure rand randc randcase randsequence rcmos real realtime ref reg reject_on release repeat \
    restrict return rnmos rpmos rtran rtranif0 rtranif1 s_always s_eventually s_nexttime s_until s_until_with scalared \
    sequence shortint shortreal showcancelled signed small soft solve specify specparam static string strong strong0 \
    strong1 struct super supply0 supply1 sync_accept_on sync_reject_on table tagged task this throughout time \
    timeprecision timeunit tran tranif0 tranif1 tri tri0 tri1 triand trior trireg type typedef union unique unique0 \
    unsigned until until_with untyped use uwire var vectored virtual void wait wait_order wand weak weak0 weak1 while \
    wildcard wire with within wor xnor xor";

/// Longest name of a case or a group, in bytes.
const MAX_CASE_NAME: usize = 64;

/// A file that a manifest names.
pub(super) struct NamedFile {
    /// Directory, from the root of the pack.
    pub(super) directory: String,
    pub(super) name: String,
    pub(super) span: Span,
}

/// Whether a name can be declared in Verilog; if not, it is reported.
pub(super) fn identifier(what: &str, name: &Spanned<String>, problems: &mut Problems<'_>) -> bool {
    let text = printable(&name.value);
    if !is_word(&name.value) {
        let finding = problems.add(name.span, format!("{what} `{text}` is no Verilog identifier"));
        finding.explanation = Some("use letters, digits and `_`, and begin with no digit".to_owned());
        return false;
    }
    if KEYWORDS.split(' ').any(|keyword| keyword == name.value) {
        problems.add(name.span, format!("{what} `{text}` is a keyword of Verilog"));
        return false;
    }
    true
}

/// Whether a name is that of a file in a fixed directory, with one of these extensions; if not, it is reported.
pub(super) fn plain_file(name: &Spanned<String>, extensions: &[&str], problems: &mut Problems<'_>) -> bool {
    let stem = stem(&name.value, extensions).unwrap_or_default();
    let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let plain = stem.bytes().all(safe) && stem.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    if !plain {
        let text = printable(&name.value);
        let ends: Vec<String> = extensions.iter().map(|extension| format!("`.{extension}`")).collect();
        let message = format!("`{text}` is not a plain file name that ends in {}", ends.join(" or "));
        let finding = problems.add(name.span, message);
        let rule = "use letters, digits, `_`, `-` and `.`, without a directory, beginning with no `-` and no `.`";
        finding.explanation = Some(rule.to_owned());
    }
    plain
}

/// Whether a name can be that of a case; if not, it is reported.
pub(super) fn case(name: &Spanned<String>, problems: &mut Problems<'_>) -> bool {
    plain_word("a case", name, problems)
}

/// Whether a name can be that of a group of checks; if not, it is reported.
pub(super) fn group(name: &Spanned<String>, problems: &mut Problems<'_>) -> bool {
    plain_word("a group", name, problems)
}

fn plain_word(what: &str, name: &Spanned<String>, problems: &mut Problems<'_>) -> bool {
    let text = &name.value;
    let valid = text.len() <= MAX_CASE_NAME
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !valid {
        let finding = problems.add(name.span, format!("`{}` is no name of {what}", printable(text)));
        finding.explanation = Some("use letters, digits, `-` and `_`, and begin with a letter or digit".to_owned());
    }
    valid
}

/// Whether a name can be that of one more case, which it then is; if not, it is reported.
pub(super) fn is_new(name: &Spanned<String>, names: &mut Vec<String>, problems: &mut Problems<'_>) -> bool {
    if !case(name, problems) {
        return false;
    }
    let new = !names.contains(&name.value);
    if new {
        names.push(name.value.clone());
    } else {
        problems.add(name.span, format!("there is already a case `{}`", name.value));
    }
    new
}

#[cfg(test)]
mod tests {
    use super::super::source::PackText;
    use super::*;
    use crate::domain::source::VERILOG_EXTENSIONS;

    fn spanned(text: &str) -> Spanned<String> {
        Spanned::new(text.to_owned())
    }

    #[test]
    fn file_names_reach_no_other_directory_and_are_no_option() {
        let source = PackText::new("f", "");
        let plain = |name: &str| plain_file(&spanned(name), &VERILOG_EXTENSIONS, &mut Problems::new(&source));
        assert!(plain("alu.v") && plain("delay-line.2.v") && plain("alu.sv"));
        for bad in ["../alu.v", "a/b.v", "-alu.v", ".v", ".alu.v", "alu.vhd", "alu", "a b.v", "a\nb.v", "é.v", ""] {
            assert!(!plain(bad), "{bad}");
        }
    }

    #[test]
    fn keywords_of_verilog_and_systemverilog_are_no_identifiers() {
        let source = PackText::new("f", "");
        let good = |name: &str| identifier("port", &spanned(name), &mut Problems::new(&source));
        assert!(good("a") && good("_y2") && good("Module"));
        for bad in ["module", "logic", "xor", "2a", "a-b", "a$", "", "é"] {
            assert!(!good(bad), "{bad}");
        }
    }
}

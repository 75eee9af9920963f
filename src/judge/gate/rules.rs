//! What a submission may call, and what it must not say, with the reason and the way out.

use crate::domain::code::Code;

/// A reason, and what to do instead.
pub struct GateRule {
    pub code: Code,
    /// What it is about, if that is not the token itself.
    pub what: Option<&'static str>,
    pub why: &'static str,
    pub next: &'static str,
}

const fn rule(code: Code, why: &'static str, next: &'static str) -> GateRule {
    GateRule { code, what: None, why, next }
}

/// What becomes of a system task or function.
pub enum System {
    /// It computes and does nothing else.
    Allowed,
    /// It only prints or watches, and is taken out.
    Removed(&'static str),
    /// It rejects the submission.
    Forbidden(GateRule),
}

const PRINTS: &str =
    "A design is judged by its outputs, not by what it prints: printing is for debugging and is not carried out.";
const DUMPS: &str = "Waveforms are written by the testbench; a design does not write files.";
const CHECKS: &str = "What a design says about itself does not count when it is graded.";

const FILES: GateRule = rule(
    Code::FileAccess,
    "It reads or writes files, or reports on them. A design that is graded has no files.",
    "write the values into the design: a case statement, or assignments in an initial block",
);
const ENDS: GateRule = rule(
    Code::DesignEndsSimulation,
    "A design cannot end the simulation: only the testbench knows when it is done.",
    "delete it, and leave your own testbench out of what you submit",
);
const RANDOM: GateRule = rule(
    Code::SystemTask,
    "A design that is graded gives the same outputs on every run.",
    "compute the value from the inputs",
);
const OUTSIDE: GateRule = rule(
    Code::OutsideReference,
    "It acts on the simulator, or asks what is outside of the design. A design sees its ports and nothing else.",
    "take what the design needs from its ports and parameters",
);
const FORMATS: GateRule = rule(
    Code::SystemTask,
    "It makes text, which a design only needs for printing, and printing is not carried out.",
    "delete it together with the printing that it is for",
);
const UNKNOWN: GateRule = rule(
    Code::SystemTask,
    "Only functions that compute are allowed, such as $clog2, $signed and $bits.",
    "write it in Verilog, or delete it if it is for debugging",
);

/// What computes and does nothing else.
const COMPUTES: &str = "\
    $signed $unsigned $clog2 $bits $size $high $low $left $right $increment $dimensions $unpacked_dimensions \
    $countones $countbits $onehot $onehot0 $isunknown $rtoi $itor $realtobits $bitstoreal $ceil $floor $ln $log10 \
    $exp $sqrt $pow $hypot $sin $cos $tan $asin $acos $atan $atan2 $sinh $cosh $tanh $asinh $acosh $atanh $abs $min \
    $max $time $stime $realtime";

/// What becomes of the task or function `name`, which begins with `$`.
pub fn system(name: &str) -> System {
    match name {
        _ if COMPUTES.split_ascii_whitespace().any(|known| known == name) => System::Allowed,
        "$display" | "$displayb" | "$displayh" | "$displayo" | "$write" | "$writeb" | "$writeh" | "$writeo"
        | "$strobe" | "$strobeb" | "$strobeh" | "$strobeo" | "$monitor" | "$monitorb" | "$monitorh" | "$monitoro"
        | "$monitoron" | "$monitoroff" | "$timeformat" | "$printtimescale" => System::Removed(PRINTS),
        "$dumpfile" | "$dumpvars" | "$dumpon" | "$dumpoff" | "$dumpall" | "$dumplimit" | "$dumpflush" => {
            System::Removed(DUMPS)
        }
        "$info" | "$warning" | "$error" | "$fatal" | "$asserton" | "$assertoff" | "$assertkill" => {
            System::Removed(CHECKS)
        }
        _ => System::Forbidden(forbidden_system(name)),
    }
}

fn forbidden_system(name: &str) -> GateRule {
    match name {
        "$finish" | "$stop" | "$finish_and_return" | "$exit" => ENDS,
        "$random" | "$urandom" | "$urandom_range" => RANDOM,
        "$swrite" | "$swriteb" | "$swriteh" | "$swriteo" | "$sformat" | "$sformatf" | "$sscanf" => FORMATS,
        "$system" | "$root" | "$unit" | "$test$plusargs" | "$value$plusargs" | "$sdf_annotate" | "$deposit" => OUTSIDE,
        _ if name.starts_with("$dist_") => RANDOM,
        _ if name.starts_with("$f") || name.starts_with("$readmem") || name.starts_with("$writemem") => FILES,
        _ => UNKNOWN,
    }
}

/// Why the keyword `word` is forbidden, if it is.
pub fn keyword(word: &str) -> Option<GateRule> {
    Some(match word {
        "force" | "release" => rule(
            Code::Force,
            "It overrides what drives a signal, also one outside of the design. No hardware does that.",
            "assign the signal where it is driven",
        ),
        "defparam" => rule(
            Code::OutsideConstruct,
            "It changes parameters of other modules from outside.",
            "write the parameters at the instance: sub #(.WIDTH(8)) u1 (…)",
        ),
        "bind" => rule(
            Code::OutsideConstruct,
            "It puts an instance into modules of others.",
            "instantiate the module where it is used",
        ),
        "config" | "library" => rule(
            Code::OutsideConstruct,
            "It chooses which modules are used, and that is decided by the lab.",
            "delete it: modules are found by their names",
        ),
        "program" => {
            rule(Code::OutsideConstruct, "It is for testbenches, not for designs.", "delete it, or make a module of it")
        }
        "strong0" | "strong1" | "pull0" | "pull1" | "weak0" | "weak1" | "highz0" | "highz1" => STRENGTH,
        _ => return None,
    })
}

/// For drive strengths, however they are written.
pub const STRENGTH: GateRule = GateRule {
    code: Code::DriveStrength,
    what: Some("a drive strength"),
    why: "A strength can override what somebody else drives, such as the inputs of the design.",
    next: "drive each signal in one place, without a strength; 1'bz switches a driver off",
};

/// For `import` and `export` of anything but packages.
pub const FOREIGN_CODE: GateRule = rule(
    Code::ForeignCode,
    "It calls code that is not Verilog, on the machine that grades.",
    "write it in Verilog; `import package::*;` is fine",
);

/// Why a directive is forbidden; `None` if it is allowed or dropped.
pub fn directive(name: &str) -> Option<GateRule> {
    Some(match name {
        "`include" => rule(
            Code::Include,
            "A design that is graded has no files besides those that were asked for.",
            "put the text of the included file in the place of the directive",
        ),
        "`line" => rule(Code::ForbiddenDirective, "It would change the places that messages name.", "delete it"),
        "`begin_keywords" | "`end_keywords" => rule(
            Code::ForbiddenDirective,
            "It changes which words are keywords, and tools disagree on it.",
            "delete it, and rename what has the name of a keyword",
        ),
        "`uselib" | "`protect" | "`endprotect" | "`protected" => {
            rule(Code::ForbiddenDirective, "It is not Verilog that every tool reads.", "delete it")
        }
        _ => return None,
    })
}

/// Directives that stay: which ones have an effect that a design may have.
pub fn is_kept(directive: &str) -> bool {
    ["`timescale", "`default_nettype", "`resetall", "`unconnected_drive", "`nounconnected_drive"].contains(&directive)
}

/// Attributes that a tool acts on, so that it is worth a note that they are gone.
pub const ATTRIBUTES: [&str; 20] = [
    "allconst",
    "anyconst",
    "anyseq",
    "blackbox",
    "enum_encoding",
    "fsm_encoding",
    "full_case",
    "init",
    "keep",
    "keep_hierarchy",
    "lib_whitebox",
    "mem2reg",
    "nomem2reg",
    "onehot",
    "parallel_case",
    "ram_style",
    "rom_style",
    "syn_keep",
    "top",
    "whitebox",
];

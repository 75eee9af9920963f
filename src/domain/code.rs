//! What a finding can be: its *kind*, which decides what becomes of it, and its *code*, which says what is wrong.
//!
//! The names are stable: they are in JSON, in the ledger and in `results.jsonl`. Each code has a section in
//! docs/findings.md, and tests/findings.rs checks that its example really gives that code. A new explanation gets a row
//! below and a section there.
use serde::{Deserialize, Deserializer, Serialize};

/// What a kind of finding is about, as far as that matters to those who judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The text of the design, or the hardware that it describes.
    Design,
    /// What the design does when it is simulated.
    Behaviour,
    /// A limit that was reached; on another machine it may not be.
    Limit,
    /// The lab's own files, or what its testbench wrote.
    Lab,
    /// The machine, its tools, the user, or `lab` itself; another run may give another result.
    Machine,
    Note,
}

/// Kinds: name, subject, stable name, other kinds that share the code, title. Codes: name, stable name, kinds, title.
macro_rules! registry {
    (
        kinds { $($kind:ident $kind_name:literal $subject:ident $([$($also:ident)+])? $kind_title:literal;)* }
        codes { $($code:ident $name:literal [$($of:ident)+] $title:literal;)* }
    ) => {
        /// What kind of thing was found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FindingKind {
            $(#[doc = $kind_title] #[serde(rename = $kind_name)] $kind,)*
        }

        impl FindingKind {
            /// The stable name, as in JSON.
            pub fn name(self) -> &'static str {
                Code::from(self).name()
            }

            /// What it is about.
            pub fn topic(self) -> Topic {
                match self {
                    $(Self::$kind => Topic::$subject,)*
                }
            }
        }

        /// What is wrong, as finely as `lab` explains it. Each kind is a code too: that of what has no finer one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum Code {
            $(#[doc = $kind_title] #[serde(rename = $kind_name)] $kind,)*
            $(#[doc = $title] #[serde(rename = $name)] $code,)*
        }

        impl From<FindingKind> for Code {
            fn from(kind: FindingKind) -> Self {
                match kind {
                    $(FindingKind::$kind => Self::$kind,)*
                }
            }
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$kind,)* $(Self::$code,)*];

            /// The stable name, the title, and the kinds of findings that have the code.
            fn entry(self) -> (&'static str, &'static str, &'static [FindingKind]) {
                match self {
                    $(Self::$kind => ($kind_name, $kind_title, &[FindingKind::$kind, $($(FindingKind::$also),+)?]),)*
                    $(Self::$code => ($name, $title, &[$(FindingKind::$of),+]),)*
                }
            }
        }
    };
}

registry! {
    kinds {
        SourceMissing "source-missing" Design "A source file is missing";
        SourceUnusable "source-unusable" Design "A source file cannot be used";
        Syntax "syntax" Design "The text is not valid Verilog";
        Elaboration "elaboration" Design "The compiler rejects the design";
        Forbidden "forbidden" Design "A submission uses something that is not allowed";
        Removed "removed" Note "Something was removed before grading";
        Ports "ports" Design "The ports differ from the specification";
        Mismatch "mismatch" Behaviour "An output differs from the golden vectors";
        RowCount "row-count" Behaviour "The simulation has too few or too many rows";
        Trace "trace" Lab "The trace cannot be read";
        Pattern "pattern" Behaviour "The testbench did not print what it should";
        TimeLimit "time-limit" Limit "The time limit was reached";
        MemoryLimit "memory-limit" Limit "The memory limit was reached";
        OutputLimit "output-limit" Limit "Too much text was printed";
        FileLimit "file-limit" Limit "A file became too large";
        ToolCrash "tool-crash" Machine "A tool crashed";
        Latch "latch" Design "A latch is inferred";
        CombinationalLoop "combinational-loop" Design "A signal depends on itself without a register in between";
        MultipleDrivers "multiple-drivers" Design [Elaboration] "A signal has more than one driver";
        Undriven "undriven" Design "A signal is used, but nothing drives it";
        NotSynthesizable "not-synthesizable" Design "The design cannot be synthesized";
        OverBudget "over-budget" Design "The design uses more cells or flip-flops than the lab allows";
        Harness "harness" Lab "The lab itself has a mistake";
        ToolMissing "tool-missing" Machine "A tool is not installed or does not work";
        Disk "disk" Machine "A file or directory cannot be read or written";
        Interrupted "interrupted" Machine "The run was interrupted";
        Internal "internal" Machine "`lab` itself has a mistake";
        Warning "warning" Note "A tool reports a warning";
    }
    codes {
        SourceEmpty "source-empty" [SourceUnusable SourceMissing] "A source file is empty";
        SourceEncoding "source-encoding" [SourceUnusable] "A source file is not UTF-8 text";
        SourceBinary "source-binary" [SourceUnusable] "A source file is not text";
        SourceNotAFile "source-not-a-file" [SourceUnusable] "A link, directory or device is in place of a source file";
        SourceTooLarge "source-too-large" [SourceUnusable] "A source file is larger than 256 KiB";
        SourceUnreadable "source-unreadable" [SourceUnusable] "A source file may not be read";

        MissingSemicolon "missing-semicolon" [Syntax] "A statement or declaration does not end with `;`";
        MisplacedSemicolon "misplaced-semicolon" [Syntax] "A `;` ends something too early, or nothing at all";
        SemicolonInMacro "semicolon-in-macro" [Syntax] "A macro has a `;` in its text";
        MissingEnd "missing-end" [Syntax] "A block is not closed";
        MissingEndmodule "missing-endmodule" [Syntax] "A module is missing its `endmodule`";
        StrayEnd "stray-end" [Syntax] "An `end` does not close anything";
        MissingBeginEnd "missing-begin-end" [Syntax] "Several statements are not grouped by `begin` and `end`";
        MissingStatement "missing-statement" [Syntax] "An `always`, `if`, `else` or case item is missing its statement";
        OutsideModule "outside-module" [Syntax] "Something is outside of a module";
        StatementOutsideBlock "statement-outside-block" [Syntax] "A statement is outside of an `always` block";
        ItemInBlock "item-in-block" [Syntax] "A declaration or an instance is inside a block";
        MissingAssign "missing-assign" [Syntax] "An assignment to a wire does not begin with `assign`";
        AssignmentSign "assignment-sign" [Syntax] "`=`, `<=` and `==` are mixed up";
        UnknownOperator "unknown-operator" [Syntax] "Verilog does not have this operator";
        IncompleteChoice "incomplete-choice" [Syntax] "The second value of `? :` is missing";
        MisspeltKeyword "misspelt-keyword" [Syntax] "A keyword is misspelt";
        KeywordAsName "keyword-as-name" [Syntax] "A keyword is used as a name";
        InvalidName "invalid-name" [Syntax] "A name has a character that is not allowed in names";
        OtherLanguage "other-language" [Syntax] "This is not Verilog but another language";
        BracesAsBlock "braces-as-block" [Syntax] "Braces are used in place of `begin` and `end`";
        MissingParentheses "missing-parentheses" [Syntax] "A condition or an argument is not in parentheses";
        UnclosedBracket "unclosed-bracket" [Syntax] "A bracket is not closed";
        StrayBracket "stray-bracket" [Syntax] "A bracket does not close anything";
        TrailingComma "trailing-comma" [Syntax] "A comma follows the last entry of a list";
        WrongSeparator "wrong-separator" [Syntax] "The separator in a list, range or loop is missing or wrong";
        MalformedPort "malformed-port" [Syntax Elaboration Warning] "A port declaration is incomplete or out of order";
        MalformedInstance "malformed-instance" [Syntax] "An instance is missing its name, or a connection its dot";
        MalformedConcatenation "malformed-concatenation" [Syntax Elaboration] "Bits are joined or repeated wrongly";
        MalformedCase "malformed-case" [Syntax] "A case item is not `value: statement`";
        MalformedEvents "malformed-events" [Syntax] "The event list of a block is written wrongly";
        MalformedNumber "malformed-number" [Syntax Elaboration] "A number is written wrongly";
        MalformedString "malformed-string" [Syntax] "A string is not between two double quotes on one line";
        UnclosedComment "unclosed-comment" [Syntax] "A comment is not closed";
        ForeignCharacter "foreign-character" [Syntax] "A character does not exist in Verilog";
        UnexpectedToken "unexpected-token" [Syntax] "A word or sign is missing or does not fit";

        UndefinedMacro "undefined-macro" [Elaboration] "A macro is used, but not defined";
        MalformedMacro "malformed-macro" [Syntax] "A macro is defined or used in the wrong way";
        RecursiveMacro "recursive-macro" [Forbidden] "A macro contains itself";
        UnbalancedIfdef "unbalanced-ifdef" [Syntax Elaboration] "A conditional directive is missing its counterpart";
        MalformedDirective "malformed-directive" [Syntax Elaboration Warning] "A compiler directive is written wrongly";
        Include "include" [Forbidden Elaboration Warning] "A file to include is not part of the lab";

        Undeclared "undeclared" [Elaboration Warning] "A name is not declared";
        ImplicitWire "implicit-wire" [Warning Elaboration Undriven] "An undeclared name becomes a wire of one bit";
        UnknownModule "unknown-module" [Elaboration Warning] "An instance names a module that does not exist";
        UnknownPort "unknown-port" [Elaboration Warning] "A connection names a port that the module does not have";
        UnknownParameter "unknown-parameter" [Warning Elaboration] "An instance sets an unknown parameter";
        UnknownFunction "unknown-function" [Elaboration Warning] "A function is called that does not exist";
        MissingTop "missing-top" [Elaboration] "The top module is missing or has another name";
        PortCount "port-count" [Elaboration Warning] "An instance connects more or fewer signals than there are ports";
        RecursiveModule "recursive-module" [Elaboration Warning] "A module contains itself";
        WireOrReg "wire-or-reg" [Elaboration Warning] "A wire is assigned like a reg, or a reg like a wire";
        DeclaredTwice "declared-twice" [Elaboration Warning] "A name is declared twice";
        InputDriven "input-driven" [Ports Elaboration Warning] "The design drives one of its own inputs";
        MissingEvent "missing-event" [Elaboration Warning] "An `always` block does not wait for anything";
        IndexRange "index-range" [Elaboration Warning] "An index or a range does not fit the declaration";
        NotConstant "not-constant" [Elaboration Warning] "A constant is needed, but the value can change";
        MissingIndex "missing-index" [Elaboration Warning] "A memory is used without an index";
        NumberTruncated "number-truncated" [Warning Elaboration] "A number does not fit its width";
        ConnectionWidth "connection-width" [Warning Elaboration] "A port and its connection differ in width";

        PortMissing "port-missing" [Ports] "A port of the specification is missing";
        PortExtra "port-extra" [Ports] "A port is not in the specification";
        PortWidth "port-width" [Ports] "A port has another width than specified";
        PortDirection "port-direction" [Ports] "A port has another direction than specified";

        OpenInput "open-input" [Undriven] "Nothing is connected to an input of an instance";
        OutputOnConstant "output-on-constant" [MultipleDrivers] "An output of an instance is connected to a constant";
        UnboundedLoop "unbounded-loop" [NotSynthesizable] "The number of turns of a loop is not constant";
        SimulatorTask "simulator-task" [NotSynthesizable] "A system task or function exists only in a simulator";
        RegisterEvents "register-events" [NotSynthesizable] "The events of a block do not fit a flip-flop";
        InitialValue "initial-value" [NotSynthesizable] "The initial value of a register is not constant";
        NoHardware "no-hardware" [NotSynthesizable] "A statement or type does not describe hardware";
        Delay "delay" [NotSynthesizable] "A delay cannot be synthesized";
        HierarchicalReference "hierarchical-reference" [NotSynthesizable] "A module reads inside another module";
        BlackBox "black-box" [NotSynthesizable] "A module is marked as a black box";

        DesignEndsSimulation "design-ends-simulation" [Forbidden Trace RowCount] "The design ends the simulation";
        FileAccess "file-access" [Forbidden] "A submission reads or writes files";
        SystemTask "system-task" [Forbidden] "A system task or function is not allowed in a submission";
        OutsideReference "outside-reference" [Forbidden] "A submission reaches outside of the design";
        OutsideConstruct "outside-construct" [Forbidden] "A construct changes other modules or belongs in a testbench";
        Force "force" [Forbidden] "A submission overrides what drives a signal";
        DriveStrength "drive-strength" [Forbidden] "A submission uses a drive strength";
        ForeignCode "foreign-code" [Forbidden] "A submission calls code that is not Verilog";
        ForbiddenDirective "forbidden-directive" [Forbidden] "A compiler directive is not allowed in a submission";
        ReservedModule "reserved-module" [Forbidden] "A submission defines a module that the lab supplies";
        EscapedName "escaped-name" [Forbidden] "An escaped name has a character that is not allowed";
        ControlCharacter "control-character" [Forbidden] "A string contains a control character";
        SizeLimit "size-limit" [Forbidden] "Something is too long, too large or nested too deeply";
        MalformedLeftover "malformed-leftover" [Syntax] "Something that has to be removed is malformed";
        PragmaIgnored "pragma-ignored" [Removed] "A comment for a tool has no effect";

        CpuTime "cpu-time" [TimeLimit] "The limit on CPU time was reached";
        ReferenceFails "reference-fails" [Harness] "The reference solution fails as well";
        Undecided "undecided" [Harness] "The lab does not have a reference solution to decide with";
        SimulatorBroken "simulator-broken" [ToolCrash] "The simulator of this machine does not work";

        FloatingOutput "floating-output" [Mismatch] "An output is z in every row";
        XInEveryRow "x-in-every-row" [Mismatch] "An output has x in every row";
        CyclesLate "cycles-late" [Mismatch] "An output is right, but comes some cycles late";
        CyclesEarly "cycles-early" [Mismatch] "An output is right, but comes some cycles early";
        ConstantOutput "constant-output" [Mismatch] "An output never changes";
        InvertedOutput "inverted-output" [Mismatch] "An output is inverted in every row";
        SwappedOutputs "swapped-outputs" [Mismatch] "Two outputs are swapped";
        ReversedBits "reversed-bits" [Mismatch] "The bits of an output are in reverse order";
        MissingSignExtension "missing-sign-extension" [Mismatch] "The upper bits of a negative output are 0";
        TakenAsSigned "taken-as-signed" [Mismatch] "The upper bits of an unsigned output repeat a sign";
        TooFewBits "too-few-bits" [Mismatch] "Only the lower bits of an output are right";
        OffByOne "off-by-one" [Mismatch] "An output is too large or too small by 1 in every row";
    }
}

impl Code {
    /// The stable name, as in JSON.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// One line that says what is wrong.
    pub fn title(self) -> &'static str {
        self.entry().1
    }

    /// The kinds of findings that have this code, the usual one first.
    pub fn kinds(self) -> &'static [FindingKind] {
        self.entry().2
    }

    /// The kind that findings with this code usually have.
    pub fn kind(self) -> FindingKind {
        self.kinds()[0]
    }

    /// The code of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[allow(clippy::derivable_impls, reason = "the table of variants has no room for an attribute")]
impl Default for Code {
    fn default() -> Self {
        Self::Internal
    }
}

impl<'de> Deserialize<'de> for Code {
    /// A name that only another version of `lab` knows becomes the default, which a finding replaces by its kind's own.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::named(&String::deserialize(deserializer)?).unwrap_or_default())
    }
}

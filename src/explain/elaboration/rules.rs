//! The forms of messages that are explained.

use crate::domain::finding::Code;

/// A form of message. `{1}` and `{2}` stand for what the pattern captures.
pub(super) struct ElaborationRule {
    pub code: Code,
    pub pattern: &'static str,
    pub message: &'static str,
    pub explanation: &'static str,
    pub next: &'static str,
    /// Whether `{1}` is a name that may be misspelt.
    pub names: bool,
}

/// Each row: code, whether `{1}` is a name that may be misspelt, pattern, message, explanation, next step.
macro_rules! rules {
    ($($code:ident($names:literal): $pattern:literal, $message:literal, $explanation:expr, $next:expr;)*) => {
        &[$(ElaborationRule {
            code: Code::$code,
            names: $names,
            pattern: $pattern,
            message: $message,
            explanation: $explanation,
            next: $next,
        }),*]
    };
}

const DECLARE: &str = "Every signal is declared before it is used: as a port, or as a wire or reg of the module.";
const DECLARE_IT: &str = "declare it, or correct its name";

/// Every form, as Icarus Verilog 11 has it.
pub(super) const RULES: &[ElaborationRule] = rules! {
    Undeclared(true):
        r"(?:Unable to bind \S+ `|Could not find variable ``|Net )([^' ]+)(?:'| is not defined in)",
        "`{1}` is not declared",
        DECLARE,
        DECLARE_IT;
    Undeclared(true):
        r"register ``([^']+)'' unknown",
        "`{1}` is not declared",
        DECLARE,
        "declare it with integer {1}; in the module";
    ImplicitWire(true):
        r"implicit definition of wire '([^']+)'",
        "`{1}` is not declared, and so becomes a wire of one bit",
        "A misspelt name makes a new wire that nothing else is connected to.",
        DECLARE_IT;
    Undeclared(false):
        r#"genvar is missing for generate "loop" variable '([^']+)'"#,
        "`{1}` is not declared as a genvar",
        "The variable of a generate loop exists only while the hardware is built.",
        "write genvar {1}; before the loop";
    UnknownModule(true):
        r"Unknown module type: (\S+)",
        "there is no module `{1}`",
        "An instance needs the module's definition, in this file or in one that the lab supplies.",
        "define the module in your file, or correct its name";
    UnknownPort(true):
        r"port ``([^']+)'' is not a port of (\S+?)\.?$",
        "the instance `{2}` has no port `{1}`",
        "A connection .name(signal) names a port of the inner module on its left and a signal of yours in the brackets.",
        "look at the ports of the module that you instantiate";
    UnknownParameter(true):
        r"parameter (\S+) not found in (\S+?)\.?$",
        "`{2}` has no parameter `{1}`",
        "#(.NAME(value)) sets a parameter of the module that is instantiated; an unknown one has no effect.",
        "look at the parameters of that module";
    PortCount(false):
        r"Wrong number of ports\. Expecting (\d+), got (\d+)",
        "this instance connects {2} signals, but the module has {1} ports",
        "Connections by position need one signal for each port, in the order of the ports.",
        "connect by name, .port(signal): then the order does not matter";
    RecursiveModule(false):
        r"You can not instantiate module (\S+) within itself",
        "`{1}` contains itself",
        "An instance is a piece of hardware, so a module inside of itself would never end.",
        "instantiate another module, or correct the name";
    UnknownFunction(true):
        r"No function named `([^']+)'",
        "there is no function `{1}`",
        "A name followed by brackets is the call of a function. Modules are not called but instantiated: \
         module_name instance_name (.port(signal));",
        "instantiate the module, or define the function";
    WireOrReg(false):
        r"(\S+) is not a valid l-value",
        "`{1}` is assigned in an always block, but it is a wire",
        "A wire is driven by assign or by an instance; what an always block assigns is declared as reg. \
         Neither says whether a register comes out: the clock does.",
        "declare it as reg (output reg for a port), or assign it outside of the always block";
    WireOrReg(false):
        r"(?:reg|variable) '?([^' ;]+)'?;? cannot be driven by",
        "`{1}` is a reg, so it cannot be driven by assign or by an instance",
        "A reg gets its value in an always block; assign and instances drive wires.",
        "declare it as wire, or assign it in an always block";
    MultipleDrivers(false):
        r"^(\S+) Unable to assign to unresolved wires",
        "`{1}` is driven by an assign and by an always block",
        "Every signal has one driver. Two of them fight, and in hardware that is a short circuit.",
        "remove one of the two";
    MultipleDrivers(false):
        r"Unresolved net/uwire (\S+) cannot have multiple drivers",
        "`{1}` has two drivers",
        "Every signal has one driver. Two of them fight, and in hardware that is a short circuit.",
        "remove one of them, or choose between both with condition ? a : b";
    DeclaredTwice(false):
        r"'([^']+)' has already been declared",
        "`{1}` is declared twice",
        "A name is declared once. A port is already a declaration: `output wire y` needs no further `wire y`.",
        "remove one of the two, or give it another name";
    DeclaredTwice(false):
        r"[Pp]ort (?:``)?([^' ]+)(?:'')? (?:already has a port declaration|has already been declared a port)",
        "the port `{1}` is declared twice",
        "A port list with directions declares its ports; no input or output follows in the module.",
        "remove the second declaration";
    MalformedPort(false):
        r"Port (\S+) (?:\(\d+\) )?of module (\S+) (?:is not declared within module|has no direction declaration)",
        "the port `{1}` has no direction",
        "Every port is an input or an output, and may have a type and a range: output reg [3:0] q",
        "write input or output before it in the port list";
    MalformedPort(false):
        r"Port (\S+) of module (\S+) is declared as input and as a reg type",
        "the input `{1}` cannot be a reg",
        "An input is driven from outside; a reg is assigned in an always block of this module.",
        "declare it as input wire";
    MissingEvent(false):
        r"always process does not have any delay",
        "this always block waits for nothing",
        "It would run again and again at the same time, for ever. A block names the events at which it runs.",
        "write always @* for logic, or always @(posedge clk) for registers";
    IndexRange(false):
        r"part select (\w+)(\[[^\]]+\]) is out of order",
        "the range {2} runs the other way than `{1}` is declared",
        "What is declared as [3:0] is selected from high to low, {1}[3:0]; with [0:3] it is from low to high.",
        "swap both numbers; labs declare all vectors as [high:low]";
    IndexRange(false):
        r"can not select part of scalar: (\w+)",
        "`{1}` has only one bit, so no bit of it can be selected",
        "Without a range in its declaration a signal has one bit.",
        "remove the [ ], or declare {1} with a range such as [3:0]";
    IndexRange(false):
        r"Part select (\S+) is selecting \w+ the vector (\S+?)\.?$",
        "{1} is outside of {2}",
        "Bits that do not exist are x, unknown.",
        "correct the range, or declare the vector wider";
    IndexRange(false):
        r"Constant bit select (\S+) is \w+ vector (\S+?)\.?$",
        "bit {1} is outside of {2}",
        "Bits that do not exist are x, unknown. The bits of [3:0] are 0 to 3.",
        "correct the index, or declare the vector wider";
    MalformedConcatenation(false):
        r#"Concatenation operand "([^"]+)" has indefinite width"#,
        "a number between braces needs a width",
        "Braces join bits, and a plain number does not say how many it has.",
        "write 1'b1 for one bit with the value 1, 4'd3 for four bits with the value 3";
    NotConstant(false):
        r"A reference to a (?:wire or reg|net or variable) \(`(([^']+))'\) is not allowed in a constant expression",
        "`{1}` changes, but a constant is needed here",
        "How many bits a vector has, or a range selects, is fixed when the hardware is built.",
        "use a number or a parameter; d[start +: 4] selects four bits from a place that changes";
    MissingIndex(false):
        r"Array (\w+) needs an array index here",
        "`{1}` is a memory: one word of it is chosen with an index",
        "reg [7:0] m [0:3] are four words of eight bits; no expression has all of them at once.",
        "write {1}[index]";
    NumberTruncated(false):
        r"Numeric constant truncated to (\d+) bits|extra digits given for sized",
        "the number does not fit the width before its '",
        "The upper bits are cut off: 4'd16 is 0. Four bits hold 0 to 15.",
        "make the width larger, or the number smaller";
    ConnectionWidth(false):
        r"Port \d+ \((\S+)\) of (\S+) expects (?:\d+) bits, got",
        "the port `{1}` of `{2}` has another width than what is connected to it",
        "Missing bits are filled up, and bits too many are cut off, without a further word.",
        "declare both with the same range";
    Include(false):
        r"Include file (\S+) not found",
        "the file `{1}` to include is not there",
        "A lab consists of its own files only; the modules that it supplies are there without an `include.",
        "remove the line";
    UnbalancedIfdef(false):
        r"This `ifn?def lacks an `endif",
        "this `ifdef has no `endif",
        "Without it everything up to the end of the file is left out.",
        "add `endif, or remove the `ifdef";
    MalformedDirective(false):
        r"`timescale separator",
        "`timescale needs two times",
        "The first is the unit of delays, the second their precision: `timescale 1ns / 1ps",
        "write both, or remove the line: a design without delays needs none";
};

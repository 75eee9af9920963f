//! Versions of tools, and whether `lab` was tested with them.

use std::fmt;

/// A tool's version. Ordered by its numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
    /// As the tool writes it, such as `0.52+1`.
    pub text: String,
}

/// Whether `lab` was tested with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    Tested,
    /// Newer than every tested one: it probably works.
    Untested,
    /// Older than every tested one.
    TooOld,
}

/// The versions that `lab` was tested with, as (major, minor).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestedRange {
    pub from: (u32, u32),
    /// The newest; absent where every newer one will do.
    pub to: Option<(u32, u32)>,
}

impl Version {
    /// Finds the first word of a tool's output that is a version: two numbers joined by a full stop, then anything.
    pub fn find(output: &str) -> Option<Self> {
        output.split_whitespace().find_map(Self::parse)
    }

    fn parse(word: &str) -> Option<Self> {
        let (major, rest) = word.split_once('.')?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Some(Self { major: major.parse().ok()?, minor: rest[..end].parse().ok()?, text: word.to_owned() })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl TestedRange {
    /// Where a version stands.
    pub fn support(self, version: &Version) -> Support {
        let number = (version.major, version.minor);
        if number < self.from {
            Support::TooOld
        } else if self.to.is_some_and(|to| number > to) {
            Support::Untested
        } else {
            Support::Tested
        }
    }
}

impl fmt::Display for TestedRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.from;
        match self.to {
            Some((to_major, to_minor)) => f.pad(&format!("{major}.{minor} to {to_major}.{to_minor}")),
            None => f.pad(&format!("{major}.{minor} or newer")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(output: &str) -> (u32, u32) {
        let version = Version::find(output).expect("a version");
        (version.major, version.minor)
    }

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(version("Icarus Verilog version 11.0 (stable) ()\n\nCopyright 1998-2020 Stephen"), (11, 0));
        assert_eq!(version("Icarus Verilog runtime version 13.0 (devel) (s20221226-119-g1f6e6b2)"), (13, 0));
        assert_eq!(version("Yosys 0.9+4052 (git sha1 d061b0e, gcc 11.2.0 -fPIC)"), (0, 9));
        assert_eq!(version("Python 3.11.7"), (3, 11));
        assert_eq!(Version::find("usage: tool [options] file.v"), None);
    }

    #[test]
    fn support_compares_numbers_not_text() {
        let yosys = TestedRange { from: (0, 23), to: Some((0, 52)) };
        let support = |text: &str| yosys.support(&Version::find(text).expect("a version"));
        assert_eq!(support("0.9"), Support::TooOld);
        assert_eq!(support("0.23"), Support::Tested);
        assert_eq!(support("0.52+1"), Support::Tested);
        assert_eq!(support("0.100"), Support::Untested);
    }
}

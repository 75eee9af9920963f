//! Systems without a sandbox: none can be made, and so nothing runs in one.

use super::{Paths, Rights, SandboxError, Tier};
use std::convert::Infallible;

#[derive(Debug)]
pub(super) struct PreparedSandbox(Infallible);

#[derive(Debug)]
pub(in crate::exec) struct Armed(Infallible);

impl PreparedSandbox {
    pub(super) fn new(_: &Rights, _: u32) -> Result<Self, SandboxError> {
        Err(SandboxError::NoSeccomp)
    }

    pub(super) fn arm(&self, _: &Paths) -> Result<Armed, SandboxError> {
        match self.0 {}
    }
}

impl Armed {
    pub(in crate::exec) fn enter(&mut self) -> std::io::Result<()> {
        match self.0 {}
    }
}

pub(super) fn probe() -> Tier {
    Tier { landlock_abi: 0, seccomp: false, namespaces: false }
}

pub(super) fn isolate() -> bool {
    false
}

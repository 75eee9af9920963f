//! A lab that is ready to judge designs: its cases with their testbenches, its reference, and the plan of a run.

use std::sync::Arc;

use super::dut;
use super::plan::Plan;
use crate::check::Design;
use crate::check::testbench::{Case, Supplied, Testbench};
use crate::domain::check::{Check, CheckKind};
use crate::domain::lab::Lab;
use crate::manifest::harness::{self, CaseJudge, Harness};

/// A lab that is ready to judge designs.
#[derive(Debug)]
pub struct ReadyLab {
    /// The lab, with the checks that are made.
    pub lab: Lab,
    pub cases: Vec<Case>,
    /// The generated testbench with which the interface of a design is tried; absent where the lab's own ones are used.
    pub generated: Option<Arc<dyn Testbench>>,
    /// The reference with the supplied files; absent in a pack without solutions.
    pub reference: Option<Arc<Design>>,
    /// Paths of the lab's own files at which a message may point.
    pub own_files: Vec<String>,
}

impl ReadyLab {
    /// A lab that judges with the testbenches of its author.
    pub fn with_own_testbenches(lab: &Lab, harness: &Harness) -> Self {
        let includes: Arc<[_]> = harness.includes.clone().into();
        let case = |case: &harness::Case| self::case(case, Arc::new(Supplied::new(case, Arc::clone(&includes))));
        let reference = harness.reference.as_deref();
        let own_files = harness.supplied.iter().chain(&harness.includes).map(|file| file.path.clone());
        let testbenches = harness.cases.iter().map(|case| case.testbench.path.clone());
        Self {
            lab: lab.clone(),
            cases: harness.cases.iter().map(case).collect(),
            generated: None,
            reference: reference.map(|own| Arc::new(Design::trusted(dut::with_supplied(dut::of_pack(own), harness)))),
            own_files: own_files.chain(testbenches).collect(),
        }
    }

    /// The checks of a learner's run.
    pub fn plan(&self) -> Plan<'_> {
        Plan::new(self.lab.checks.iter().filter(|check| !check.is_for_classes()), &self.cases)
    }

    /// The checks that say what a design does, without what becomes of it in hardware.
    pub fn simulation_plan(&self) -> Plan<'_> {
        let is_simulated = |check: &&Check| check.kind == CheckKind::Interface || check.case().is_some();
        Plan::new(self.lab.checks.iter().filter(is_simulated), &self.cases)
    }

    /// All checks, also those that only a class has.
    pub fn class_plan(&self) -> Plan<'_> {
        Plan::new(&self.lab.checks, &self.cases)
    }
}

/// A case with this testbench.
pub fn case(case: &harness::Case, testbench: Arc<dyn Testbench>) -> Case {
    let stimulus = match &case.judge {
        CaseJudge::Vectors { vectors, .. } => testbench.stimulus(vectors),
        CaseJudge::Patterns { .. } => String::new(),
    };
    Case {
        name: case.simulation.name.clone(),
        testbench,
        stimulus,
        judge: case.judge.clone(),
        cpu_limit_s: case.simulation.cpu_limit_s,
    }
}

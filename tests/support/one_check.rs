//! One check on one design, judged by the engine with the tools of this machine, without a lab around it.

use lab::check::Design;
use lab::domain::check::{Check, CheckKind};
use lab::domain::lab::{Dut, Work};
use lab::domain::source::SourceFile;
use lab::domain::weight::Weight;
use lab::exec::Cancel;
use lab::judge::bench::Bench;
use lab::judge::design_run::DesignRun;
use lab::judge::diagnosis::Judgement;
use lab::tool::Toolbox;

/// Makes a check of this kind on a design.
pub(crate) fn judge(toolbox: &Toolbox, kind: CheckKind, dut: &Dut, sources: Vec<SourceFile>) -> Judgement {
    let (cancel, temp) = (Cancel::new(), std::env::temp_dir());
    let bench = Bench { toolbox, cancel: &cancel, temp: &temp, keep: false, confined: None };
    let (work, design) = (Work::Design(dut.clone()), Design::trusted(sources));
    let run = DesignRun::new(bench, &work, &design, None).expect("a working directory");
    run.check(&Check { kind, weight: Weight::default() }, None, &cancel).judgement
}

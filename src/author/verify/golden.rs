//! Golden vectors come out of their generator again, line for line.

use std::io;
use std::path::Path;

use super::{Verified, counted};
use crate::disk::text;
use crate::domain::check::Judge;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::verdict::Owner;
use crate::exec::{Limits, Scratch};
use crate::explain::limits;
use crate::judge::bench::Bench;
use crate::manifest::harness::{HarnessFile, LabFiles};
use crate::manifest::pack::Pack;
use crate::tool::Session;
use crate::tool::python::{self, Script};

/// Where a generator finds what the generators share.
const SHARED: &str = "testbenches/common/vectors.py";

pub(super) fn check(bench: Bench<'_>, lab_files: &LabFiles<'_>, verified: &mut Verified) {
    let (pack, lab) = (lab_files.pack, lab_files.lab);
    let files: Vec<&str> = lab.cases().filter_map(|case| vectors_of(&case.judge)).collect();
    if files.is_empty() {
        return;
    }
    let generator = format!("labs/{}/golden.py", lab.id);
    let script = match pack.read(&generator) {
        Ok(script) => script,
        Err(error) => return verified.problem(format!("no generator of golden vectors: {error}")),
    };
    match generate(bench, pack, &generator, &script) {
        Err((owner, why)) => {
            verified.blame(owner, Finding::new(FindingKind::Harness, format!("{generator} does not run: {why}")));
        }
        Ok(scratch) => {
            let wrong: Vec<String> = files.iter().filter_map(|file| differs(lab_files, file, &scratch)).collect();
            if wrong.is_empty() {
                verified.proven.push(format!(
                    "made again by golden.py, line for line: {}",
                    counted(files.len(), "golden vector file")
                ));
            }
            for why in wrong {
                verified.problem(why);
            }
        }
    }
}

fn vectors_of(judge: &Judge) -> Option<&str> {
    match judge {
        Judge::Vectors { file, .. } => Some(file),
        Judge::Patterns { .. } => None,
    }
}

/// Runs the generator in a copy of the part of the pack that it needs; the vectors are then in `out/`.
fn generate(bench: Bench<'_>, pack: &Pack, generator: &str, script: &[u8]) -> Result<Scratch, (Owner, String)> {
    let disk = |error: io::Error| (Owner::Environment, error.to_string());
    let scratch = Scratch::new_in(bench.temp).map_err(disk)?;
    lay_out(pack, generator, script, scratch.path()).map_err(disk)?;
    let session = Session::new(bench.toolbox, bench.cancel, scratch.path());
    match python::run(&session, Path::new(generator), &["out".into()], Limits::default()) {
        Ok(Script::Finished { .. }) => Ok(scratch),
        Ok(Script::Failed { traceback, .. }) => Err((Owner::Author, traceback)),
        Ok(Script::Crashed(crash)) => Err((Owner::Author, crash.cause)),
        Ok(Script::Limit(kind)) => Err((Owner::Author, limits::limit(kind, "the generator").message)),
        Err(error) => Err((Owner::Environment, error.to_string())),
    }
}

fn lay_out(pack: &Pack, generator: &str, script: &[u8], root: &Path) -> io::Result<()> {
    let write = |rel: &str, bytes: &[u8]| {
        let path = root.join(rel);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, bytes)
    };
    std::fs::create_dir(root.join("out"))?;
    write(generator, script)?;
    pack.read(SHARED).map_or(Ok(()), |shared| write(SHARED, &shared))
}

/// Why a vector file is not what the generator writes.
fn differs(lab_files: &LabFiles<'_>, file: &str, scratch: &Scratch) -> Option<String> {
    let Ok(generated) = std::fs::read(scratch.path().join("out").join(file)) else {
        return Some(format!("golden.py does not write {file}"));
    };
    match lab_files.of_case(file) {
        // A checkout on Windows may have other line ends.
        Ok(kept) if text::lossy(&kept.contents) == text::lossy(&generated) => None,
        Ok(HarnessFile { rel, .. }) => {
            let lab = &lab_files.lab.id;
            Some(format!("{rel} is not what golden.py writes: run python3 labs/{lab}/golden.py"))
        }
        Err(finding) => Some(finding.message),
    }
}

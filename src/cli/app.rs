//! What commands share: the machine they run on, the place they work in, and the labs there.
use std::path::{Path, PathBuf};

use super::exit::{CliError, Exit};
use super::output::Terminal;
use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::exec::Cancel;
use crate::judge::bench::Bench;
use crate::manifest::catalog::{Catalog, ResolveError};
use crate::report::diagnostic;
use crate::tool::Toolbox;
use crate::workspace::attempt::{AttemptSetup, PreparedAttempt, StaleCopies};
use crate::workspace::clock::Clock;
use crate::workspace::ledger::{Journal, JournalLines, LedgerEvent, State};
use crate::workspace::next::next_lab;
use crate::workspace::place::{Place, STATE_DIR, WorkspaceError};
use crate::workspace::sources::Sources;

/// The machine, as far as commands depend on it.
pub struct Machine {
    pub toolbox: Toolbox,
    /// Set when the user interrupts.
    pub cancel: Cancel,
    /// Where private working directories are made.
    pub temp: PathBuf,
    /// The directory that `lab` was started in.
    pub cwd: PathBuf,
    /// How many tools run at once.
    pub threads: usize,
    pub clock: Box<dyn Clock>,
}

impl Machine {
    /// What running tools takes; no directory is kept.
    pub fn bench(&self) -> Bench<'_> {
        Bench { toolbox: &self.toolbox, cancel: &self.cancel, temp: &self.temp, keep: false, confined: None }
    }
}

/// Where the harness for somebody else's work, in the directory `judged`, comes from. Whoever wrote that work may have put
/// labs or a workspace there too, to be judged by a harness of their own: such a place does not count, the labs in the binary
/// do, unless `pack` names others.
fn trusted_place(cwd: &Path, pack: Option<&Path>, judged: &Path, out: &Terminal) -> Result<Place, WorkspaceError> {
    if let Some(pack) = pack {
        return Place::find(pack, Some(pack));
    }
    let found = Place::find(cwd, None);
    let root = found.as_ref().map_or(Some(cwd), Place::root);
    if !root.is_some_and(|root| root.starts_with(judged) || judged.starts_with(root)) {
        return found;
    }
    out.remark("the labs in the binary decide, not what lies around the work that is judged; --pack DIR names others");
    Ok(Place::Nowhere)
}

/// A place that cannot be used, as a wrong invocation or as a file that cannot be read.
pub fn workspace_error(error: &WorkspaceError) -> CliError {
    match error {
        WorkspaceError::Settings(_) => CliError::environment(error.to_string()),
        _ => CliError::usage(error.to_string()),
    }
}

/// A command's surroundings.
pub struct App {
    pub machine: Machine,
    pub out: Terminal,
    pub place: Place,
    pub catalog: Catalog,
}

impl App {
    /// Finds the place and reads its labs. `rtl` is the directory of somebody else's work that will be judged, if any.
    ///
    /// # Errors
    /// When `--pack` names no pack, or the workspace cannot be read.
    pub fn open(machine: Machine, out: Terminal, pack: Option<&Path>, rtl: Option<&Path>) -> anyhow::Result<Self> {
        // Without links and dots, since places are looked for in the directories above.
        let pack = pack.map(|pack| machine.cwd.join(pack)).map(|pack| pack.canonicalize().unwrap_or(pack));
        let place = match rtl.and_then(|rtl| machine.cwd.join(rtl).canonicalize().ok()).filter(|rtl| rtl.is_dir()) {
            Some(judged) => trusted_place(&machine.cwd, pack.as_deref(), &judged, &out),
            None => Place::find(&machine.cwd, pack.as_deref()),
        };
        let place = place.map_err(|error| workspace_error(&error))?;
        let catalog = Catalog::load(place.pack()).map_err(|error| CliError::broken(error.to_string()))?;
        if let Place::Pack { root } = &place
            && pack.is_none()
            && !root.join("tests/solutions").is_dir()
            && root.join(STATE_DIR).is_dir()
            && !catalog.labs.iter().any(|lab| catalog.pack.exists(&format!("labs/{}/golden.py", lab.id)))
        {
            out.remark(
                "this directory has labs of its own, and they decide; if it was a workspace: lab init --force repairs it",
            );
        }
        Ok(Self { machine, out, place, catalog })
    }

    /// The lab that the user means.
    ///
    /// # Errors
    /// When no lab, or several, have such an id, or the lab's manifest is broken.
    pub fn lab(&self, typed: &str) -> Result<&Lab, CliError> {
        self.catalog.resolve(typed).map_err(|error| match &error {
            ResolveError::Unknown { similar, .. } => {
                let did_you_mean = similar.first().map(|id| format!("did you mean `{id}`?"));
                let next = did_you_mean.unwrap_or_else(|| "lab list shows all labs".to_owned());
                CliError::usage(error.to_string()).next(next)
            }
            ResolveError::Ambiguous { .. } => CliError::usage(error.to_string()).next("type more of the id"),
            ResolveError::Broken(lab) => {
                let style = &self.out.complaints;
                let details = diagnostic::render_all(&lab.findings, style.color, style.width);
                CliError::broken(format!("{error}; nothing that you wrote is to blame\n{}", details.trim_end()))
            }
        })
    }

    /// The labs that the user means, in the order of the roadmap; all if none is named.
    ///
    /// # Errors
    /// As [`Self::lab`].
    pub fn labs(&self, typed: &[String]) -> Result<Vec<&Lab>, CliError> {
        let named = typed.iter().map(|id| self.lab(id)).collect::<Result<Vec<_>, _>>()?;
        let selected = |lab: &&Lab| typed.is_empty() || named.iter().any(|other| other.id == lab.id);
        Ok(self.catalog.labs.iter().filter(selected).collect())
    }

    /// The lab that the user means, or the next one.
    ///
    /// # Errors
    /// As [`Self::lab`]; also when all labs are passed and none was named.
    pub fn lab_or_next(&self, typed: Option<&str>) -> anyhow::Result<&Lab> {
        match typed {
            Some(typed) => Ok(self.lab(typed)?),
            None => Ok(self.lab_here().map_or_else(|| self.next_lab_or_error(), Ok)?),
        }
    }

    fn next_lab_or_error(&self) -> Result<&Lab, CliError> {
        next_lab(&self.catalog, &self.state()?).ok_or_else(|| {
            CliError::usage("all labs are passed; which one?")
                .next("lab list shows them, lab roadmap what else there is")
        })
    }

    /// The lab in whose directory the user is, such as `rtl/counter`.
    fn lab_here(&self) -> Option<&Lab> {
        let below = self.machine.cwd.strip_prefix(self.place.root()?).ok()?;
        let mut names = below.iter().filter_map(|name| name.to_str());
        let tree = names.next().filter(|tree| ["rtl", "labs", "testbenches"].contains(tree));
        let id = LabId::new(tree.and(names.next())?).ok()?;
        self.catalog.get(&id)
    }

    /// What the learner did so far; nothing outside of a workspace.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn state(&self) -> Result<State, CliError> {
        Ok(State::from_records(&self.history()?.records))
    }

    /// All that stands in the journal.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn history(&self) -> Result<JournalLines, CliError> {
        let Some(journal) = self.journal() else { return Ok(JournalLines::default()) };
        Ok(journal.read()?)
    }

    /// As [`Self::state`]; says too what of the journal cannot be read.
    ///
    /// # Errors
    /// When the journal cannot be read at all.
    pub fn state_with_remark(&self) -> Result<State, CliError> {
        let history = self.history()?;
        if history.unreadable > 0 {
            let lines = history.unreadable;
            self.out.remark(&format!("skipped in .lab/journal.jsonl, since they are no records: {lines} lines"));
        }
        Ok(State::from_records(&history.records))
    }

    /// The journal, if there is a place for one.
    pub fn journal(&self) -> Option<Journal> {
        self.place.state_dir().map(|dir| Journal::new(&dir))
    }

    /// Notes what the learner did.
    ///
    /// # Errors
    /// When there is no workspace, or the journal cannot be written.
    pub fn record(&self, event: LedgerEvent) -> Result<(), CliError> {
        self.root()?;
        let Some(journal) = self.journal() else { return Ok(()) };
        Ok(journal.append(self.machine.clock.now(), [event])?)
    }

    /// The directory of the workspace or pack.
    ///
    /// # Errors
    /// When there is none.
    pub fn root(&self) -> Result<&Path, CliError> {
        self.place.root().ok_or_else(|| {
            CliError::usage("there is no workspace here, nor in a directory above")
                .next("lab init my-labs makes one; then cd my-labs")
        })
    }

    /// Where the sources are read from: `--rtl`, or the workspace.
    ///
    /// # Errors
    /// When there is no workspace and no `--rtl`, or that is no directory.
    pub fn sources(&self, rtl: Option<&Path>) -> Result<Sources, CliError> {
        match rtl {
            Some(dir) => Sources::overlay(dir.to_owned()).map_err(|error| CliError::usage(format!("--rtl: {error}"))),
            None => Ok(Sources::Own(self.root()?.to_owned())),
        }
    }

    /// Reads what it takes to judge labs, and says which files of the harness in the workspace are not those that decide.
    pub fn prepare<'a>(
        &'a self,
        labs: &[&'a Lab],
        sources: Sources,
        bench: Bench<'a>,
        threads: usize,
    ) -> PreparedAttempt<'a> {
        let (place, pack, clock) = (&self.place, &self.catalog.pack, &*self.machine.clock);
        let attempt = AttemptSetup { place, pack, sources, bench, threads, clock }.prepare(labs);
        let StaleCopies { edited, outdated } = attempt.stale_copies();
        for path in edited {
            self.out.remark(&format!("{path} was edited, which changes nothing: the lab's own file decides"));
        }
        if !outdated.is_empty() {
            let labs = outdated.iter().map(LabId::as_str).collect::<Vec<_>>().join(", ");
            self.out.remark(&format!(
                "older here than what decides, the files of {labs}: lab init --update brings the new ones"
            ));
        }
        attempt
    }

    /// The id of a task of the roadmap.
    ///
    /// # Errors
    /// When there is no such task, or it is a lab.
    pub fn task(&self, typed: &str) -> Result<&LabId, CliError> {
        use crate::domain::roadmap::StepKind;
        let tasks = || {
            let steps = self.catalog.roadmap.steps().map(|(_, step)| step);
            steps.filter(|step| step.kind != StepKind::Lab).map(|step| &step.id)
        };
        if let Some(task) = tasks().find(|id| id.as_str() == typed) {
            return Ok(task);
        }
        if self.catalog.labs.iter().any(|lab| lab.id.as_str() == typed) {
            return Err(CliError::usage(format!("`{typed}` is a lab, not a task"))
                .next(format!("lab run {typed} passes it, and that is recorded")));
        }
        let starting: Vec<&LabId> = tasks().filter(|id| id.as_str().starts_with(typed)).collect();
        match starting[..] {
            [task] => Ok(task),
            _ => {
                let near = crate::domain::suggest::did_you_mean(typed, tasks().map(LabId::as_str));
                let next = near.unwrap_or_else(|| "lab roadmap shows the ids of all tasks".to_owned());
                Err(CliError::usage(format!("there is no task `{typed}`")).next(next))
            }
        }
    }

    /// Says which manifests are broken, when all labs were asked for.
    pub fn report_broken(&self) -> Exit {
        let style = &self.out.complaints;
        let findings = self.catalog.broken.iter().flat_map(|lab| &lab.findings).chain(&self.catalog.roadmap_findings);
        let text = diagnostic::render_all(findings, style.color, style.width);
        if !text.is_empty() {
            self.out.complain(&text);
        }
        if self.catalog.broken.is_empty() { Exit::Success } else { Exit::BrokenLab }
    }
}

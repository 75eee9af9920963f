//! What an attempt runs, remembers and returns, without any command around it.
#![allow(clippy::panic, reason = "helpers of tests may fail as tests do")]

use lab::domain::event::{Event, EventSink};
use lab::domain::verdict::{Owner, Status};
use lab::exec::Cancel;
use lab::judge::bench::Bench;
use lab::manifest::catalog::Catalog;
use lab::manifest::harness::LabFiles;
use lab::manifest::pack::Pack;
use lab::tool::Toolbox;
use lab::workspace::attempt::{AttemptOutcome, AttemptSetup, PreparedAttempt, StaleCopies};
use lab::workspace::clock::FixedClock;
use lab::workspace::init::init;
use lab::workspace::ledger::{Journal, LedgerError, LedgerEvent};
use lab::workspace::place::Place;
use lab::workspace::sources::Sources;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::at;
use crate::fixture::{self, SOLUTION, design};
use crate::workspace::Sandbox;

const FILE: &str = "ws/rtl/inc/inc.v";

/// A learner's workspace with the lab `inc`, and the tools.
struct Learner {
    sandbox: Sandbox,
    place: Place,
    catalog: Catalog,
    toolbox: Toolbox,
    cancel: Cancel,
    temp: PathBuf,
    clock: FixedClock,
}

/// The events of a run, as words.
#[derive(Default)]
struct Events(Mutex<Vec<String>>);

impl EventSink for Events {
    fn event(&self, event: &Event) {
        let word = match event {
            Event::CheckStarted { lab, check } => format!("{lab} begins {check}"),
            Event::CheckFinished { lab, report } => format!("{lab} {}: {:?}", report.check, report.verdict.status()),
            Event::LabFinished { lab } => format!("{lab} finished"),
        };
        self.0.lock().unwrap().push(word);
    }
}

impl Learner {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        fixture::inc(&sandbox, "pack");
        let root = sandbox.dir().join("ws");
        init(&root, &Pack::directory(sandbox.dir().join("pack")), false).unwrap();
        let place = Place::find(&root, None).unwrap();
        let catalog = Catalog::load(place.pack()).unwrap();
        let toolbox = Toolbox::new(std::env::var_os("PATH").unwrap());
        let (cancel, temp, clock) = (Cancel::new(), sandbox.tmp(), FixedClock(at(0)));
        Self { sandbox, place, catalog, toolbox, cancel, temp, clock }
    }

    /// Who wrote this design.
    fn with(text: &str) -> Self {
        let learner = Self::new();
        learner.sandbox.write(FILE, text);
        learner
    }

    fn prepare(&self, sources: Sources) -> PreparedAttempt<'_> {
        let setup = AttemptSetup {
            place: &self.place,
            pack: &self.catalog.pack,
            sources,
            bench: Bench {
                toolbox: &self.toolbox,
                cancel: &self.cancel,
                temp: &self.temp,
                keep: false,
                confined: None,
            },
            threads: 2,
            clock: &self.clock,
        };
        setup.prepare(&self.catalog.labs.iter().collect::<Vec<_>>())
    }

    /// An attempt at the own design, with its events in the order of the alphabet: parts run side by side.
    fn attempt(&self, use_cache: bool) -> (AttemptOutcome, Vec<String>) {
        let events = Events::default();
        let outcome = self.prepare(self.own()).run(use_cache, &events);
        let mut events = events.0.into_inner().unwrap();
        events.sort();
        (outcome, events)
    }

    fn own(&self) -> Sources {
        Sources::Own(self.place.root().unwrap().to_owned())
    }

    fn journal(&self) -> Journal {
        Journal::new(&self.place.state_dir().unwrap())
    }

    /// What the journal has of attempts.
    fn recorded(&self) -> Vec<Status> {
        let records = self.journal().read().unwrap().records;
        let status = |event: &LedgerEvent| match event {
            LedgerEvent::Attempt(attempt) => attempt.status,
            other => panic!("{other:?}"),
        };
        records.iter().map(|record| status(&record.event)).collect()
    }

    fn cached_reports(&self) -> usize {
        fs::read_dir(self.sandbox.dir().join("ws/.lab/cache")).map_or(0, Iterator::count)
    }
}

const FRESH: [&str; 7] = [
    "inc begins interface",
    "inc begins simulate/all",
    "inc begins synthesize",
    "inc finished",
    "inc interface: Pass",
    "inc simulate/all: Pass",
    "inc synthesize: Pass",
];
const BROKEN: [&str; 4] =
    ["inc finished", "inc interface: Broken(Author)", "inc simulate/all: Blocked", "inc synthesize: Blocked"];
const CACHED: [&str; 4] = ["inc finished", "inc interface: Pass", "inc simulate/all: Pass", "inc synthesize: Pass"];

/// The status of the only lab, and whether it was cached.
fn judged(outcome: &AttemptOutcome) -> (Status, bool) {
    let [lab] = &outcome.labs[..] else { panic!("{outcome:?}") };
    (lab.judged.report.status(), lab.judged.report.cached)
}

#[test]
fn a_fresh_judgement_is_recorded_and_comes_from_the_cache_from_then_on() {
    let learner = Learner::with(SOLUTION);
    let (fresh, events) = learner.attempt(true);
    assert_eq!((judged(&fresh), &events[..]), ((Status::Pass, false), &FRESH.map(String::from)[..]));
    assert!(fresh.recorded.is_ok());
    let lab = &fresh.labs[0];
    assert_eq!((lab.judged.traces.len(), lab.harness.as_ref().map(|harness| harness.cases.len())), (1, Some(1)));
    let record = &learner.journal().read().unwrap().records[0];
    let LedgerEvent::Attempt(attempt) = &record.event else { panic!("{record:?}") };
    let hash = LabFiles::read(&learner.catalog.pack, &learner.catalog.labs[0]).content_hash();
    assert_eq!((record.at, Ok(&attempt.harness), attempt.finding), (at(0), hash.as_ref(), None));

    let (again, events) = learner.attempt(true);
    assert_eq!((judged(&again), &events[..]), ((Status::Pass, true), &CACHED.map(String::from)[..]));
    assert!(again.recorded.is_ok() && again.labs[0].harness.is_none());
    assert_eq!(learner.recorded(), [Status::Pass]);

    let (anew, events) = learner.attempt(false);
    assert_eq!((judged(&anew), &events[..]), ((Status::Pass, false), &FRESH.map(String::from)[..]));
    assert_eq!(learner.recorded(), [Status::Pass, Status::Pass]);
}

#[test]
fn of_what_is_cached_only_a_pass_that_the_journal_does_not_know_is_news() {
    let learner = Learner::with(&design("  assign y = a + 2'd2;"));
    for cached in [false, true] {
        assert_eq!(judged(&learner.attempt(true).0), (Status::Fail, cached));
    }
    assert_eq!(learner.recorded(), [Status::Fail]);
    learner.sandbox.write(FILE, SOLUTION);
    learner.attempt(true);
    fs::remove_file(learner.sandbox.dir().join("ws/.lab/journal.jsonl")).unwrap();
    for _ in 0..2 {
        assert_eq!(judged(&learner.attempt(true).0), (Status::Pass, true));
        assert_eq!(learner.recorded(), [Status::Pass]);
    }
}

#[test]
fn the_work_of_others_is_neither_recorded_nor_cached() {
    let learner = Learner::with(SOLUTION);
    learner.sandbox.write("theirs/inc.v", SOLUTION);
    for _ in 0..2 {
        let theirs = Sources::overlay(learner.sandbox.dir().join("theirs")).unwrap();
        let outcome = learner.prepare(theirs).run(true, &Events::default());
        assert_eq!(judged(&outcome), (Status::Pass, false));
        assert!(outcome.recorded.is_ok());
    }
    assert_eq!((learner.recorded(), learner.cached_reports()), (vec![], 0));
}

#[test]
fn an_untouched_skeleton_is_not_an_attempt() {
    let learner = Learner::new();
    assert_eq!(judged(&learner.attempt(true).0), (Status::Fail, false));
    assert_eq!(learner.recorded(), []);
    let skeleton = learner.sandbox.read(FILE);
    learner.sandbox.write(FILE, format!("// mine\n{skeleton}"));
    assert_eq!(judged(&learner.attempt(true).0), (Status::Fail, false));
    assert_eq!(learner.recorded(), [Status::Fail]);
}

#[test]
fn a_verdict_that_cannot_be_recorded_is_returned_all_the_same() {
    let learner = Learner::with(SOLUTION);
    // Directories in the place of files: not even root can write there.
    let (lock, journal) =
        (learner.sandbox.dir().join("ws/.lab/lock"), learner.sandbox.dir().join("ws/.lab/journal.jsonl"));
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let (outcome, _) = learner.attempt(true);
    assert_eq!(judged(&outcome), (Status::Pass, false));
    assert!(matches!(outcome.recorded, Err(LedgerError::NotRecorded(_))), "{:?}", outcome.recorded);
    fs::remove_dir(&lock).unwrap();
    fs::create_dir(&journal).unwrap();
    let (outcome, _) = learner.attempt(true);
    assert_eq!(judged(&outcome), (Status::Pass, true));
    assert!(matches!(outcome.recorded, Err(LedgerError::Unreadable(_))), "{:?}", outcome.recorded);
    fs::remove_dir(&journal).unwrap();
    assert!(learner.attempt(true).0.recorded.is_ok());
    assert_eq!(learner.recorded(), [Status::Pass]);
}

#[test]
fn what_the_machine_lacks_is_recorded_as_that_and_not_cached() {
    let learner = Learner { toolbox: Toolbox::new("/nonexistent".into()), ..Learner::with(SOLUTION) };
    assert_eq!(judged(&learner.attempt(true).0), (Status::Broken(Owner::Environment), false));
    assert_eq!((learner.recorded(), learner.cached_reports()), (vec![Status::Broken(Owner::Environment)], 0));
}

#[test]
fn an_interrupted_attempt_leaves_nothing() {
    let learner = Learner::with(SOLUTION);
    learner.cancel.cancel();
    let (outcome, _) = learner.attempt(true);
    assert_eq!(judged(&outcome), (Status::Broken(Owner::User), false));
    assert!(outcome.recorded.is_ok());
    assert_eq!((learner.recorded(), learner.cached_reports()), (vec![], 0));
}

#[test]
fn a_lab_without_one_of_its_files_is_its_authors_to_mend() {
    let learner = Learner::with(SOLUTION);
    fs::remove_file(learner.sandbox.dir().join("pack/testbenches/inc/all.vec")).unwrap();
    let (outcome, events) = learner.attempt(true);
    assert_eq!(
        (judged(&outcome), &events[..]),
        ((Status::Broken(Owner::Author), false), &BROKEN.map(String::from)[..])
    );
    assert!(outcome.labs[0].harness.is_none());
    assert_eq!(learner.cached_reports(), 0);
}

#[test]
fn copies_that_decide_nothing_are_named() {
    let learner = Learner::new();
    assert_eq!(learner.prepare(learner.own()).stale_copies(), StaleCopies::default());
    learner.sandbox.write("ws/testbenches/inc/all.vec", "a:2'b | y:2'b\n00 | 00\n");
    let manifest = learner.sandbox.read("pack/labs/inc/lab.toml");
    learner.sandbox.write("pack/labs/inc/lab.toml", format!("{manifest}# newer\n"));
    let stale = StaleCopies {
        edited: ["testbenches/inc/all.vec".to_owned()].into(),
        outdated: vec![learner.catalog.labs[0].id.clone()],
    };
    assert_eq!(learner.prepare(learner.own()).stale_copies(), stale);
    let theirs = Learner { place: Place::Nowhere, ..Learner::new() };
    assert_eq!(theirs.prepare(Sources::Overlay(learner.sandbox.dir())).stale_copies(), StaleCopies::default());
}

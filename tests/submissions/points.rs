//! Points: weights, groups, and what cannot be judged.

use crate::packs::{MANIFEST, TestPack};
use lab::domain::check::{CheckId, Fact};
use lab::domain::finding::{Finding, FindingKind};
use lab::domain::lab::Lab;
use lab::domain::verdict::{Owner, Verdict};
use lab::domain::weight::Points;
use lab::grade::points::{most, score};

/// The checks: interface 1, `random` 4 and `yours` 3 in a group, `own` 2, synthesize 1.
fn lab() -> Lab {
    let pack = TestPack::adder();
    let text = MANIFEST
        .replace("name = \"random\"", "name = \"random\"\npoints = 4\ngroup = \"values\"")
        .replace("name = \"own\"", "name = \"own\"\npoints = 2");
    let more = "[grading]\ninterface-points = 1\n[[personal]]\nname = \"yours\"\nlike = \"random\"\nvary = [\"a\"]\npoints = 3\ngroup = \"values\"\n";
    pack.write("labs/adder/lab.toml", text + more);
    pack.load().expect("a lab")
}

fn pass() -> Verdict {
    Verdict::pass(vec![Fact::PortsMatched { ports: 3 }])
}

/// Points of each check, and all of them, when these checks do not pass.
fn scored(others: &[(&str, Verdict)]) -> (Vec<String>, Option<Points>) {
    let lab = lab();
    let verdict = |check: &CheckId| {
        let name = check.to_string();
        others.iter().find(|(other, _)| *other == name).map_or_else(pass, |(_, verdict)| verdict.clone())
    };
    let verdicts: Vec<(CheckId, Verdict)> = lab.checks.iter().map(|check| (check.id(), verdict(&check.id()))).collect();
    let scored = score(&lab, &verdicts);
    assert_eq!(scored.max_points, Points::whole(11));
    (
        scored.checks.iter().map(|check| format!("{} {}/{}", check.check, check.points, check.max_points)).collect(),
        scored.points,
    )
}

fn finding() -> Finding {
    Finding::new(FindingKind::Mismatch, "wrong")
}

#[test]
fn every_check_gives_what_it_is_worth() {
    assert_eq!(most(&lab()), Points::whole(11));
    let (checks, points) = scored(&[]);
    assert_eq!(
        checks,
        ["interface 1/1", "simulate/random 4/4", "simulate/own 2/2", "simulate/yours 3/3", "synthesize 1/1"]
    );
    assert_eq!(points, Some(Points::whole(11)));
}

#[test]
fn a_group_gives_all_of_its_points_or_none() {
    let (checks, points) = scored(&[("simulate/yours", Verdict::fail(finding()))]);
    assert_eq!(
        checks,
        ["interface 1/1", "simulate/random 0/4", "simulate/own 2/2", "simulate/yours 0/3", "synthesize 1/1"]
    );
    assert_eq!(points, Some(Points::whole(4)));
    let blocked = || Verdict::Blocked { by: CheckId::Interface };
    let all = ["simulate/random", "simulate/own", "simulate/yours", "synthesize"].map(|check| (check, blocked()));
    let none = [all.as_slice(), &[("interface", Verdict::fail(finding()))]].concat();
    assert_eq!(scored(&none).1, Some(Points::ZERO));
}

#[test]
fn a_broken_check_is_no_score_at_all() {
    let broken = Verdict::broken(Owner::Environment, finding());
    let (checks, points) = scored(&[("synthesize", broken)]);
    assert_eq!(points, None);
    assert!(checks.iter().all(|check| check.contains(" 0/")), "{checks:?}");
    let lab = lab();
    assert_eq!(score(&lab, &[]).points, None);
}

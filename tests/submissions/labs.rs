//! The choice of labs, and the private pack with hidden cases.

use crate::packs::{MANIFEST, TestPack};
use lab::domain::weight::Visibility;
use lab::grade::labs::{GradableLab, LabsError, Wanted, select};
use lab::manifest::catalog::Catalog;
use lab::manifest::pack::Pack;

const SELFCHECKING: &str = "[[simulate]]\nname = \"own\"\ntestbench = \"adder_tb.v\"\nexpect = [\"PASS\"]\n\n";
const REFERENCE: &str = "tests/solutions/adder/reference/adder.v";

fn manifest() -> String {
    MANIFEST.replace(SELFCHECKING, "")
}

/// A pack that can be graded.
fn public() -> TestPack {
    let pack = TestPack::adder();
    pack.write("labs/adder/lab.toml", manifest());
    pack.write(REFERENCE, "module adder;\nendmodule\n");
    pack
}

/// A pack with a hidden case and a hidden personal one.
fn private() -> TestPack {
    let pack = TestPack::adder();
    let personal = "[[personal]]\nname = \"secret\"\nlike = \"corners\"\nvary = [\"a\"]\n";
    pack.write("labs/adder/lab.toml", manifest().replace("\"random\"", "\"corners\"") + personal);
    pack
}

fn choose(public: &TestPack, private: Option<&TestPack>) -> Result<Vec<GradableLab>, LabsError> {
    select(&public.catalog(), private.map(TestPack::catalog).as_ref(), &Wanted::All)
}

/// What is wrong, as a user sees it.
fn wrong(public: &TestPack, private: Option<&TestPack>) -> String {
    match choose(public, private) {
        Err(LabsError::Unfit(findings)) => {
            let text = private.unwrap_or(public).show(&findings);
            text.replace(&format!("{}/", public.0.path().display()), "public/")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn labs_are_chosen_once_and_in_the_order_of_the_catalog() {
    let catalog = Catalog::load(Pack::embedded()).expect("the curriculum");
    let named = |names: &[&str]| Wanted::Named(names.iter().map(ToString::to_string).collect());
    let ids = |wanted: &Wanted| {
        let labs = select(&catalog, None, wanted).expect("labs");
        labs.iter().map(|lab| lab.lab.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&named(&["mac", "half-adder", "mac"])), ["half-adder", "mac"]);
    assert_eq!(ids(&Wanted::All).len(), 11);
    assert!(matches!(select(&catalog, None, &named(&[])), Err(LabsError::Nothing)));
    assert!(matches!(select(&catalog, None, &named(&["nothing"])), Err(LabsError::Resolve(_))));
}

#[test]
fn a_private_pack_adds_hidden_cases_and_changes_the_hash() {
    let (public, private) = (public(), private());
    let alone = choose(&public, None).expect("a lab").remove(0);
    let merged = choose(&public, Some(&private)).expect("a lab").remove(0);
    let checks = merged.lab.checks.iter().map(|check| (check.id().to_string(), check.weight.visibility));
    let expected = [
        ("interface", Visibility::Visible),
        ("simulate/random", Visibility::Visible),
        ("simulate/corners", Visibility::Hidden),
        ("simulate/secret", Visibility::Hidden),
        ("synthesize", Visibility::Visible),
    ];
    assert_eq!(checks.collect::<Vec<_>>(), expected.map(|(id, visibility)| (id.to_owned(), visibility)));
    let loaded: Vec<_> = merged.harness.cases.iter().map(|case| &case.simulation).collect();
    assert_eq!(loaded, merged.lab.cases().collect::<Vec<_>>());
    assert!(merged.harness.vectors("corners").is_some());

    let hashes = || choose(&public, Some(&private)).expect("a lab").remove(0).lab_sha256;
    // It is in the results and the keys of runs: it only changes with a new version of what is hashed.
    assert_eq!(alone.lab_sha256, "4cd490aef45e8b1a153a63fec5abf8e4516de6d2b4639fc67aae19f74eb6695e");
    let mut seen = vec![alone.lab_sha256, merged.lab_sha256];
    private.write("testbenches/adder/random.vec", "a:8'h b:8'h | sum:8'h\n01 03 | 04\n");
    seen.push(hashes());
    public.write(REFERENCE, "module adder; // 2\nendmodule\n");
    seen.push(hashes());
    let again = hashes();
    assert_eq!(seen.last(), Some(&again));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4);
}

#[test]
fn the_reference_may_be_in_the_private_pack_alone() {
    let (public, private) = (public(), private());
    std::fs::remove_dir_all(public.0.path().join("tests")).expect("solutions");
    insta::assert_snapshot!(wrong(&public, None));
    private.write(REFERENCE, "module adder; // hidden\nendmodule\n");
    let lab = choose(&public, Some(&private)).expect("a lab").remove(0);
    assert_eq!(lab.reference()[0].contents, b"module adder; // hidden\nendmodule\n");
}

#[test]
fn a_private_pack_must_mean_the_same_design() {
    let (public, private) = (public(), private());
    let text = manifest().replace("b = 8", "b = 9").replace("top = \"adder\"", "top = \"adder2\"");
    private.write("labs/adder/lab.toml", text);
    private.write("rtl/common/cell.v", "module cell; // other\nendmodule\n");
    insta::assert_snapshot!(wrong(&public, Some(&private)));
}

#[test]
fn what_a_testbench_judges_cannot_be_graded_nor_what_is_worth_nothing() {
    let pack = public();
    pack.write("labs/adder/lab.toml", MANIFEST);
    let judged = wrong(&pack, None);
    pack.write("labs/adder/lab.toml", manifest().replace("vectors =", "points = 0\nvectors =") + "points = 0\n");
    let worthless = wrong(&pack, None);
    insta::assert_snapshot!(format!("{judged}\n\n{worthless}"));
}

#[test]
fn a_private_pack_that_would_add_nothing_or_is_broken_is_refused() {
    let (public, other) = (public(), TestPack::empty());
    other.write_lab("subtractor");
    assert!(matches!(choose(&public, Some(&other)), Err(LabsError::NothingPrivate)));
    other.write("labs/adder/lab.toml", "schema = 1\n");
    assert!(wrong(&public, Some(&other)).contains("the manifest lacks the key `id`"));
    public.write("labs/odd/lab.toml", "schema = 1\n");
    assert!(wrong(&public, None).contains("labs/odd/lab.toml"));
}

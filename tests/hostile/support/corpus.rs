//! The files of the corpus: attacks with what their index expects, and benign designs. What no file can hold is in `specials`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// What an attack names where it wants to read or write; every test puts its own directory there.
const CANARY: &[u8] = b"@CANARY@";

/// Verdicts that an attack may get. `passed` and `internal` are none: both would be our defect.
pub(crate) const VERDICTS: [&str; 9] =
    ["wrong", "does-not-elaborate", "rejected", "time", "memory", "output", "crash", "synthesis", "missing"];

/// How the submission comes to its place: a file or folder at `Place::path` or below it.
pub(crate) type Build = Box<dyn Fn(&Place)>;

/// One submission and what must become of it.
pub(crate) struct Case {
    /// The student's id: the name of the folder, or of the file without its extension.
    pub(crate) student: OsString,
    /// The lab that it is handed in for.
    pub(crate) lab: String,
    /// The verdicts that are right.
    pub(crate) expect: Vec<String>,
    /// What it tries.
    pub(crate) why: String,
    /// Puts it into the folder of submissions.
    pub(crate) build: Build,
}

/// Where a submission is to be built, and what is around it.
pub(crate) struct Place {
    /// Submission's path without an extension: the folder, or with `.v` the file.
    pub(crate) path: PathBuf,
    /// The directory that nobody may read or write.
    pub(crate) canary: PathBuf,
    /// The pack's reference solution of this lab.
    pub(crate) reference: PathBuf,
}

impl Place {
    /// The submission as one file.
    pub(crate) fn file(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".v");
        name.into()
    }

    /// Writes the submission as one file.
    pub(crate) fn write_file(&self, bytes: &[u8]) {
        fs::write(self.file(), self.aimed(bytes)).expect("a submission");
    }

    /// Writes one file of the submission's folder, and returns its path.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::create_dir_all(&self.path).expect("a folder");
        let path = self.path.join(name);
        fs::write(&path, self.aimed(bytes)).expect("a file of a submission");
        path
    }

    /// With the path of this test's canary directory in the place of the placeholder.
    fn aimed(&self, bytes: &[u8]) -> Vec<u8> {
        let path = self.canary.as_os_str().as_encoded_bytes();
        let mut aimed = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(at) = rest.windows(CANARY.len()).position(|window| window == CANARY) {
            aimed.extend_from_slice(&rest[..at]);
            aimed.extend_from_slice(path);
            rest = &rest[at + CANARY.len()..];
        }
        aimed.extend_from_slice(rest);
        aimed
    }
}

/// The directory of the corpus.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

/// Every attack that is a file, or a folder of files.
pub(crate) fn attacks() -> Vec<Case> {
    let classes = entries(&root().join("attacks"));
    classes.iter().flat_map(|class| indexed(class)).collect()
}

/// Every benign design that is a file or a folder.
pub(crate) fn benign() -> Vec<Case> {
    let labs = entries(&root().join("benign"));
    let designs = labs.iter().flat_map(|lab| entries(lab).into_iter().map(move |path| (name(lab), path)));
    designs
        .map(|(lab, path)| Case {
            student: format!("benign-{}", stem(&path)).into(),
            lab,
            expect: vec!["passed".into()],
            why: "is right".into(),
            build: copy(path),
        })
        .collect()
}

/// The attacks of one class, by its index.
fn indexed(class: &Path) -> Vec<Case> {
    let text = fs::read_to_string(class.join("index.toml")).expect("an index");
    let mut index = toml_span::parse(&text).expect("TOML");
    let toml_span::value::ValueInner::Table(rows) = index.take() else { panic!("{} is no table", class.display()) };
    rows.into_iter()
        .map(|(attack, mut row)| {
            let attack = attack.name.as_ref();
            let mut row = toml_span::de_helpers::TableHelper::new(&mut row).expect("a table");
            let case = Case {
                student: format!("{}-{attack}", name(class)).into(),
                lab: row.required("lab").expect("the lab"),
                expect: row.required("expect").expect("the verdicts"),
                why: row.required("why").expect("what it tries"),
                build: copy(source(class, attack)),
            };
            row.finalize(None).expect("no other key");
            case
        })
        .collect()
}

/// An attack is a file, or a folder where the lab has several sources.
fn source(class: &Path, attack: &str) -> PathBuf {
    let file = class.join(format!("{attack}.v"));
    if file.exists() { file } else { class.join(attack) }
}

fn copy(source: PathBuf) -> Build {
    Box::new(move |place| {
        if source.is_file() {
            return place.write_file(&fs::read(&source).expect("a file of the corpus"));
        }
        for file in entries(&source) {
            place.write(&name(&file), &fs::read(&file).expect("a file of the corpus"));
        }
    })
}

/// What is in a directory, sorted.
pub(crate) fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// The name without `.v`.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

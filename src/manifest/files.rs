//! The files of a lab that decide about a DUT: read once a run, and hashed. What is in them is read in `harness`.

use std::collections::BTreeMap;
use std::path::Path;

use super::pack::{Pack, PackError};
use crate::disk::hash::PartsHash;
use crate::domain::check::{Judge, SimulateCase};
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;

/// Where the includes are that testbenches share.
const INCLUDES: &str = "testbenches/common";
/// The first thing that goes into a content hash: the version of what is hashed, and how.
const HASH_VERSION: &str = "lab content 1\n";

/// A file of the harness, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarnessFile {
    /// File name, without a directory.
    pub name: String,
    /// Path from the root of the pack, and so from that of a workspace.
    pub rel: String,
    /// How the user knows the file.
    pub path: String,
    /// What is in it. Not always UTF-8: old testbenches have comments in other encodings.
    pub contents: Vec<u8>,
}

impl HarnessFile {
    /// The file as tools and messages take it.
    pub fn source(&self) -> SourceFile {
        let text = String::from_utf8_lossy(&self.contents).into_owned();
        SourceFile { name: self.name.clone(), display: self.path.clone(), text }
    }
}

/// All files that decide about the DUT of a lab: the manifest, the testbenches with what they include, the golden vectors
/// and the supplied RTL. Not the texts, the hints, the skeleton and the solutions. A file that cannot be read is a finding
/// in its place.
#[derive(Debug)]
pub struct LabFiles<'a> {
    pack: &'a Pack,
    lab: &'a Lab,
    /// Testbenches and golden vectors by name.
    of_cases: BTreeMap<&'a str, Result<HarnessFile, Finding>>,
    includes: Result<Vec<HarnessFile>, Finding>,
    supplied: Result<Vec<HarnessFile>, Finding>,
    manifest: Result<HarnessFile, Finding>,
}

impl<'a> LabFiles<'a> {
    /// Reads the files of a lab.
    pub fn read(pack: &'a Pack, lab: &'a Lab) -> Self {
        let directory = format!("testbenches/{}", lab.id);
        let mut of_cases = BTreeMap::new();
        for case in lab.cases() {
            for name in [Some(case.testbench.as_str()), vectors_file(case)].into_iter().flatten() {
                of_cases.entry(name).or_insert_with(|| read(pack, &directory, name).map_err(Finding::from));
            }
        }
        let testbenches: Vec<&HarnessFile> =
            lab.cases().filter_map(|case| of_cases.get(case.testbench.as_str())?.as_ref().ok()).collect();
        let includes = includes(pack, &testbenches).map_err(Finding::from);
        let supplied = read_all(pack, "rtl/common", lab.work.supplied()).map_err(Finding::from);
        let manifest = read(pack, &format!("labs/{}", lab.id), "lab.toml").map_err(Finding::from);
        Self { pack, lab, of_cases, includes, supplied, manifest }
    }

    /// The lab.
    pub fn lab(&self) -> &'a Lab {
        self.lab
    }

    /// Where its files come from.
    pub fn pack(&self) -> &'a Pack {
        self.pack
    }

    /// A testbench or golden vectors, which a case names.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn of_case(&self, name: &str) -> Result<&HarnessFile, Finding> {
        match self.of_cases.get(name) {
            Some(file) => file.as_ref().map_err(Finding::clone),
            None => Err(PackError::Missing { path: format!("testbenches/{}/{name}", self.lab.id) }.into()),
        }
    }

    /// The files that the testbenches include, sorted by name.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn includes(&self) -> Result<&[HarnessFile], Finding> {
        self.includes.as_deref().map_err(Finding::clone)
    }

    /// The supplied RTL, in the order of the manifest.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn supplied(&self) -> Result<&[HarnessFile], Finding> {
        self.supplied.as_deref().map_err(Finding::clone)
    }

    /// All files, sorted by path.
    ///
    /// # Errors
    /// The first file that cannot be read.
    pub fn all(&self) -> Result<Vec<&HarnessFile>, Finding> {
        let mut files = Vec::new();
        for file in self.of_cases.values().chain([&self.manifest]) {
            files.push(file.as_ref().map_err(Finding::clone)?);
        }
        files.extend(self.includes()?);
        files.extend(self.supplied()?);
        files.sort_by(|a, b| a.rel.cmp(&b.rel));
        Ok(files)
    }

    /// A fingerprint of all files with their names, as SHA-256 in hexadecimal. A lab that was passed with another one is to
    /// be verified again.
    ///
    /// # Errors
    /// The first file that cannot be read.
    pub fn content_hash(&self) -> Result<String, Finding> {
        let files = self.all()?;
        Ok(files.iter().fold(PartsHash::new(HASH_VERSION), |hash, file| hash.part(&file.rel, &file.contents)).finish())
    }
}

/// The golden vectors of a case, if it has some.
pub(super) fn vectors_file(case: &SimulateCase) -> Option<&str> {
    match &case.judge {
        Judge::Vectors { file, .. } => Some(file),
        Judge::Patterns { .. } => None,
    }
}

/// The shared includes that these testbenches name, directly or through another include, sorted by name.
fn includes(pack: &Pack, testbenches: &[&HarnessFile]) -> Result<Vec<HarnessFile>, PackError> {
    let mut unused: Vec<String> = pack.files(INCLUDES)?.into_iter().filter(|name| is_include(name)).collect();
    let mut used: Vec<HarnessFile> = Vec::new();
    loop {
        let named = |name: &String| testbenches.iter().copied().chain(&used).any(|file| mentions(file, name));
        let Some(at) = unused.iter().position(named) else { break };
        used.push(read(pack, INCLUDES, &unused.remove(at))?);
    }
    used.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(used)
}

fn is_include(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "vh")
}

/// Whether a file has the name in quotes, as an include does.
fn mentions(file: &HarnessFile, name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    file.contents.windows(quoted.len()).any(|window| window == quoted.as_bytes())
}

fn read(pack: &Pack, directory: &str, name: &str) -> Result<HarnessFile, PackError> {
    let rel = format!("{directory}/{name}");
    Ok(HarnessFile { name: name.to_owned(), path: pack.display(&rel), contents: pack.read(&rel)?, rel })
}

/// Several files of a directory.
pub(super) fn read_all(pack: &Pack, directory: &str, names: &[String]) -> Result<Vec<HarnessFile>, PackError> {
    names.iter().map(|name| read(pack, directory, name)).collect()
}

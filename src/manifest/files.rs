//! The files of a lab that decide about a DUT: read once a run, and hashed. What is in them is read in `harness`.

use super::pack::{Pack, PackError};
use crate::disk::hash::PartsHash;
use crate::disk::text;
use crate::domain::check::{Judge, SimulateCase};
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::source::{INCLUDE_EXTENSIONS, SourceFile, has_extension};
use std::collections::BTreeMap;
use std::path::Path;

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
        SourceFile { name: self.name.clone(), display: self.path.clone(), text: text::lossy(&self.contents) }
    }
}

/// All files that decide about the DUT of a lab: the manifest, the testbenches with what they include, the golden vectors
/// and the supplied RTL. Not the texts, the hints, the skeleton and the solutions.
#[derive(Debug)]
pub struct LabFiles<'a> {
    pub pack: &'a Pack,
    pub lab: &'a Lab,
    files: Vec<HarnessFile>,
    /// Why the others cannot be read, by path.
    unreadable: BTreeMap<String, Finding>,
}

impl<'a> LabFiles<'a> {
    /// Reads the files of a lab.
    pub fn read(pack: &'a Pack, lab: &'a Lab) -> Self {
        let mut files = Self { pack, lab, files: Vec::new(), unreadable: BTreeMap::new() };
        for case in lab.cases() {
            files.add(of_case(lab, &case.testbench));
        }
        files.add_includes();
        for vectors in lab.cases().filter_map(vectors_file) {
            files.add(of_case(lab, vectors));
        }
        for name in lab.work.supplied() {
            files.add(supplied(name));
        }
        files.add(format!("labs/{}/lab.toml", lab.id));
        files.files.sort_by(|a, b| a.rel.cmp(&b.rel));
        files
    }

    /// Reads one more file, unless it is there already.
    fn add(&mut self, rel: String) {
        if self.files.iter().all(|file| file.rel != rel) {
            match read(self.pack, &rel) {
                Ok(file) => self.files.push(file),
                Err(error) => drop(self.unreadable.insert(rel, error.into())),
            }
        }
    }

    /// Reads the shared includes that the testbenches name, directly or through another include.
    fn add_includes(&mut self) {
        let mut unused = self.pack.files(INCLUDES).unwrap_or_else(|error| {
            self.unreadable.insert(INCLUDES.to_owned(), error.into());
            Vec::new()
        });
        unused.retain(|name| is_include(name));
        while let Some(at) = unused.iter().position(|name| self.files.iter().any(|file| mentions(file, name))) {
            self.add(format!("{INCLUDES}/{}", unused.remove(at)));
        }
    }

    /// A testbench or golden vectors by name, or why they cannot be read.
    pub(crate) fn of_case(&self, name: &str) -> Result<&HarnessFile, Finding> {
        self.get(&of_case(self.lab, name))
    }

    /// A file of the supplied RTL by name, or why it cannot be read.
    pub(super) fn supplied(&self, name: &str) -> Result<&HarnessFile, Finding> {
        self.get(&supplied(name))
    }

    fn get(&self, rel: &str) -> Result<&HarnessFile, Finding> {
        let missing = || PackError::Missing { path: self.pack.display(rel) }.into();
        let file = self.files.iter().find(|file| file.rel == rel);
        file.ok_or_else(|| self.unreadable.get(rel).cloned().unwrap_or_else(missing))
    }

    /// The files that the testbenches include, sorted by name, or why one of them cannot be read.
    pub(super) fn includes(&self) -> Result<Vec<HarnessFile>, Finding> {
        let is_one = |rel: &str| rel == INCLUDES || rel.starts_with(INCLUDES) && is_include(rel);
        match self.unreadable.iter().find(|(rel, _)| is_one(rel)) {
            Some((_, finding)) => Err(finding.clone()),
            None => Ok(self.files.iter().filter(|file| is_one(&file.rel)).cloned().collect()),
        }
    }

    /// All files, sorted by path.
    ///
    /// # Errors
    /// The first file that cannot be read.
    pub fn all(&self) -> Result<&[HarnessFile], Finding> {
        self.unreadable.values().next().map_or(Ok(&self.files), |finding| Err(finding.clone()))
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

fn of_case(lab: &Lab, name: &str) -> String {
    format!("testbenches/{}/{name}", lab.id)
}

fn supplied(name: &str) -> String {
    format!("rtl/common/{name}")
}

/// The golden vectors of a case, if it has some.
pub(super) fn vectors_file(case: &SimulateCase) -> Option<&str> {
    match &case.judge {
        Judge::Vectors { file, .. } => Some(file),
        Judge::Patterns { .. } => None,
    }
}

fn is_include(name: &str) -> bool {
    has_extension(Path::new(name), &INCLUDE_EXTENSIONS)
}

/// Whether a file has the name in quotes, as an include does.
fn mentions(file: &HarnessFile, name: &str) -> bool {
    text::lossy(&file.contents).contains(&format!("\"{name}\""))
}

/// Reads a file of a pack.
pub(super) fn read(pack: &Pack, rel: &str) -> Result<HarnessFile, PackError> {
    let name = rel.rsplit('/').next().unwrap_or(rel).to_owned();
    Ok(HarnessFile { name, path: pack.display(rel), contents: pack.read(rel)?, rel: rel.to_owned() })
}

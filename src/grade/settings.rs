//! The settings of a run, as `run.json` keeps them in the folder of results: with them the same grades can be made again.
//!
//! Where things are (paths) is told apart from what decides ([`Decides`]): two runs with the same decisions give the same
//! grades wherever they take place, and only such runs may write into one folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hmac::Mac;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::late::LatePolicy;
use super::personal::Secret;
use crate::disk::files::{self, FileContext, FileError};
use crate::disk::hash::{hexadecimal, sha256};
use crate::domain::gradebook::Surroundings;
use crate::domain::id::LabId;
use crate::domain::personal::keyed;

/// The file with the settings.
pub const RUN_FILE: &str = "run.json";
/// Version of the file's format.
const SCHEMA: u32 = 1;
/// What the secret authenticates to show that it is the same one. Nothing about the secret follows from that.
const COMMITMENT: &[u8] = b"lab grade: the secret of this run";

/// All that a run was asked to do. Paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeSettings {
    /// Version of this format: 1.
    pub schema: u32,
    /// The folder of submissions; absent when a roster names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submissions: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest: Option<PathBuf>,
    /// The pack of the labs; absent: the labs in the binary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack: Option<PathBuf>,
    /// The pack with hidden cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<PathBuf>,
    /// The file with the secret, never the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<PathBuf>,
    /// Whether a weak sandbox was accepted.
    pub accept_weak_sandbox: bool,
    /// Forms beyond the usual ones.
    pub formats: Vec<String>,
    /// Into how many chunks the class is split; absent when one `lab` grades all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunks: Option<usize>,
    /// What grades follow from, besides the submissions.
    pub decides: Decides,
    /// SHA-256 of [`Self::decides`].
    pub key: String,
}

/// What grades follow from, besides the submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decides {
    /// The labs, each with the hash of all that decides in it.
    pub labs: BTreeMap<LabId, String>,
    /// Versions of `lab` and of the tools, and the sandbox.
    pub surroundings: Surroundings,
    /// What it costs to hand in late.
    pub late: Option<LatePolicy>,
    /// Whether Yosys is asked.
    pub synthesis: bool,
    /// What shows that the secret is the same one; absent when there is none.
    pub secret: Option<String>,
}

/// Why settings cannot be read.
#[derive(Debug, Error)]
pub enum RunSettingsError {
    /// The file system refused, or there is no such file.
    #[error(transparent)]
    File(#[from] FileError),
    /// Another version wrote them, or they were edited.
    #[error("`{}` is not as this version of lab writes it: {problem}", path.display())]
    Unusable { path: PathBuf, problem: String },
}

impl Decides {
    /// The key of these decisions.
    pub fn key(&self) -> String {
        // The order of fields and of maps is fixed, so that equal decisions give equal bytes.
        sha256(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// What is different in `now`, for people; empty only when they are the same.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let text = |value: Option<&String>| value.map_or("none", String::as_str).to_owned();
        let mut differ = |what: &str, then: String, now: String| {
            if then != now {
                found.push(format!("{what}: it was {then}, and is {now}"));
            }
        };
        let labs = |decides: &Self| decides.labs.keys().map(LabId::as_str).collect::<Vec<_>>().join(", ");
        differ("labs", labs(self), labs(now));
        differ("version of lab", self.surroundings.lab.clone(), now.surroundings.lab.clone());
        for tool in self.surroundings.tools.keys().chain(now.surroundings.tools.keys()) {
            differ(tool, text(self.surroundings.tools.get(tool)), text(now.surroundings.tools.get(tool)));
        }
        differ("sandbox", self.surroundings.sandbox.clone(), now.surroundings.sandbox.clone());
        differ("late policy", late(self.late.as_ref()), late(now.late.as_ref()));
        let asked = |synthesis: bool| if synthesis { "asked" } else { "skipped" }.to_owned();
        differ("synthesis", asked(self.synthesis), asked(now.synthesis));
        let changed = self.labs.iter().filter(|(lab, hash)| now.labs.get(*lab).is_some_and(|now| now != *hash));
        found.extend(changed.map(|(lab, _)| format!("{lab}: its files, vectors or hidden cases changed")));
        if self.secret != now.secret {
            found.push("the secret is another one".to_owned());
        }
        found.dedup();
        found
    }

    /// Whether only the labs or what was asked for differ, not the machine.
    pub fn is_same_machine(&self, now: &Self) -> bool {
        self.surroundings == now.surroundings
    }
}

fn late(policy: Option<&LatePolicy>) -> String {
    policy.map_or_else(|| "none".to_owned(), |policy| serde_json::to_string(policy).unwrap_or_default())
}

/// Shows whether two runs have the same secret, and nothing else about it.
pub fn commitment(secret: &Secret) -> String {
    hexadecimal(&keyed(secret.as_bytes()).chain_update(COMMITMENT).finalize().into_bytes())
}

impl GradeSettings {
    /// Settings without any path or form, of which the caller fills in what there is.
    pub fn new(decides: Decides) -> Self {
        Self {
            schema: SCHEMA,
            submissions: None,
            manifest: None,
            pack: None,
            private: None,
            secret: None,
            accept_weak_sandbox: false,
            formats: Vec::new(),
            chunks: None,
            key: decides.key(),
            decides,
        }
    }

    /// Writes them into a folder of results.
    ///
    /// # Errors
    /// [`FileError`], also when a path is not UTF-8.
    pub fn write(&self, directory: &Path) -> Result<(), FileError> {
        let path = directory.join(RUN_FILE);
        let mut text = serde_json::to_vec_pretty(self).map_err(std::io::Error::from).doing("write", &path)?;
        text.push(b'\n');
        files::replace(&path, &text)
    }

    /// Reads those of a folder of results.
    ///
    /// # Errors
    /// [`RunSettingsError`].
    pub fn read(directory: &Path) -> Result<Self, RunSettingsError> {
        let path = directory.join(RUN_FILE);
        let text = fs::read(&path).doing("read", &path)?;
        let unusable = |problem: String| RunSettingsError::Unusable { path: path.clone(), problem };
        let settings: Self = serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))?;
        if settings.schema != SCHEMA || settings.key != settings.decides.key() {
            return Err(unusable("its key is not that of its settings".to_owned()));
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decides() -> Decides {
        let surroundings = Surroundings {
            lab: "0.1.0".to_owned(),
            tools: BTreeMap::from([("vvp".to_owned(), "11.0".to_owned())]),
            sandbox: "landlock-7".to_owned(),
        };
        let labs = BTreeMap::from([(LabId::new("alu").unwrap(), sha256(b"alu"))]);
        Decides { labs, surroundings, late: None, synthesis: true, secret: None }
    }

    #[test]
    fn settings_come_back_as_they_were_written_and_edited_ones_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let settings = GradeSettings { chunks: Some(3), ..GradeSettings::new(decides()) };
        settings.write(dir.path()).unwrap();
        assert_eq!(GradeSettings::read(dir.path()).unwrap(), settings);
        let path = dir.path().join(RUN_FILE);
        let edited = fs::read_to_string(&path).unwrap().replace("\"11.0\"", "\"12.0\"");
        fs::write(&path, edited).unwrap();
        assert!(matches!(GradeSettings::read(dir.path()), Err(RunSettingsError::Unusable { .. })));
    }

    #[test]
    fn whatever_decides_is_in_the_key_and_is_named_when_it_differs() {
        let change = |edit: fn(&mut Decides)| {
            let mut other = decides();
            edit(&mut other);
            other
        };
        let others = [
            change(|decides| drop(decides.labs.insert(LabId::new("alu").unwrap(), sha256(b"other")))),
            change(|decides| drop(decides.labs.insert(LabId::new("mac").unwrap(), sha256(b"mac")))),
            change(|decides| drop(decides.surroundings.tools.insert("vvp".to_owned(), "12.0".to_owned()))),
            change(|decides| "0.2.0".clone_into(&mut decides.surroundings.lab)),
            change(|decides| decides.surroundings.sandbox.clear()),
            change(|decides| decides.synthesis = false),
            change(|decides| decides.secret = Some(String::new())),
            change(|decides| {
                decides.late = Some(LatePolicy {
                    deadline: jiff::Timestamp::UNIX_EPOCH,
                    grace_s: 0,
                    percent_per_day: 10,
                    max_percent: None,
                    cutoff_days: None,
                });
            }),
        ];
        for other in others {
            assert_ne!(other.key(), decides().key());
            assert_eq!(decides().differences(&other).len(), 1, "{other:?}");
        }
        assert_eq!(decides().differences(&decides()), [""; 0]);
    }
}

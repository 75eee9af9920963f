//! The catalog: all labs of a pack, in the order of its roadmap, and how a user names one.
//!
//! It is read at every start, so it reads manifests only: no vectors, no Verilog.

use super::pack::{Pack, PackError};
use super::{lab, roadmap};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::domain::roadmap::Roadmap;
use crate::domain::suggest;
use crate::domain::text::printable;
use thiserror::Error;

/// A lab whose manifest is wrong. The others work all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLab {
    /// Its directory in `labs/`, which need not be a valid id.
    pub directory: String,
    /// What is wrong, at least one.
    pub findings: Vec<Finding>,
}

/// The labs of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    pub pack: Pack,
    /// The labs in the order of the roadmap.
    pub labs: Vec<Lab>,
    /// The roadmap. It may also name labs that are broken.
    pub roadmap: Roadmap,
    /// The labs that cannot be used, in the order of their directories.
    pub broken: Vec<BrokenLab>,
    /// What is wrong with the roadmap, warnings among it; the labs can be used all the same.
    pub roadmap_findings: Vec<Finding>,
}

/// Why a text names no lab.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ResolveError {
    /// No lab has such a name.
    #[error("there is no lab `{typed}`")]
    Unknown {
        typed: String,
        /// Labs that it may be a misspelling of, the likeliest first.
        similar: Vec<String>,
    },
    /// Several labs have such a name.
    #[error("`{typed}` can be {}", .candidates.join(", "))]
    Ambiguous {
        typed: String,
        /// The labs that it can be, in the order of the roadmap.
        candidates: Vec<String>,
    },
    /// The lab is there, but its manifest is wrong.
    #[error("the lab `{}` is broken", .0.directory)]
    Broken(Box<BrokenLab>),
}

impl Catalog {
    /// Reads the manifests and the roadmap of a pack.
    ///
    /// # Errors
    /// [`PackError`] when the pack has no labs, or its directory cannot be read. What is wrong with single labs or with the
    /// roadmap is in the catalog.
    pub fn load(pack: Pack) -> Result<Self, PackError> {
        let directories = pack.directories("labs")?;
        if directories.is_empty() {
            return Err(PackError::NoLabs {
                path: pack.root().map_or_else(String::new, |root| root.display().to_string()),
            });
        }
        let ids: Vec<LabId> = directories.iter().filter_map(|directory| LabId::new(directory).ok()).collect();
        let (roadmap, roadmap_findings) = roadmap::load(&pack, &ids);
        let (mut labs, mut broken) = (Vec::new(), Vec::new());
        for directory in directories {
            match load_lab(&pack, &directory) {
                Ok(lab) => labs.push(lab),
                Err(findings) => broken.push(BrokenLab { directory, findings }),
            }
        }
        let order: Vec<&LabId> = roadmap.labs().collect();
        labs.sort_by_key(|lab| order.iter().position(|id| **id == lab.id));
        Ok(Self { pack, labs, roadmap, broken, roadmap_findings })
    }

    /// The lab of this id, if it is there and its manifest is right.
    pub fn get(&self, id: &LabId) -> Option<&Lab> {
        self.labs.iter().find(|lab| lab.id == *id)
    }

    /// The lab that a user means: by its id, or else by the beginning of its id or else of a word of it, where only one
    /// lab has it. `_` stands for `-`, and capital letters for small ones.
    ///
    /// # Errors
    /// [`ResolveError`] when the text names no lab, or several, or one that is broken.
    pub fn resolve(&self, typed: &str) -> Result<&Lab, ResolveError> {
        let wanted = typed.trim().to_lowercase().replace('_', "-");
        let broken = self.broken.iter().map(|lab| lab.directory.as_str());
        let ids: Vec<&str> = self.labs.iter().map(|lab| lab.id.as_str()).chain(broken).collect();
        let ways: [fn(&str, &str) -> bool; 3] = [
            |id, wanted| id == wanted,
            |id, wanted| id.starts_with(wanted),
            |id, wanted| id.split('-').any(|word| word.starts_with(wanted)),
        ];
        let typed = printable(typed);
        for way in ways.into_iter().filter(|_| !wanted.is_empty()) {
            match *ids.iter().copied().filter(|id| way(id, &wanted)).collect::<Vec<_>>() {
                [] => {}
                [id] => return self.named(id, typed),
                ref several => {
                    let candidates = several.iter().map(ToString::to_string).collect();
                    return Err(ResolveError::Ambiguous { typed, candidates });
                }
            }
        }
        let similar = suggest::similar(&wanted, ids).into_iter().map(str::to_owned).collect();
        Err(ResolveError::Unknown { typed, similar })
    }

    fn named(&self, id: &str, typed: String) -> Result<&Lab, ResolveError> {
        if let Some(lab) = self.labs.iter().find(|lab| lab.id.as_str() == id) {
            return Ok(lab);
        }
        let broken = self.broken.iter().find(|lab| lab.directory == id).cloned();
        Err(broken
            .map_or(ResolveError::Unknown { typed, similar: Vec::new() }, |lab| ResolveError::Broken(Box::new(lab))))
    }
}

fn load_lab(pack: &Pack, directory: &str) -> Result<Lab, Vec<Finding>> {
    if let Err(error) = LabId::new(directory) {
        let message = format!("a directory of labs has a wrong name: {}", printable(&error.to_string()));
        return Err(vec![Finding::new(FindingKind::Harness, message).next("rename the directory")]);
    }
    lab::load(pack, directory)
}

//! File names for students: an id is untrusted text, and two ids may differ in case only.
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::disk::hash::sha256;

/// Bytes of a name, so that an ending and a prefix still fit what file systems allow (255).
const MAX_BYTES: usize = 200;
/// Digits of the hash that tells names apart.
const HASH_DIGITS: usize = 16;

/// The file names of a class. They depend on the ids alone.
#[derive(Debug, Clone)]
pub struct FileNames {
    /// Names, in lower case, that several students would have on a file system that ignores case.
    clashing: HashSet<String>,
}

impl FileNames {
    pub fn of(students: &[String]) -> Self {
        let mut count: HashMap<String, bool> = HashMap::with_capacity(students.len());
        for student in students {
            count.entry(cut(student).to_ascii_lowercase()).and_modify(|is_shared| *is_shared = true).or_insert(false);
        }
        Self { clashing: count.into_iter().filter_map(|(name, is_shared)| is_shared.then_some(name)).collect() }
    }

    /// The name of a student's file, without an ending: letters, digits, `.`, `_` and `-`, everything else percent-encoded.
    /// What is too long, or differs from another's in case only, ends in `=` and a hash.
    pub fn get(&self, student: &str) -> String {
        let name = cut(student);
        if self.clashing.contains(&name.to_ascii_lowercase()) && !name.contains('=') {
            return with_hash(&name, student);
        }
        name
    }
}

fn cut(student: &str) -> String {
    let name = encode(student);
    if name.len() <= MAX_BYTES { name } else { with_hash(&name, student) }
}

/// `=` is in no encoded id, so no other student can have this name.
fn with_hash(name: &str, student: &str) -> String {
    let room = MAX_BYTES - HASH_DIGITS - 1;
    format!("{}={}", &name[..room.min(name.len())], &sha256(student.as_bytes())[..HASH_DIGITS])
}

/// A leading `.` would hide the file, a leading `-` be an option.
fn encode(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for (index, byte) in id.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || byte == b'_' || (index > 0 && matches!(byte, b'.' | b'-'));
        if is_plain {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    if name.is_empty() { "%".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(students: &[&str]) -> Vec<String> {
        let students: Vec<String> = students.iter().map(|&student| student.to_owned()).collect();
        let names = FileNames::of(&students);
        students.iter().map(|student| names.get(student)).collect()
    }

    #[test]
    fn an_id_never_leaves_its_directory() {
        let found = names(&["ann", "..", ".", "../../etc/passwd", "-rf", "a b", "Zoë", "", "50%"]);
        let expected = ["ann", "%2E.", "%2E", "%2E.%2F..%2Fetc%2Fpasswd", "%2Drf", "a%20b", "Zo%C3%AB", "%", "50%25"];
        assert_eq!(found, expected);
    }

    #[test]
    fn names_differ_also_where_case_is_ignored_and_whatever_their_length() {
        let long = "x".repeat(500);
        let other = format!("{}y", "x".repeat(499));
        let upper = "X".repeat(500);
        let found = names(&["ann", "Ann", "bob", &long, &other, &upper]);
        let folded: HashSet<String> = found.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(folded.len(), found.len(), "{found:?}");
        assert!(found.iter().all(|name| name.len() <= MAX_BYTES));
        assert_eq!(found[2], "bob");
    }
}

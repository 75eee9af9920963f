//! Who has to hand in what: one [`RosterEntry`] for each submission, from a directory or from a CSV file.
//!
//! A roster is the teacher's and trusted; what its paths lead to is not, and is opened by `submission`.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use thiserror::Error;

use crate::disk::hash::sha256;
use crate::domain::source::{VERILOG_EXTENSIONS, has_extension};
use crate::domain::text::printable;

/// The longest id of a student, in bytes.
const MAX_STUDENT_BYTES: usize = 256;
/// Characters that are kept of a name that is no UTF-8, before its hash.
const LOSSY_CHARS: usize = 48;
/// Digits of the hash behind a name that is no UTF-8.
const HASH_DIGITS: usize = 16;
/// What macOS adds to archives.
const ARCHIVE_DIRT: &str = "__MACOSX";

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry {
    /// The student's id: any text of 1 to 256 bytes. Escape it wherever it is shown.
    pub student: String,
    /// A file, or a folder of files, from [`Roster::base`]; empty when the roster says that nothing was handed in.
    pub path: PathBuf,
    /// When it was handed in, if that is known.
    pub submitted: Option<Timestamp>,
}

/// All submissions of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// The directory from which the paths of the entries start.
    pub base: PathBuf,
    /// Sorted by student, byte by byte; no student twice; at least one.
    pub entries: Vec<RosterEntry>,
    /// Names in the directory that are no submission, sorted.
    pub ignored: Vec<String>,
    /// Whether every entry was seen in `base`, so that one that is not there later has disappeared.
    pub listed: bool,
}

/// Why there is no roster. Always the teacher's to mend.
#[derive(Debug, Error)]
pub enum RosterError {
    /// A directory or file that cannot be read.
    #[error("cannot read {}: {source}", printable(&path.display().to_string()))]
    Unreadable {
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Nobody would be graded.
    #[error("{} has no submission: each is a file `<student>.v` or `<student>.sv`, or a folder `<student>/`", printable(&.0.display().to_string()))]
    Empty(PathBuf),
    /// Two entries of a directory with the same student.
    #[error(
        "the student `{}` has two submissions, `{first}` and `{second}`: move one of them away",
        printable(student)
    )]
    Twice {
        student: String,
        /// The entry whose name comes first.
        first: String,
        second: String,
    },
    /// A line of a CSV file.
    #[error("{}:{line}: {problem}", printable(&path.display().to_string()))]
    Line {
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What is wrong, and what to do.
        problem: String,
    },
}

impl Roster {
    /// Every file `<student>.v` or `<student>.sv` and every folder `<student>/` directly in `dir`.
    ///
    /// Symbolic links are entries as well, so that whoever handed one in gets a result; `submission` refuses them. Hidden files, and
    /// files of another kind, are [`Roster::ignored`].
    ///
    /// # Errors
    /// [`RosterError`] when the directory cannot be read, has no submission, or has two of one student.
    pub fn discover(dir: &Path) -> Result<Self, RosterError> {
        let unreadable = |source| RosterError::Unreadable { path: dir.to_owned(), source };
        let (mut found, mut ignored) = (BTreeMap::<String, PathBuf>::new(), Vec::new());
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = PathBuf::from(entry.file_name());
            let kind = entry.file_type().map_err(unreadable)?;
            let Some(student) = student(&path, kind) else {
                ignored.push(shown(&path));
                continue;
            };
            if let Some(other) = found.insert(student.clone(), path.clone()) {
                let [first, second] =
                    if other < path { [&other, &path] } else { [&path, &other] }.map(|path| shown(path));
                return Err(RosterError::Twice { student, first, second });
            }
        }
        if found.is_empty() {
            return Err(RosterError::Empty(dir.to_owned()));
        }
        ignored.sort_unstable();
        let entries = found.into_iter().map(|(student, path)| RosterEntry { student, path, submitted: None }).collect();
        Ok(Self { base: dir.to_owned(), entries, ignored, listed: true })
    }

    /// The entries of a CSV file with the columns `student` and `path`, and if it is there `submitted` (RFC 3339); other columns
    /// mean nothing. Relative paths start from the directory of the file, and may lead out of it. A student with an empty
    /// path has handed in nothing.
    ///
    /// # Errors
    /// [`RosterError`] with the line of what is wrong.
    pub fn from_csv(file: &Path) -> Result<Self, RosterError> {
        let bytes = fs::read(file).map_err(|source| RosterError::Unreadable { path: file.to_owned(), source })?;
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(bytes.as_slice());
        let at = |line: u64, problem: String| RosterError::Line { path: file.to_owned(), line, problem };
        let of_csv = |error: csv::Error| {
            at(error.position().map_or(1, csv::Position::line), format!("this is no CSV in UTF-8: {}", reason(&error)))
        };
        let columns = Columns::of(reader.headers().map_err(of_csv)?).map_err(|problem| at(1, problem))?;
        let mut found = BTreeMap::<String, (u64, RosterEntry)>::new();
        for record in reader.records() {
            let record = record.map_err(of_csv)?;
            let line = record.position().map_or(0, csv::Position::line);
            let entry = columns.entry(&record).map_err(|problem| at(line, problem))?;
            if let Some((other, _)) = found.get(&entry.student) {
                let student = printable(&entry.student);
                return Err(at(
                    line,
                    format!("the student `{student}` is already in line {other}: take one of them out"),
                ));
            }
            found.insert(entry.student.clone(), (line, entry));
        }
        if found.is_empty() {
            return Err(at(1, "there is no student below the header".to_owned()));
        }
        let base = file.parent().unwrap_or(Path::new("")).to_owned();
        let entries = found.into_values().map(|(_, entry)| entry).collect();
        Ok(Self { base, entries, ignored: Vec::new(), listed: false })
    }
}

fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Whose submission an entry of a directory is; `None` when it is none.
fn student(name: &Path, kind: fs::FileType) -> Option<String> {
    let bytes = name.as_os_str().as_bytes();
    if bytes.starts_with(b".") || bytes == ARCHIVE_DIRT.as_bytes() {
        return None;
    }
    if kind.is_dir() {
        return Some(id(bytes));
    }
    let is_verilog = has_extension(name, &VERILOG_EXTENSIONS);
    let stem = name.file_stem().filter(|_| is_verilog).map_or(bytes, OsStrExt::as_bytes);
    (is_verilog || kind.is_symlink()).then(|| id(stem))
}

/// A name as an id. One that is no UTF-8 gets a hash, so that no two names become the same id.
fn id(name: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(name) {
        return text.to_owned();
    }
    let text: String = String::from_utf8_lossy(name).chars().take(LOSSY_CHARS).collect();
    text + "-" + &sha256(name)[..HASH_DIGITS]
}

/// Where the columns of a CSV file are.
struct Columns {
    student: usize,
    path: usize,
    submitted: Option<usize>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, String> {
        let find = |name: &str| {
            let mut places = header.iter().enumerate().filter(|(_, column)| *column == name).map(|(index, _)| index);
            let first = places.next();
            if places.next().is_some() { Err(format!("the column `{name}` is there twice")) } else { Ok(first) }
        };
        let required = |name: &str| {
            let names: Vec<String> = header.iter().map(|column| format!("`{}`", printable(column))).collect();
            let lacks = || {
                format!(
                    "the header lacks the column `{name}`; it has {}, and columns are separated by commas",
                    names.join(", ")
                )
            };
            find(name)?.ok_or_else(lacks)
        };
        Ok(Self { student: required("student")?, path: required("path")?, submitted: find("submitted")? })
    }

    fn entry(&self, record: &csv::StringRecord) -> Result<RosterEntry, String> {
        let student = record.get(self.student).unwrap_or_default().trim().to_owned();
        if student.is_empty() || student.len() > MAX_STUDENT_BYTES {
            return Err(format!("the student's id must have 1 to {MAX_STUDENT_BYTES} bytes, not {}", student.len()));
        }
        let text = record.get(self.path).unwrap_or_default();
        let path = PathBuf::from(text);
        if !text.is_empty() && (path.file_name().is_none() || text.contains('\0')) {
            return Err(format!("`{}` is no path of a file or folder", printable(text)));
        }
        let time = self.submitted.and_then(|column| record.get(column)).map(str::trim).filter(|time| !time.is_empty());
        let submitted = time.map(timestamp).transpose()?;
        Ok(RosterEntry { student, path, submitted })
    }
}

fn timestamp(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| {
        format!("`{}` is no time with its offset from UTC: write it as 2026-03-31T23:59:00+02:00", printable(text))
    })
}

/// What is wrong, without the place, which stands before it.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns instead of the {expected_len} of the header")
        }
        csv::ErrorKind::Utf8 { .. } => "there is a byte of another encoding in it; save it as UTF-8".to_owned(),
        _ => printable(&error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    fn students(roster: &Roster) -> Vec<&str> {
        roster.entries.iter().map(|entry| entry.student.as_str()).collect()
    }

    fn directory(files: &[&str], folders: &[&str]) -> TempDir {
        let dir = TempDir::new().unwrap();
        for name in files {
            fs::write(dir.path().join(name), "").unwrap();
        }
        for name in folders {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        dir
    }

    #[test]
    fn files_folders_and_links_are_submissions_and_nothing_is_dropped_silently() {
        let dir = directory(
            &["zoe.v", "bob.SV", "grades.csv", ".DS_Store", "-o.v", "=1+1.v"],
            &["Ada Lovelace", ".git", "__MACOSX", "e.v"],
        );
        symlink("/etc/passwd", dir.path().join("eve.v")).unwrap();
        symlink("zoe.v", dir.path().join("mallory")).unwrap();
        let roster = Roster::discover(dir.path()).unwrap();
        assert_eq!(students(&roster), ["-o", "=1+1", "Ada Lovelace", "bob", "e.v", "eve", "mallory", "zoe"]);
        assert_eq!(roster.ignored, [".DS_Store", ".git", "__MACOSX", "grades.csv"]);
    }

    #[test]
    fn two_submissions_of_one_student_are_both_named() {
        let dir = directory(&["alice.v"], &["alice"]);
        let error = Roster::discover(dir.path()).unwrap_err().to_string();
        assert!(error.contains("`alice` has two submissions, `alice` and `alice.v`"), "{error}");
        let nobody = directory(&["notes.txt"], &[]);
        assert!(matches!(Roster::discover(nobody.path()), Err(RosterError::Empty(_))));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf_8_stay_distinct() {
        let dir = directory(&[], &[]);
        for name in [b"\xff.v".as_slice(), b"\xfe.v"] {
            fs::write(dir.path().join(OsStr::from_bytes(name)), "").unwrap();
        }
        let roster = Roster::discover(dir.path()).unwrap();
        assert_eq!(students(&roster), ["\u{fffd}-a8100ae6aa1940d0", "\u{fffd}-aa687b58b0e73e2e"]);
        assert!(id(&[0xff; 255]).len() <= MAX_STUDENT_BYTES);
    }

    fn from_csv(text: &str) -> Result<Roster, String> {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join("roster.csv");
        fs::write(&file, text).unwrap();
        let root = format!("{}/", dir.path().display());
        Roster::from_csv(&file).map_err(|error| error.to_string().replace(&root, ""))
    }

    #[test]
    fn a_csv_names_students_paths_and_times() {
        let roster = from_csv(
            "\u{feff}name,path, student ,submitted\r\nZ,../up/7.v,zoe,2026-03-01T12:00:00+02:00\r\nB,\"a,b\", bob ,\r\nC,,cyd,\r\n",
        )
        .unwrap();
        assert_eq!(students(&roster), ["bob", "cyd", "zoe"]);
        assert_eq!(roster.entries[0].path, Path::new("a,b"));
        assert_eq!(roster.entries[1].path, Path::new(""));
        assert_eq!(roster.entries[2].submitted, Some("2026-03-01T10:00:00Z".parse().unwrap()));
    }

    #[test]
    fn what_is_wrong_in_a_csv_has_its_line() {
        let long = "x".repeat(257);
        for (text, problem) in [
            ("student;path\na;b\n", "roster.csv:1: the header lacks the column `student`; it has `student;path`"),
            ("student,file\n", "roster.csv:1: the header lacks the column `path`"),
            ("student,path,path\n", "roster.csv:1: the column `path` is there twice"),
            ("student,path\n", "roster.csv:1: there is no student"),
            ("", "roster.csv:1: the header lacks the column `student`"),
            ("student,path\na,a.v\n\nb,b.v\na,c.v\n", "roster.csv:5: the student `a` is already in line 2"),
            ("student,path\na,a.v\n,b.v\n", "roster.csv:3: the student's id must have 1 to 256 bytes, not 0"),
            (
                &format!("student,path\n{long},b.v\n"),
                "roster.csv:2: the student's id must have 1 to 256 bytes, not 257",
            ),
            ("student,path\na,..\n", "roster.csv:2: `..` is no path of a file or folder"),
            (
                "student,path\na,b,c\n",
                "roster.csv:2: this is no CSV in UTF-8: 3 columns instead of the 2 of the header",
            ),
            ("student,path,submitted\na,b,2026-03-01\n", "roster.csv:2: `2026-03-01` is no time with its offset"),
        ] {
            let error = from_csv(text).unwrap_err();
            assert!(error.starts_with(problem), "{error}");
        }
        let dir = directory(&[], &[]);
        fs::write(dir.path().join("r.csv"), b"student,path\na,b\n\xff,c\n").unwrap();
        let error = Roster::from_csv(&dir.path().join("r.csv")).unwrap_err().to_string();
        assert!(error.contains("r.csv:3: ") && error.contains("save it as UTF-8"), "{error}");
    }
}

//! Reads a TOML table key by key, so that every mistake in it is reported, not only the first.
//!
//! What a value must be beyond its type is said where the key is read.

use super::source::{PackText, Problems};
use crate::domain::finding::Finding;
use crate::domain::suggest;
use crate::domain::text::printable;
use std::ops::Range;
use toml_span::value::{Table, ValueInner};
use toml_span::{ErrorKind, Span, Spanned, Value};

/// The version of the manifests and of the roadmap that this `lab` reads.
const SCHEMA: u64 = 1;

/// A table whose keys are taken one after the other; those that are left in the end are unknown.
pub(super) struct Fields<'de> {
    /// What messages call the table.
    name: &'static str,
    span: Span,
    table: Table<'de>,
    known: Vec<&'static str>,
}

/// Turns a value into a `T`, or says why it cannot. The first argument is how messages call the value.
pub(super) type Read<'de, T> = fn(&str, Value<'de>, &mut Problems<'_>) -> Option<T>;

/// The keys of a TOML document of the schema that this `lab` reads; `name` is what messages call it.
///
/// # Errors
/// One finding, when the text is no TOML or its schema is newer: then nothing else can be said about it.
pub(super) fn document<'de>(
    name: &'static str,
    source: &'de PackText,
    problems: &mut Problems<'_>,
) -> Result<Fields<'de>, Vec<Finding>> {
    let mut root = toml_span::parse(source.text()).map_err(|error| vec![syntax(source, &error)])?;
    let ValueInner::Table(table) = root.take() else { return Err(vec![source.finding(0..0, "this is no TOML")]) };
    let mut fields = Fields { name, span: Span::new(0, 0), table, known: Vec::new() };
    if let Some(schema) = fields.required("schema", problems, whole) {
        let message = format!("schema {} is not known; this `lab` reads schema {SCHEMA}", schema.value);
        if schema.value > SCHEMA {
            return Err(vec![
                source.finding(schema.span.into(), message).next("this pack needs a newer `lab`: update it"),
            ]);
        }
        if schema.value < SCHEMA {
            problems.add(schema.span, message).next_step = Some(format!("write `schema = {SCHEMA}`"));
        }
    }
    Ok(fields)
}

fn syntax(source: &PackText, error: &toml_span::Error) -> Finding {
    let finding = source.finding(error.span.into(), format!("this is not TOML: {}", printable(&error.to_string())));
    match &error.kind {
        ErrorKind::DuplicateKey { first, .. } | ErrorKind::DuplicateTable { first, .. } => {
            let line = source.locate((*first).into()).line;
            finding.because(format!("it is already given in line {line}"))
        }
        _ => finding,
    }
}

impl<'de> Fields<'de> {
    /// The keys of a table.
    pub(super) fn of(name: &'static str, mut value: Value<'de>, problems: &mut Problems<'_>) -> Option<Self> {
        match value.take() {
            ValueInner::Table(table) => Some(Self { name, span: value.span, table, known: Vec::new() }),
            other => mistyped(name, "a table", &other, value.span, problems),
        }
    }

    /// Where the table begins.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Where a key stands that is not yet taken.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.table.get_key_value(key).map(|(key, _)| key.span)
    }

    /// Takes a key that must be there.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
        read: Read<'de, T>,
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            problems.add(self.span, format!("{} lacks the key `{key}`", self.name));
        }
        self.optional(key, problems, read)
    }

    /// Takes a key that may be there.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
        read: Read<'de, T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.remove(key)?;
        read(&format!("`{key}`"), value, problems)
    }

    /// Takes keys that make no sense here, and says so.
    pub(super) fn forbid(&mut self, keys: &[&'static str], why: &str, problems: &mut Problems<'_>) {
        for key in keys {
            self.known.push(key);
            if let Some((found, _)) = self.table.remove_entry(*key) {
                problems.add(found.span, format!("`{key}` {why}"));
            }
        }
    }

    /// Reports the keys that nobody took.
    pub(super) fn finish(self, problems: &mut Problems<'_>) {
        for key in self.table.keys() {
            let finding = problems.add(key.span, format!("{} has no key `{}`", self.name, printable(&key.name)));
            finding.next_step = suggest::did_you_mean(&key.name, self.known.iter().copied());
            if finding.next_step.is_none() {
                finding.explanation = Some(format!("its keys are {}", self.known.join(", ")));
            }
        }
    }
}

pub(super) fn text(name: &str, mut value: Value<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    match value.take() {
        ValueInner::String(text) => Some(Spanned::with_span(text.into_owned(), value.span)),
        other => mistyped(name, "a string", &other, value.span, problems),
    }
}

/// Reads a string for people: one line, not empty.
pub(super) fn line(name: &str, value: Value<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    let text = text(name, value, problems)?;
    if text.value.trim().is_empty() || text.value.chars().any(char::is_control) {
        problems.add(text.span, format!("{name} must be one line of text, and not empty"));
        return None;
    }
    Some(text)
}

/// Reads a number of something.
pub(super) fn whole(name: &str, mut value: Value<'_>, problems: &mut Problems<'_>) -> Option<Spanned<u64>> {
    match value.take() {
        ValueInner::Integer(number) => {
            let number = u64::try_from(number);
            if number.is_err() {
                problems.add(value.span, format!("{name} must not be negative"));
            }
            number.ok().map(|number| Spanned::with_span(number, value.span))
        }
        other => mistyped(name, "a whole number", &other, value.span, problems),
    }
}

pub(super) fn flag(name: &str, mut value: Value<'_>, problems: &mut Problems<'_>) -> Option<Spanned<bool>> {
    match value.take() {
        ValueInner::Boolean(flag) => Some(Spanned::with_span(flag, value.span)),
        other => mistyped(name, "true or false", &other, value.span, problems),
    }
}

/// Reads an array of strings, with the place of the whole; a broken item does not hide the others.
pub(super) fn texts(
    name: &str,
    value: Value<'_>,
    problems: &mut Problems<'_>,
) -> Option<Spanned<Vec<Spanned<String>>>> {
    let span = value.span;
    let items = array(name, value, problems)?;
    let item = format!("every item of {name}");
    let read = items.into_iter().filter_map(|value| text(&item, value, problems)).collect();
    Some(Spanned::with_span(read, span))
}

/// Reads a table of numbers in the order of the file.
pub(super) fn numbers(
    name: &str,
    mut value: Value<'_>,
    problems: &mut Problems<'_>,
) -> Option<Vec<(Spanned<String>, Spanned<u64>)>> {
    let table = match value.take() {
        ValueInner::Table(table) => table,
        other => return mistyped(name, "a table of numbers", &other, value.span, problems),
    };
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    let entry = |(key, value): (toml_span::value::Key<'_>, Value<'_>)| {
        let number = whole(&format!("`{}` in {name}", printable(&key.name)), value, problems)?;
        Some((Spanned::with_span(key.name.into_owned(), key.span), number))
    };
    Some(entries.into_iter().filter_map(entry).collect())
}

/// Reads an array, item by item.
pub(super) fn array<'de>(name: &str, mut value: Value<'de>, problems: &mut Problems<'_>) -> Option<Vec<Value<'de>>> {
    match value.take() {
        ValueInner::Array(items) => Some(items),
        other => mistyped(name, "an array", &other, value.span, problems),
    }
}

/// Leaves a value as it is, for a reader that needs more than the value.
// The signature is that of every reader.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn any<'de>(_: &str, value: Value<'de>, _: &mut Problems<'_>) -> Option<Value<'de>> {
    Some(value)
}

fn mistyped<T>(
    name: &str,
    wanted: &str,
    found: &ValueInner<'_>,
    span: impl Into<Range<usize>>,
    problems: &mut Problems<'_>,
) -> Option<T> {
    let found = match found {
        ValueInner::String(_) => "a string",
        ValueInner::Integer(_) => "a whole number",
        ValueInner::Float(_) => "a fraction",
        ValueInner::Boolean(_) => "true or false",
        ValueInner::Array(_) => "an array",
        ValueInner::Table(_) => "a table",
    };
    problems.add(span, format!("{name} must be {wanted}, not {found}"));
    None
}

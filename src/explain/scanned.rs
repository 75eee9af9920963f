//! Sources with their words, in which the place of a cause is looked for.
use crate::domain::source::{Location, SourceFile, locate};
use crate::tool::netlist::NetlistPlace;
use crate::verilog::scan::{self, Word};

/// The DUT's files, with their tokens.
pub(super) struct ScannedSources<'a> {
    pub(super) files: &'a [SourceFile],
    pub(super) tokens: Vec<Vec<Word<'a>>>,
}

impl<'a> ScannedSources<'a> {
    pub(super) fn new(files: &'a [SourceFile]) -> Self {
        Self { files, tokens: files.iter().map(|file| scan::tokens(&file.text)).collect() }
    }

    pub(super) fn tokens_of(&self, file: &str) -> &[Word<'a>] {
        let index = self.files.iter().position(|source| source.name == file);
        index.map_or(&[], |index| &self.tokens[index])
    }

    /// The place of a token.
    pub(super) fn locate_token(&self, file: &str, token: Word<'_>) -> Option<Location> {
        let length = u32::try_from(token.text.chars().count()).unwrap_or(1);
        locate(self.files, file, token.line, Some((token.column, token.column + length)))
    }

    /// The first place where a word stands, in the file or, if that is empty, in any.
    pub(super) fn find(&self, file: &str, word: &str) -> Option<Location> {
        let files = self.files.iter().zip(&self.tokens).filter(|(source, _)| file.is_empty() || source.name == file);
        files.into_iter().find_map(|(source, tokens)| self.locate_token(&source.name, scan::find_word(tokens, word)?))
    }

    /// A place that Yosys noted. What runs over several lines is shown by its first one.
    pub(super) fn locate(&self, source: &NetlistPlace) -> Option<Location> {
        let columns =
            (source.line == source.end_line && source.column > 0).then_some((source.column, source.end_column));
        locate(self.files, &source.file, source.line, columns)
    }
}

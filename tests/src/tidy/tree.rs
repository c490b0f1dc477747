//! The work tree as the rules see it, and Rust files as rows of words without comments and tests.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A text file.
pub(super) struct Source {
    /// From the top of the tree, with forward slashes.
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Its lines, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(before, line)| (before + 1, line))
    }

    pub(super) fn ends(&self, ends: &[&str]) -> bool {
        ends.iter().any(|end| self.path.ends_with(end))
    }
}

/// Whether the file's ending (without its dot) is one of these.
pub(super) fn has_ending(path: &str, endings: &[&str]) -> bool {
    Path::new(path).extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
}

/// The top of the work tree.
pub(super) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

const NOT_OURS: &[&str] = &["target", "node_modules", "dist", ".git", ".setup", "gen"];
const TEXT: &[&str] = &[
    "rs", "ts", "js", "svelte", "scss", "css", "html", "toml", "json", "sql", "md", "sh", "yml", "svg",
    "desktop",
];
const NO_ENDING: &[&str] = &["Makefile"];

/// Every text file that people write, in order of path: lock files are written by tools.
pub(super) fn everything() -> Vec<Source> {
    let mut found = Vec::new();
    walk(&top(), "", &mut found);
    found.retain(|source| !source.ends(&["Cargo.lock", "package-lock.json"]));
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The same without these very rules, whose examples break every one of them on purpose.
pub(super) fn sources() -> Vec<Source> {
    let mut found = everything();
    found.retain(|source| !source.path.starts_with("tests/src/tidy/"));
    found
}

fn walk(dir: &Path, path: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let inner = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&entry.path(), &inner, found);
            }
        } else if is_text(&inner, &name) {
            // Others may be saving: a file that goes away or is half written is looked at next time.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                found.push(Source { path: inner, text });
            }
        }
    }
}

fn is_text(path: &str, name: &str) -> bool {
    has_ending(name, TEXT)
        || NO_ENDING.contains(&name)
        || path.starts_with("setup/")
        || path.starts_with(".ci/")
}

/// One word, mark or text of a Rust file, outside comments.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) line: usize,
    pub(super) kind: Kind,
    /// The identifier, the mark, or the text between the quotation marks.
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Mark,
    Text,
}

/// The words of a Rust file without what stands under `#[cfg(test)]`, and the lines that went with
/// it. A file that does not read as Rust has no words: the compiler says so better.
pub(super) fn words(text: &str) -> (Vec<Word>, usize) {
    let mut reader = Reader::default();
    if let Ok(tokens) = text.parse::<TokenStream>() {
        reader.read(tokens);
    }
    (reader.words, reader.test_lines)
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    test_lines: usize,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let begins = token.span().start().line;
            if is_mark(&token, '#')
                && let Some(TokenTree::Group(attribute)) = tokens.peek()
            {
                let attribute = attribute.stream().to_string().replace(' ', "");
                if attribute.starts_with("doc=") {
                    tokens.next();
                    continue;
                }
                if attribute == "cfg(test)" {
                    let last = tokens.find(is_end_of_item).map_or(begins, |end| end.span().end().line);
                    self.test_lines += last - begins + 1;
                    continue;
                }
            }
            self.keep(token, begins);
        }
    }

    fn keep(&mut self, token: TokenTree, line: usize) {
        let (kind, text) = match token {
            TokenTree::Ident(name) => (Kind::Name, name.to_string()),
            TokenTree::Punct(mark) => (Kind::Mark, mark.to_string()),
            TokenTree::Literal(literal) => (Kind::Text, literal.to_string()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                self.words.push(Word { line, kind: Kind::Mark, text: open.to_owned() });
                self.read(group.stream());
                (Kind::Mark, close.to_owned())
            }
        };
        self.words.push(Word { line, kind, text });
    }
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == mark)
}

fn is_end_of_item(token: &TokenTree) -> bool {
    is_mark(token, ';') || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The lines on which these words stand in a row: `["Timestamp", ":", ":", "now"]`.
pub(super) fn lines_with(words: &[Word], row: &[&str]) -> Vec<usize> {
    words
        .windows(row.len())
        .filter(|window| {
            window.iter().zip(row).all(|(word, wanted)| word.kind != Kind::Text && word.text == *wanted)
        })
        .map(|window| window[0].line)
        .collect()
}

#[test]
fn words_leave_out_comments_and_tests() {
    let text = "/// A doc.\nfn one() -> &'static str { \"two\" } // three\n#[cfg(test)]\nmod tests {\n fn four() {}\n}\n";
    let (words, test_lines) = words(text);
    let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts, ["fn", "one", "(", ")", "-", ">", "&", "'", "static", "str", "{", "\"two\"", "}"]);
    assert_eq!((test_lines, words[1].line), (4, 2));
}

/// A line for the person who reads the test's output.
#[expect(clippy::print_stderr, reason = "a skipped check says so")]
pub(super) fn say(line: &str) {
    eprintln!("{line}");
}

//! What a table of the content looks like: its columns, what goes into each, and where in the files
//! of a pack its rows stand.

/// A noun whose ids other tables name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A need.
    Need,
    /// A service that a contact can go to.
    Destination,
    /// A published criterion.
    Check,
    /// A red flag, of the full list or of a need's topic.
    Sign,
    /// A check or a sign.
    Question,
    /// A local setting.
    Setting,
}

impl Noun {
    /// In a sentence: "a need".
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Need => "a need",
            Self::Destination => "a service",
            Self::Check => "a check",
            Self::Sign => "a sign",
            Self::Question => "a check or a sign",
            Self::Setting => "a setting",
        }
    }

    /// The tables whose first id column lists them.
    pub(super) fn sheets(self) -> &'static [&'static str] {
        match self {
            Self::Need => &["Needs"],
            Self::Destination => &["Services"],
            Self::Check => &["Checks"],
            Self::Sign => &["Signs of needs", "Red flags"],
            Self::Question => &["Checks", "Signs of needs", "Red flags"],
            Self::Setting => &["Settings"],
        }
    }
}

/// What goes into the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The id of this row's entry.
    Id,
    /// One text.
    Text,
    /// Texts, one a line.
    Lines,
    /// A whole number.
    Number,
    /// "yes", or nothing.
    Yes,
    /// A day.
    Date,
    /// The date of a copy, as far as it is known.
    Copied,
    /// A day and a time.
    Moment,
    /// A time of day.
    Time,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any of these words, one a line.
    Words(&'static [&'static str]),
    /// The id of a noun.
    One(Noun),
    /// Ids of a noun, one a line.
    Several(Noun),
    /// A service's phone number.
    Phone,
    /// An address on the web.
    Web,
    /// A postcode or its first half.
    From,
    /// An age: years, months or a local setting.
    Age,
    /// Answers to questions, one a line.
    Answers,
    /// Hours of a week.
    Week,
    /// What bank holidays do to hours.
    BankHolidays,
    /// Hours of one day.
    Day,
}

/// Where a column's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The id of the entry in whose file the row stands.
    Owner,
    /// What names the row of the outer list that this one belongs to.
    Parent,
    /// The row's own number in its list; names it for the rows within, and is no field of the file.
    Count,
    /// A field of the file, by the way to it.
    Field(&'static str),
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub heading: &'static str,
    /// What goes into it.
    pub kind: Kind,
    /// Whether a cell may not be empty.
    pub needed: bool,
    pub(super) source: Source,
}

/// A column that may be empty.
pub(super) const fn column(heading: &'static str, field: &'static str, kind: Kind) -> Column {
    Column { heading, kind, needed: false, source: Source::Field(field) }
}

/// A column that may not be empty.
pub(super) const fn needed(heading: &'static str, field: &'static str, kind: Kind) -> Column {
    Column { needed: true, ..column(heading, field, kind) }
}

/// The column that names the entry in whose file the row stands.
pub(super) const fn owner(heading: &'static str, noun: Noun) -> Column {
    Column { heading, kind: Kind::One(noun), needed: true, source: Source::Owner }
}

/// The column that names the outer row; `kind` is that of the outer row's own column.
pub(super) const fn parent(heading: &'static str, kind: Kind) -> Column {
    Column { heading, kind, needed: true, source: Source::Parent }
}

/// The column of a row's own number.
pub(super) const fn count(heading: &'static str) -> Column {
    Column { heading, kind: Kind::Number, needed: true, source: Source::Count }
}

/// Where the rows of a table stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// One file an entry, in this folder.
    Each(&'static str),
    /// This file.
    One(&'static str),
}

/// A table of the content: one noun.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// Its name, unique.
    pub name: &'static str,
    /// What its rows are, in a sentence.
    pub about: &'static str,
    /// Its columns, in the order they are shown and written.
    pub columns: &'static [Column],
    pub(super) home: Home,
    /// The lists that lead to its rows: none where the file itself is the row.
    pub(super) list: &'static [&'static str],
}

impl Sheet {
    /// The column under a heading.
    pub fn column(&self, heading: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.heading == heading)
    }

    /// The column from this source.
    pub(super) fn from(&self, source: Source) -> Option<usize> {
        self.columns.iter().position(|column| column.source == source)
    }

    /// The column that names a row for those within it: its number, or else its first field.
    pub(super) fn key(&self) -> Option<usize> {
        let field = |column: &Column| matches!(column.source, Source::Field(_));
        self.from(Source::Count).or_else(|| self.columns.iter().position(field))
    }

    /// The column that is the same in every row of one entry: the entry's own id.
    pub fn of_entry(&self) -> Option<usize> {
        match self.home {
            Home::Each(_) if self.is_whole() => self.key(),
            Home::Each(_) => self.from(Source::Owner),
            Home::One(_) => None,
        }
    }

    /// Whether its rows are the files themselves.
    pub fn is_whole(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether its rows stand within those of another table of the same home.
    pub(super) fn is_within(&self, outer: &Self) -> bool {
        self.home == outer.home && self.list.len() == 2 && outer.list == &self.list[..1]
    }
}

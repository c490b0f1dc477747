//! What was typed and cannot be read, in one sentence. It is not repeated: it may be anybody's name.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;

/// Why the command line could not be read; none where help or the version was asked for.
pub fn sentence(error: &clap::Error) -> Option<String> {
    let named = |kind| error.get(kind).map(named).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::MissingRequiredArgument | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("Something is missing: {}", named(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidSubcommand => match named(ContextKind::SuggestedSubcommand) {
            near if near.is_empty() => "There is no subcommand of that name".to_owned(),
            near => format!("There is no subcommand of that name; the nearest is {near}"),
        },
        ErrorKind::UnknownArgument => {
            "A word was typed that this subcommand does not take; a text with spaces wants quotation marks"
                .to_owned()
        }
        ErrorKind::ArgumentConflict => format!(
            "{} and {} do not go together",
            named(ContextKind::InvalidArg),
            named(ContextKind::PriorArg)
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{} cannot be what was typed{}", named(ContextKind::InvalidArg), expected(error))
        }
        _ => "The command line could not be read".to_owned(),
    };
    Some(format!("{}. Ask for help with --help.", what.trim_end_matches(": ")))
}

/// `--age <AGE>`, or several with commas.
fn named(value: &ContextValue) -> String {
    match value {
        ContextValue::String(name) => name.clone(),
        ContextValue::Strings(names) => names.join(", "),
        _ => String::new(),
    }
}

/// What would have done, where the reader says so.
fn expected(error: &clap::Error) -> String {
    let reason = error.source().map(ToString::to_string).unwrap_or_default();
    match reason.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, most)) => format!("; {least} to {most} was expected"),
        None if reason.contains("digit") => "; a number was expected".to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::cli::Args;
    use clap::Parser;

    #[test]
    fn what_cannot_be_read_is_one_sentence_that_repeats_nothing() {
        for (typed, part) in [
            ("find", "Something is missing: <TEXT>"),
            ("routes", "missing: --need <NEED>"),
            ("book --resident 1", "missing: --opening <OPENING>, --can-talk <CAN_TALK>, --words <WORDS>"),
            ("Smith", "no subcommand of that name"),
            ("day-lst", "day-list"),
            ("find Joan Smith", "wants quotation marks"),
            ("find --loud Smith", "does not take"),
            ("slots --woman --man", "--woman and --man do not go together"),
            (
                "demo --residents 0",
                "--residents <RESIDENTS> cannot be what was typed; 1 to 1000000 was expected",
            ),
            (
                "routes --need urinary --age Smith",
                "--age <AGE> cannot be what was typed; a number was expected",
            ),
            ("routes --need urinary --age 300", "0 to 255 was expected"),
            ("cancel --reason", "--reason <REASON> cannot be what was typed"),
        ] {
            let error = Args::try_parse_from(["front-door"].into_iter().chain(typed.split(' '))).unwrap_err();
            let sentence = sentence(&error).unwrap();
            assert!(sentence.contains(part), "{typed}: {sentence}");
            assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{typed}: {sentence}");
            assert!(!sentence.contains("Smith"), "{typed}: {sentence}");
        }
        for typed in ["--help", "--version", "help book", "book --help"] {
            let error = Args::try_parse_from(["front-door"].into_iter().chain(typed.split(' '))).unwrap_err();
            assert_eq!(sentence(&error), None, "{typed}");
        }
    }
}

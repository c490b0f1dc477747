//! Keys as people name them: `Ctrl+Enter`, `F3`, `Shift+Tab`, `y`.

use super::{Fault, Outcome};
use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
};

/// One press: the keys held meanwhile, and the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chord {
    held: Vec<char>,
    key: char,
}

impl Chord {
    /// Reads a chord such as `Ctrl+Shift+P`.
    pub fn read(name: &str) -> Outcome<Self> {
        let mut parts: Vec<&str> = if name == "+" { vec!["+"] } else { name.split('+').collect() };
        // `Ctrl++` splits into an empty last part: the key is the plus itself.
        if name.ends_with("++") {
            parts.truncate(parts.len() - 2);
            parts.push("+");
        }
        let last = parts.pop().unwrap_or_default();
        let held = parts.into_iter().map(modifier).collect::<Outcome<Vec<char>>>()?;
        Ok(Self { held, key: key(last)? })
    }

    /// The press as `WebDriver` actions.
    pub fn actions(&self) -> KeyActions {
        let down = self.held.iter().chain([&self.key]).map(|&value| KeyAction::Down { value });
        let up = [&self.key].into_iter().chain(self.held.iter().rev()).map(|&value| KeyAction::Up { value });
        down.chain(up).fold(keyboard(), InputSource::then)
    }
}

/// Typed text as `WebDriver` actions, one press a character.
pub fn typed(text: &str) -> KeyActions {
    let presses = text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
    presses.fold(keyboard(), InputSource::then)
}

fn keyboard() -> KeyActions {
    KeyActions::new("keyboard".to_owned())
}

fn modifier(name: &str) -> Outcome<char> {
    match name {
        "Ctrl" => Ok(char::from(Key::Control)),
        "Shift" => Ok(char::from(Key::Shift)),
        "Alt" => Ok(char::from(Key::Alt)),
        _ => Err(Fault(format!("Expected Ctrl, Shift or Alt before the +, found “{name}”."))),
    }
}

fn key(name: &str) -> Outcome<char> {
    const NAMED: [(&str, Key); 25] = [
        ("Enter", Key::Return),
        ("Tab", Key::Tab),
        ("Esc", Key::Escape),
        ("Up", Key::Up),
        ("Down", Key::Down),
        ("Left", Key::Left),
        ("Right", Key::Right),
        ("Home", Key::Home),
        ("End", Key::End),
        ("PageUp", Key::PageUp),
        ("PageDown", Key::PageDown),
        ("Backspace", Key::Backspace),
        ("Delete", Key::Delete),
        ("F1", Key::F1),
        ("F2", Key::F2),
        ("F3", Key::F3),
        ("F4", Key::F4),
        ("F5", Key::F5),
        ("F6", Key::F6),
        ("F7", Key::F7),
        ("F8", Key::F8),
        ("F9", Key::F9),
        ("F10", Key::F10),
        ("F11", Key::F11),
        ("F12", Key::F12),
    ];
    if name == "Space" {
        return Ok(' ');
    }
    if let Some((_, key)) = NAMED.into_iter().find(|(known, _)| *known == name) {
        return Ok(char::from(key));
    }
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(letter),
        _ => Err(Fault(format!("Expected one character or a key such as Enter, Esc or F3; found “{name}”."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, held: &[Key], key: char) {
        let expected = Chord { held: held.iter().map(|key| char::from(*key)).collect(), key };
        assert!(Chord::read(name).is_ok_and(|chord| chord == expected), "{name}");
    }

    #[test]
    fn chords_are_read_as_people_name_them() {
        check("y", &[], 'y');
        check("+", &[], '+');
        check("F3", &[], char::from(Key::F3));
        check("Ctrl++", &[Key::Control], '+');
        check("Shift+Tab", &[Key::Shift], char::from(Key::Tab));
        check("Ctrl+Shift+P", &[Key::Control, Key::Shift], 'P');
        assert!(Chord::read("Hyper+x").is_err());
        assert!(Chord::read("Entr").is_err());
    }
}

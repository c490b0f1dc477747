//! Words after a program's name: a name and its value, again and again.

use crate::figures::Bench;

/// A name with the value that stands after it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The name.
    pub name: &'a str,
    /// The value.
    pub value: &'a str,
}

impl Told<'_> {
    /// The value as a number.
    pub fn number(&self) -> Bench<usize> {
        let Self { name, value } = self;
        Ok(value.parse().map_err(|_| format!("A number was expected after {name}, not {value}."))?)
    }
}

/// All that was told but `--short`, which has no value.
pub fn told(words: &[String]) -> Bench<Vec<Told<'_>>> {
    let mut words = words.iter().filter(|word| *word != "--short");
    let mut told = Vec::new();
    while let Some(name) = words.next() {
        let value = words.next().ok_or_else(|| format!("A value was expected after {name}."))?;
        told.push(Told { name, value });
    }
    Ok(told)
}

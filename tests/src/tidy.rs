//! The house rules that no compiler keeps. A rule is a row: what it looks at, what it finds wrong,
//! and an example of each kind that proves it can fail and can pass. Rules about the tree as a
//! whole have a test of their own further down.

mod forgotten;
mod history;
mod layers;
mod names;
mod papers;
mod places;
mod rust;
mod screens;
mod sizes;
mod tree;

use tree::Source;

/// One house rule about single files.
struct Rule {
    /// What must hold, as a sentence.
    name: &'static str,
    /// Which files it looks at, by path from the top of the tree.
    looks_at: fn(&str) -> bool,
    /// What is wrong in a file; nothing when all is well.
    faults: fn(&Source) -> Vec<String>,
    /// Files that break it: path and text.
    breaks: &'static [(&'static str, &'static str)],
    /// Files that look alike and keep it.
    keeps: &'static [(&'static str, &'static str)],
}

fn rules() -> Vec<Rule> {
    [names::rules(), places::rules(), rust::rules(), screens::rules(), sizes::rules()]
        .into_iter()
        .flatten()
        .collect()
}

fn faults(rule: &Rule, source: &Source) -> Vec<String> {
    let found = if (rule.looks_at)(&source.path) { (rule.faults)(source) } else { Vec::new() };
    found.into_iter().map(|fault| format!("{}: {fault} ({})", source.path, rule.name)).collect()
}

#[test]
fn every_file_keeps_every_rule() {
    let (tree, rules) = (tree::sources(), rules());
    assert!(tree.len() > 50, "the tree was not found: only {} files", tree.len());
    let found: Vec<_> =
        tree.iter().flat_map(|source| rules.iter().flat_map(move |rule| faults(rule, source))).collect();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_rule_can_fail_and_can_pass() {
    for rule in rules() {
        assert!(!rule.breaks.is_empty() && !rule.keeps.is_empty(), "{}: an example is missing", rule.name);
        for (path, text) in rule.breaks {
            assert!(
                !faults(&rule, &Source::new(path, text)).is_empty(),
                "{}: not caught:\n{text}",
                rule.name
            );
        }
        for (path, text) in rule.keeps {
            let found = faults(&rule, &Source::new(path, text));
            assert!(found.is_empty(), "{}: caught wrongly: {found:?}\n{text}", rule.name);
        }
    }
}

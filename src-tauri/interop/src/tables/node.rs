//! A value of a file, between its cells and its text; and the text, in the form that the files of a
//! pack have.

use std::fmt::Write;

/// A value of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(u16),
    /// True; what is false is left out.
    Yes,
    /// Several values.
    List(Vec<Self>),
    /// Named values, in order.
    Table(Fields),
}

/// Named values, in order.
pub(super) type Fields = Vec<(String, Node)>;

/// Lists of at most this many letters stand on one line.
const LINE: usize = 100;

/// Puts a value where the way leads; the tables on the way are made.
pub(super) fn put(fields: &mut Fields, way: &str, value: Node) {
    let Some((first, rest)) = way.split_once('.') else {
        fields.push((way.to_owned(), value));
        return;
    };
    let at = fields.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
        fields.push((first.to_owned(), Node::Table(Fields::new())));
        fields.len() - 1
    });
    if let Some((_, Node::Table(inner))) = fields.get_mut(at) {
        put(inner, rest, value);
    }
}

/// The text of a file that holds these fields.
pub(super) fn file_text(fields: &Fields) -> String {
    let (mut plain, mut sections) = (String::new(), String::new());
    for (name, node) in fields {
        match node {
            Node::Table(inner) if is_section(name, inner) => {
                let _ = write!(sections, "\n[{name}]\n{}", lines(inner));
            }
            Node::List(rows) if rows.iter().all(|row| matches!(row, Node::Table(_))) => {
                for row in rows {
                    let Node::Table(inner) = row else { continue };
                    let _ = write!(sections, "\n[[{name}]]\n{}", lines(inner));
                }
            }
            _ => plain.push_str(&line(name, node)),
        }
    }
    plain + &sections
}

/// Tables that stand under a heading of their own rather than on one line.
fn is_section(name: &str, inner: &Fields) -> bool {
    matches!(name, "content" | "core_hours" | "if_worse")
        || inner.iter().any(|(_, node)| matches!(node, Node::List(_)))
}

fn lines(fields: &Fields) -> String {
    fields.iter().map(|(name, node)| line(name, node)).collect()
}

fn line(name: &str, node: &Node) -> String {
    format!("{} = {}\n", key(name), whole(node))
}

fn whole(node: &Node) -> String {
    let short = inline(node);
    match node {
        Node::List(items) if short.len() > LINE || matches!(items.first(), Some(Node::Table(_))) => {
            let items = items.iter().map(|item| format!("  {},\n", inline(item)));
            format!("[\n{}]", items.collect::<String>())
        }
        _ => short,
    }
}

fn inline(node: &Node) -> String {
    match node {
        Node::Text(text) => toml::Value::String(text.clone()).to_string(),
        Node::Whole(number) => number.to_string(),
        Node::Yes => "true".to_owned(),
        Node::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Node::Table(fields) => {
            let fields = fields.iter().map(|(name, node)| format!("{} = {}", key(name), inline(node)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !name.is_empty() && name.bytes().all(bare) {
        name.to_owned()
    } else {
        toml::Value::String(name.to_owned()).to_string()
    }
}

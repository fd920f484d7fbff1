//! What does well-known text say, keyword by keyword?

/// One `KEYWORD[…]`.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub keyword: String,
    /// Strings and numbers directly inside, in order.
    pub values: Vec<String>,
    pub children: Vec<Node>,
}

/// Deeper text is no coordinate system.
const DEEPEST: usize = 32;

/// `None` where it is not well-known text.
pub(super) fn parse(text: &str) -> Option<Node> {
    let characters: Vec<char> = text.trim_start_matches('\u{feff}').chars().collect();
    let mut at = 0;
    let node = parse_node(&characters, &mut at, 0)?;
    (!node.values.is_empty() || !node.children.is_empty()).then_some(node)
}

/// `KEYWORD[ item, item, … ]`, with either kind of bracket.
fn parse_node(text: &[char], at: &mut usize, depth: usize) -> Option<Node> {
    if depth > DEEPEST {
        return None;
    }
    let mut node = Node { keyword: word(text, at).to_uppercase(), ..Node::default() };
    if !matches!(text.get(*at), Some('[' | '(')) {
        return None;
    }
    *at += 1;
    loop {
        skip_space(text, at);
        match text.get(*at)? {
            ']' | ')' => {
                *at += 1;
                return Some(node);
            }
            ',' => *at += 1,
            '"' => node.values.push(quoted(text, at)?),
            _ => {
                let start = *at;
                let bare = word(text, at);
                if matches!(text.get(*at), Some('[' | '(')) {
                    *at = start;
                    node.children.push(parse_node(text, at, depth + 1)?);
                } else if bare.is_empty() {
                    return None;
                } else {
                    node.values.push(bare);
                }
            }
        }
    }
}

/// A string in quotes; a quote within it is written twice.
fn quoted(text: &[char], at: &mut usize) -> Option<String> {
    *at += 1;
    let mut words = String::new();
    loop {
        match (text.get(*at)?, text.get(*at + 1)) {
            ('"', Some('"')) => {
                words.push('"');
                *at += 2;
            }
            ('"', _) => {
                *at += 1;
                return Some(words);
            }
            (c, _) => {
                words.push(*c);
                *at += 1;
            }
        }
    }
}

fn skip_space(text: &[char], at: &mut usize) {
    while text.get(*at).is_some_and(|c| c.is_whitespace()) {
        *at += 1;
    }
}

/// A keyword or number, and the space after it.
fn word(text: &[char], at: &mut usize) -> String {
    skip_space(text, at);
    let start = *at;
    while text.get(*at).is_some_and(|c| !c.is_whitespace() && !"[](),\"".contains(*c)) {
        *at += 1;
    }
    let word = text[start..*at].iter().collect();
    skip_space(text, at);
    word
}

/// The first node of these keywords, the nearest to the root.
pub(super) fn find<'a>(node: &'a Node, keywords: &[&str]) -> Option<&'a Node> {
    let mut rank: Vec<&Node> = vec![node];
    while !rank.is_empty() {
        if let Some(found) = rank.iter().find(|n| keywords.contains(&n.keyword.as_str())) {
            return Some(found);
        }
        rank = rank.iter().flat_map(|n| n.children.iter()).collect();
    }
    None
}

//! A quick parse of XML: enough to say that a drawing is well-formed.

/// Why a text is not well-formed, if it is not.
pub fn problem(text: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        if let Some(problem) = text_problem(&rest[..start]) {
            return Some(problem);
        }
        let Some(end) = tag_end(&rest[start..]) else {
            return Some(format!("open tag at …{}", cut(&rest[start..])));
        };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name.trim()) {
                return Some(format!("</{name}> closes another element"));
            }
        } else if !tag.starts_with('!') && !tag.starts_with('?') {
            let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
            if let Some(problem) = attribute_problem(tag.trim_end_matches('/')[name.len()..].trim()) {
                return Some(format!("<{name}>: {problem}"));
            }
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
    }
    open.pop().map(|name| format!("<{name}> is never closed"))
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The index of the `>` that ends a tag, quoted ones left out.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    for (index, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(index),
            _ => {}
        }
    }
    None
}

fn text_problem(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let entity = &rest[at..];
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].iter().any(|name| entity.starts_with(name));
        if !known {
            return Some(format!("a bare & at …{}", cut(&rest[at..])));
        }
        rest = &rest[at + 1..];
    }
    text.chars()
        .find(|letter| letter.is_control() && !letter.is_whitespace())
        .map(|letter| format!("control {letter:?}"))
}

fn attribute_problem(text: &str) -> Option<String> {
    let mut rest = text;
    let mut names: Vec<&str> = Vec::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        if name.contains(['"', '<', ' ']) || names.contains(&name) {
            return Some(format!("attribute {name:?}"));
        }
        names.push(name);
        let Some((value, after)) = after.split_once('"') else { return Some(format!("{name} has no end")) };
        if let Some(problem) =
            text_problem(value).or_else(|| value.contains('<').then(|| "a bare <".to_owned()))
        {
            return Some(problem);
        }
        rest = after.trim_start();
    }
    None
}

#[test]
fn the_quick_parse_sees_what_breaks_a_drawing() {
    assert_eq!(problem("<svg a=\"1\"><g/><t>x &amp; y</t></svg>"), None);
    for broken in ["<a><b></a></b>", "<a", "<a>&</a>", "<a b=\"<\"/>", "<a b=\"1\" b=\"2\"/>", "<a>"] {
        assert!(problem(broken).is_some(), "{broken}");
    }
}

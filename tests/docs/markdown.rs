//! As much of Markdown as these pages use: headings, fenced blocks, code in a line, links.

/// One fenced block.
pub struct Block {
    /// The word behind the fence.
    pub language: String,
    /// The line of its fence, from 1.
    pub line: usize,
    /// Its lines.
    pub lines: Vec<String>,
}

/// The fenced blocks, and the text with them taken out.
pub fn blocks(text: &str) -> (Vec<Block>, String) {
    let (mut blocks, mut rest): (Vec<Block>, String) = (Vec::new(), String::new());
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), open.take()) {
            (Some(language), None) => {
                let language = language.trim().to_owned();
                open = Some(Block { language, line: number + 1, lines: Vec::new() });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.lines.push(line.to_owned());
                open = Some(block);
            }
            (None, None) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    (blocks, rest)
}

/// The levels of the headings in order.
pub fn headings(text: &str) -> Vec<usize> {
    let levels = blocks(text).1.lines().map(|line| line.len() - line.trim_start_matches('#').len()).collect::<Vec<_>>();
    levels.into_iter().filter(|level| *level > 0).collect()
}

/// Code in a line: what stands between single backticks.
pub fn spans(text: &str) -> Vec<String> {
    blocks(text)
        .1
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Targets of links within the repository, without their fragments.
pub fn links(text: &str) -> Vec<String> {
    let rest = blocks(text).1;
    let targets = rest.split("](").skip(1).filter_map(|tail| tail.split(')').next());
    let local = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    local.map(|target| target.split('#').next().unwrap_or_default().to_owned()).collect()
}

//! The examples of the reference, cut from one file that also stands as YAML.

const EXAMPLES: &str = include_str!("examples.yaml");
/// What begins an example; the rest of the line is the name of what it shows.
const MARK: &str = "--- # ";

/// Every example with the name of the map or kind that it shows (`start`, `step.activity`).
pub(in crate::language) fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    let parts = EXAMPLES.split(MARK).skip(1);
    parts.map(|part| part.split_once('\n').expect("an example stands under its name")).map(|(name, text)| (name.trim(), text.trim_end()))
}

/// The example of a map or kind, as Markdown.
pub(super) fn example(name: &str) -> Option<String> {
    examples().find(|(shown, _)| *shown == name).map(|(_, text)| format!("```yaml\n{text}\n```"))
}

//! The name that was probably meant.

/// The nearest of `known`: at most a third of the letters differ, at least one may (Damerau-Levenshtein).
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (written.chars().count() / 3).max(1);
    let plain = written.replace('-', "_").to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&plain, name), name))
        .filter(|(distance, name)| *distance <= most && *distance < name.chars().count())
        .min_by(|a, b| a.cmp(b))
        .map(|(_, name)| name)
}

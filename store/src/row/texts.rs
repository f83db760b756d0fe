//! Texts that many rows have, each kept once: fifty thousand cases have the same few processes, steps, roles, teams and people.

use std::collections::HashSet;

use tillit_engine::case::Text;

/// Texts that have been met.
#[derive(Debug, Default)]
pub(crate) struct Texts(HashSet<Text>);

impl Texts {
    /// A text, as it was met before.
    pub(super) fn get(&mut self, text: &str) -> Text {
        match self.0.get(text) {
            Some(met) => met.clone(),
            None => self.keep(Text::from(text)),
        }
    }

    /// Several.
    pub(super) fn all(&mut self, texts: &[&str]) -> Vec<Text> {
        texts.iter().map(|text| self.get(text)).collect()
    }

    /// The same text, as it was met before.
    pub(super) fn share(&mut self, text: Text) -> Text {
        match self.0.get(&text) {
            Some(met) => met.clone(),
            None => self.keep(text),
        }
    }

    fn keep(&mut self, text: Text) -> Text {
        self.0.insert(text.clone());
        text
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_written_alike_is_one_text() {
        let mut texts = Texts::default();
        let one = texts.get("first_line");
        assert!(Arc::ptr_eq(&one, &texts.get("first_line")));
        assert!(Arc::ptr_eq(&one, &texts.share(Text::from("first_line"))));
        assert!(!Arc::ptr_eq(&one, &texts.get("second_line")));
    }
}

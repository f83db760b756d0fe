//! An older choice in the place of the live one of the same name, beside lists and signals of now.
//!
//! A list or a signal that says a value which the older choice lacks keeps the values of now: it is right in itself, and only what
//! the older flow or a rule does with such a value can be a mistake.

use std::collections::BTreeSet;

use crate::model::{Catalogue, ChoiceList, List, Of, Signal, Written};

/// Puts the older choice into the catalogue.
pub(super) fn replace(live: &mut Catalogue, older: &ChoiceList) {
    let Some(newer) = live.choices.insert(older.name.value.clone(), older.clone()) else { return };
    let added = newer.items.keys().filter(|value| !older.items.contains_key(*value)).map(String::as_str).collect();
    let newer = Newer { choices: &newer, added };
    live.lists.values_mut().for_each(|list| newer.keep_in_list(list));
    live.systems.values_mut().flat_map(|system| system.sends.values_mut()).for_each(|signal| newer.keep_in_signal(signal));
}

struct Newer<'a> {
    choices: &'a ChoiceList,
    /// Values that the older choice lacks.
    added: BTreeSet<&'a str>,
}

impl Newer<'_> {
    fn keep_in_list(&self, list: &mut List) {
        for (name, field) in &mut list.fields {
            let values = list.items.values().filter_map(|item| item.values.get(name));
            if values.flat_map(|(_, value)| value.all()).any(|written| self.is_said_in(&written.value.text)) {
                self.keep(&mut field.of);
            }
        }
    }

    fn keep_in_signal(&self, signal: &mut Signal) {
        let says = |written: &Option<Written>| written.as_ref().is_some_and(|written| self.is_said_in(&written.value.text));
        let in_condition = says(&signal.condition);
        for field in signal.fields.values_mut() {
            if in_condition || says(&field.default) || field.map.values().any(|(_, ours)| self.is_said_in(ours.as_str())) {
                self.keep(&mut field.of);
            }
        }
    }

    /// Whether a value or an expression says one of the added values.
    fn is_said_in(&self, text: &str) -> bool {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| self.added.contains(word))
    }

    fn keep(&self, of: &mut Option<Of>) {
        let named = match of {
            Some(Of::Named(name)) if name.value == self.choices.name.value => name.span,
            _ => return,
        };
        *of = Some(Of::Here(self.choices.items.clone(), named));
    }
}

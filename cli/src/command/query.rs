//! What a list is asked for: options and flags of the command line as the query of a path.

use clap::ArgMatches;

use crate::client::escaped;

/// Names with values, in order.
#[derive(Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Options that have a value, and flags that are set, each by its own name.
    pub(super) fn of(matches: &ArgMatches, options: &[&str], flags: &[&str]) -> Query {
        let mut query = Query::default();
        for name in options {
            matches.get_one::<String>(name).into_iter().for_each(|value| query.add(name, value));
        }
        for name in flags {
            if matches.get_flag(name) {
                query.add(name, "true");
            }
        }
        query
    }

    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The path with the query.
    pub(super) fn of_path(&self, path: &str) -> String {
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}

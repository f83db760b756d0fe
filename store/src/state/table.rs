//! The tables of the state file, each with its name and the format of its rows, in one place.

/// A table. What its keys and values mean is known above; here they are bytes, and rows lie in the order of their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Live cases: the position that one began at → its summary.
    Open,
    /// Cases that are no longer live, by the same key.
    Closed,
    /// Index of closed cases by the instant of their end.
    ClosedByEnd,
    /// Index of closed cases by process, listed field, its value, and the instant of their end.
    ClosedByField,
    /// Index of ended cases by who sees them but for people's names, and the instant of their end.
    ClosedByAudience,
    /// Index of ended cases by everyone whom they name, and the instant of their end.
    ClosedByPerson,
    /// A case's id → the position that it began at.
    Cases,
    /// A case's number → the position that it began at.
    Numbers,
    /// The last number given out, by pattern and year.
    Counters,
    /// Idempotency keys by person and key → what was answered.
    Keys,
    /// The same by the instant of their use, so that old ones are found.
    KeysByTime,
    /// Known packages by hash, and the live one.
    Packages,
    /// People and their memberships.
    People,
    /// Hashes of tokens → whose they are.
    Tokens,
    /// Stream of the organisation → the number and the position of its last entry.
    Streams,
}

impl Table {
    /// All tables, in the order in which a fold writes them.
    pub const ALL: [Table; 15] = [
        Table::Open,
        Table::Closed,
        Table::ClosedByEnd,
        Table::ClosedByField,
        Table::ClosedByAudience,
        Table::ClosedByPerson,
        Table::Cases,
        Table::Numbers,
        Table::Counters,
        Table::Keys,
        Table::KeysByTime,
        Table::Packages,
        Table::People,
        Table::Tokens,
        Table::Streams,
    ];

    /// What it is called in the file and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.described().0
    }

    /// The first byte of each of its rows. Whoever changes what its rows mean raises it, never to a number it has had: a file with
    /// older rows is then made anew from the journal, and an older tillit refuses one with newer rows. None is zero.
    #[must_use]
    pub const fn format(self) -> u8 {
        self.described().1
    }

    const fn described(self) -> (&'static str, u8) {
        match self {
            Table::Open => ("open", 1),
            Table::Closed => ("closed", 1),
            Table::ClosedByEnd => ("closed by end", 1),
            Table::ClosedByField => ("closed by field", 2),
            Table::ClosedByAudience => ("closed by audience", 1),
            Table::ClosedByPerson => ("closed by person", 1),
            Table::Cases => ("cases", 1),
            Table::Numbers => ("numbers", 1),
            Table::Counters => ("counters", 1),
            Table::Keys => ("keys", 1),
            Table::KeysByTime => ("keys by time", 1),
            Table::Packages => ("packages", 1),
            Table::People => ("people", 1),
            Table::Tokens => ("tokens", 1),
            Table::Streams => ("streams", 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_in_their_order_and_are_told_apart() {
        for (index, table) in Table::ALL.into_iter().enumerate() {
            assert_eq!(table as usize, index);
            assert!(table.format() > 0);
            assert!(Table::ALL[..index].iter().all(|other| other.name() != table.name()));
        }
    }
}

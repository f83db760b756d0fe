//! Named lists of cases, each in several orders.
//!
//! All lists of an order lie in one ordered set, so that a list of one case costs no more than its entry. What names a list is kept
//! once; entries know it by number.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tillit_engine::case::{Actor, Text, Value};

use super::audience::{Audience, Ground};
use super::ordered::Ordered;
use super::who::Who;

/// What the cases of a list have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Process(Text),
    Status(Text),
    Owner(Who),
    Requester(Who),
    /// A task is for holders of this role.
    Role(Text),
    /// A task is for this team.
    Team(Text),
    /// A task is claimed by or only for this person.
    Person(Who),
    /// A task that nobody has claimed.
    Unclaimed,
    Step(Text),
    /// It has open matters.
    Matters,
    /// Who sees all of it, by name.
    SeenBy(Who),
    /// Who sees what is public of it or may do it, by name.
    MaySee(Who),
}

/// The number of a list: used again when no case is in it any more.
pub(super) type ListId = u32;

/// In which orders a list stands; cases with the same key stand by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The oldest first.
    Received,
    /// A case by its last entry, a task since when it is asked.
    Recent,
    /// By when a task is due; those that never are have the key [`NEVER`].
    Due,
}

/// Stands last.
pub(super) const NEVER: u64 = u64::MAX;

/// Where something stands in each [`Order`].
pub(super) type Keys = [u64; 3];

/// List, key, and where the case began.
pub(super) type Entry = (ListId, u64, u64);

/// The lists in which something is, lowest first.
pub(super) type Within = Box<[ListId]>;

/// Lists of what someone sees.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// They see all of what is in these.
    pub(super) all: Vec<ListId>,
    /// They may see no more than what is public of it; a row may be in the others too, or bar them.
    pub(super) some: Vec<ListId>,
}

/// The values of a field.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// In order, each with the list of those that have it.
    pub(super) lists: BTreeMap<Ordered, ListId>,
    /// How many have any.
    pub(super) size: usize,
}

#[derive(Clone, Debug)]
enum Label {
    Name(Name),
    Value(Text, Ordered),
    Audience(Audience),
    Free,
}

#[derive(Debug, Default)]
pub(super) struct Lists {
    names: HashMap<Name, ListId>,
    /// Field → its values in order.
    values: BTreeMap<Text, Values>,
    audiences: BTreeMap<Audience, ListId>,
    /// What each list is called, and how much is in it.
    labels: Vec<(Label, usize)>,
    free: Vec<ListId>,
    orders: [BTreeSet<Entry>; 3],
    /// Whether what is entered is not put in order yet.
    waits: bool,
}

impl Lists {
    /// From now on puts nothing in order until [`Lists::settle`]: many entries are ordered faster together.
    pub(super) fn wait(&mut self) {
        self.waits = true;
    }

    /// Puts in order all that is in lists: where each case began, its lists, and its keys.
    pub(super) fn settle<'k>(&mut self, standing: impl Iterator<Item = (u64, &'k Within, Keys)> + Clone) {
        self.waits = false;
        // Where the entries of each list begin, and where its next one goes.
        let (mut begin, mut size) = (Vec::with_capacity(self.labels.len()), 0);
        for (_, members) in &self.labels {
            begin.push(size);
            size += members;
        }
        for (order, entries) in self.orders.iter_mut().enumerate() {
            let (mut all, mut next) = (vec![Entry::default(); size], begin.clone());
            for (begun, lists, keys) in standing.clone() {
                for list in lists {
                    let place = &mut next[*list as usize];
                    all[*place] = (*list, keys[order], begun);
                    *place += 1;
                }
            }
            let ends = next;
            begin.iter().zip(ends).for_each(|(begin, end)| all[*begin..end].sort_unstable());
            // A set that is made of what is in order is made without a search for each place.
            *entries = all.into_iter().collect();
        }
    }

    /// Counts one more in a list.
    pub(super) fn enter(&mut self, name: Name) -> ListId {
        match self.names.get(&name) {
            Some(list) => self.count(*list),
            None => {
                let list = self.label(Label::Name(name.clone()));
                self.names.insert(name, list);
                list
            }
        }
    }

    /// Counts one more in the list of those that have a value of a field.
    pub(super) fn enter_value(&mut self, field: &Text, value: &Value) -> ListId {
        let value = Ordered(value.clone());
        let list = match self.values.get(field).and_then(|values| values.lists.get(&value)) {
            Some(list) => self.count(*list),
            None => self.label(Label::Value(field.clone(), value.clone())),
        };
        let values = self.values.entry(field.clone()).or_default();
        values.size += 1;
        values.lists.entry(value).or_insert(list);
        list
    }

    /// Counts one more in the list of those that have an audience.
    pub(super) fn enter_audience(&mut self, audience: Audience) -> ListId {
        match self.audiences.get(&audience) {
            Some(list) => self.count(*list),
            None => {
                let list = self.label(Label::Audience(audience.clone()));
                self.audiences.insert(audience, list);
                list
            }
        }
    }

    fn count(&mut self, list: ListId) -> ListId {
        self.labels[list as usize].1 += 1;
        list
    }

    fn label(&mut self, label: Label) -> ListId {
        if let Some(list) = self.free.pop() {
            self.labels[list as usize] = (label, 1);
            return list;
        }
        self.labels.push((label, 1));
        ListId::try_from(self.labels.len() - 1).expect("there are not as many lists as numbers for them")
    }

    /// Counts one less in a list; one that is empty then is forgotten.
    pub(super) fn leave(&mut self, list: ListId) {
        let (label, size) = &mut self.labels[list as usize];
        *size -= 1;
        let is_empty = *size == 0;
        if let Label::Value(field, value) = label {
            let values = self.values.get_mut(field).expect("a list of a value stands among its field's");
            values.size -= 1;
            if is_empty {
                values.lists.remove(value);
            }
            if values.lists.is_empty() {
                self.values.remove(field);
            }
        }
        if !is_empty {
            return;
        }
        match std::mem::replace(label, Label::Free) {
            Label::Name(name) => _ = self.names.remove(&name),
            Label::Audience(audience) => _ = self.audiences.remove(&audience),
            Label::Value(..) => {}
            Label::Free => unreachable!("a list that is free has no members"),
        }
        self.free.push(list);
    }

    /// Moves a case within its lists to where its new keys put it.
    pub(super) fn rekey(&mut self, begun: u64, lists: &Within, before: Keys, after: Keys) {
        for (order, entries) in self.orders.iter_mut().enumerate().filter(|(order, _)| before[*order] != after[*order]) {
            for list in lists {
                entries.remove(&(*list, before[order], begun));
                entries.insert((*list, after[order], begun));
            }
        }
    }

    /// Moves a case from where it stood to where it stands, touching only what differs. Each is lists with keys; one case may be in
    /// a list several times, by several of its tasks.
    pub(super) fn shift(&mut self, begun: u64, before: &[(&Within, Keys)], after: &[(&Within, Keys)]) {
        if self.waits {
            return;
        }
        for (order, entries) in self.orders.iter_mut().enumerate() {
            let is_same = |((lists, keys), (other_lists, other_keys)): (&(&Within, Keys), &(&Within, Keys))| {
                keys[order] == other_keys[order] && lists == other_lists
            };
            if before.len() == after.len() && before.iter().zip(after).all(is_same) {
                continue;
            }
            let places = |standing: &[(&Within, Keys)]| {
                let mut places: Vec<(ListId, u64)> =
                    standing.iter().flat_map(|(lists, keys)| lists.iter().map(|list| (*list, keys[order]))).collect();
                places.sort_unstable();
                places.dedup();
                places
            };
            let (before, after) = (places(before), places(after));
            for (list, key) in before.iter().filter(|place| after.binary_search(place).is_err()) {
                entries.remove(&(*list, *key, begun));
            }
            for (list, key) in after.iter().filter(|place| before.binary_search(place).is_err()) {
                entries.insert((*list, *key, begun));
            }
        }
    }

    /// A list by name; none if nothing is in it.
    pub(super) fn named(&self, name: &Name) -> Option<ListId> {
        self.names.get(name).copied()
    }

    /// The list of those that have a value of a field.
    pub(super) fn valued(&self, field: &str, value: &Value) -> Option<ListId> {
        self.values.get(field)?.lists.get(&Ordered(value.clone())).copied()
    }

    /// The values that a field has.
    pub(super) fn values(&self, field: &str) -> Option<&Values> {
        self.values.get(field)
    }

    /// The lists that hold all that someone sees.
    pub(super) fn seen(&self, viewer: &Actor) -> Seen {
        let mut seen = Seen::default();
        let admits = |grounds: &[Ground]| grounds.iter().any(|ground| ground.admits(viewer));
        for (audience, list) in &self.audiences {
            let sees_all = admits(&audience.all);
            seen.all.extend(sees_all.then_some(*list));
            let sees_some = if sees_all { audience.is_unsure } else { admits(&audience.some) };
            seen.some.extend(sees_some.then_some(*list));
        }
        if let Some(who) = viewer.person().and_then(Who::of) {
            seen.all.extend(self.named(&Name::SeenBy(who.clone())));
            seen.some.extend(self.named(&Name::MaySee(who)));
        }
        seen
    }

    /// The lists that hold all that someone may do, of lists of tasks.
    pub(super) fn doable(&self, viewer: &Actor) -> Vec<ListId> {
        let admitting = self.audiences.iter().filter(|(audience, _)| audience.some.iter().any(|ground| ground.admits(viewer)));
        let named = viewer.person().and_then(Who::of).and_then(|who| self.named(&Name::MaySee(who)));
        admitting.map(|(_, list)| *list).chain(named).collect()
    }

    /// How much is in lists together; what is in several counts as often.
    pub(super) fn size(&self, lists: &[ListId]) -> usize {
        lists.iter().map(|list| self.labels[*list as usize].1).sum()
    }

    /// Whether nothing stands in any list, and none is known.
    pub(super) fn is_empty(&self) -> bool {
        let is_known = !(self.names.is_empty() && self.values.is_empty() && self.audiences.is_empty());
        !is_known && self.orders.iter().all(BTreeSet::is_empty) && self.free.len() == self.labels.len()
    }

    /// The entries of an order, of all lists.
    pub(super) fn order(&self, order: Order) -> &BTreeSet<Entry> {
        &self.orders[order as usize]
    }
}

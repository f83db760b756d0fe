//! A page: stages of a list one after the other, each read until the page is full.

use std::cmp::Ordering;
use std::sync::Arc;

use tillit_engine::case::{Id, Value};

use super::Work;
use super::cursor::{Place, Rank};
use super::lists::{ListId, Lists, Order};
use super::merge::{By, From, Merge, Source};
use super::ordered::Ordered;
use crate::summary::Summary;

/// A part of a list in which all rows are sorted by the same sort of thing.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) kind: Kind,
    pub(super) sources: Vec<Source>,
}

/// By what the rows of a stage are sorted.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// By the keys of its sources.
    Keyed,
    /// They have one value, and are sorted by age.
    Valued(Value),
    /// They have nothing to be sorted by, and stand last by age.
    Unset,
}

/// What is wanted of the stages.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) falling: bool,
    pub(super) limit: usize,
    pub(super) from: Option<Place>,
}

/// What was found: each with its place.
pub(super) struct Walked<T> {
    pub(super) found: Vec<(Place, T)>,
    pub(super) read: usize,
}

impl Work {
    /// Goes through stages in their order. `look` puts what a case has for the list at a key (0 but for keyed stages) into the vector:
    /// itself, or some of its tasks in the order of their ids.
    pub(super) fn walk<T>(
        &self,
        lists: &Lists,
        stages: impl Iterator<Item = Stage>,
        wanted: &Wanted,
        mut look: impl FnMut(&Arc<Summary>, &Kind, u64, &mut Vec<(Option<Id>, T)>),
    ) -> Walked<T> {
        let Wanted { falling, limit, from } = wanted;
        let mut walked = Walked { found: Vec::new(), read: 0 };
        let mut of_row = Vec::new();
        for stage in stages {
            let from = match from.as_ref().map(|from| (stage.kind.compare(&from.rank, *falling), from)) {
                Some((Ordering::Less, _)) => continue,
                Some((Ordering::Equal, from)) => Some(from),
                Some((Ordering::Greater, _)) | None => None,
            };
            let mut merge = Merge::new(lists, &stage.sources, stage.by(), *falling, from.map(Place::entry));
            while walked.found.len() < *limit {
                let Some((key, begun)) = merge.next() else { break };
                let row = self.get(begun).expect("what stands in a list has a row");
                look(row, &stage.kind, key, &mut of_row);
                if *falling {
                    of_row.reverse();
                }
                let place = |task| Place { rank: stage.kind.rank(key), begun, task };
                let new = of_row.drain(..).map(|(task, one)| (place(task), one));
                walked.found.extend(new.filter(|(place, _)| from.is_none_or(|from| place.compare(from, *falling).is_gt())));
            }
            walked.read += merge.read;
            if walked.found.len() >= *limit {
                break;
            }
        }
        walked.found.truncate(*limit);
        walked
    }
}

impl Work {
    /// All rows that stand in one of some lists, by age.
    pub(super) fn rows_in<'w>(&'w self, lists: &'w Lists, which: &[ListId]) -> impl Iterator<Item = &'w Arc<Summary>> {
        let sources: Vec<Source> = which.iter().map(|list| Source::all(*list, Order::Received)).collect();
        let merge = Merge::new(lists, &sources, By::Age, false, None);
        merge.map(|(_, begun)| self.get(begun).expect("what stands in a list has a row"))
    }
}

impl Stage {
    fn by(&self) -> By {
        match self.kind {
            Kind::Keyed => By::Key,
            Kind::Valued(_) | Kind::Unset => By::Age,
        }
    }
}

impl Kind {
    /// Where its rows stand to one of that rank, whatever its key.
    fn compare(&self, rank: &Rank, falling: bool) -> Ordering {
        let key = if let Rank::Key(key) = rank { *key } else { 0 };
        self.rank(key).compare(rank, falling)
    }

    fn rank(&self, key: u64) -> Rank {
        match self {
            Kind::Keyed => Rank::Key(key),
            Kind::Valued(value) => Rank::Value(value.clone()),
            Kind::Unset => Rank::Unset,
        }
    }
}

impl Rank {
    fn compare(&self, other: &Rank, falling: bool) -> Ordering {
        let directed = |order: Ordering| if falling { order.reverse() } else { order };
        match (self, other) {
            (Rank::Key(one), Rank::Key(other)) => directed(one.cmp(other)),
            (Rank::Value(one), Rank::Value(other)) => directed(Ordered(one.clone()).cmp(&Ordered(other.clone()))),
            (one, other) => matches!(one, Rank::Unset).cmp(&matches!(other, Rank::Unset)),
        }
    }
}

impl Place {
    /// How it stands to another of the same list.
    pub(super) fn compare(&self, other: &Place, falling: bool) -> Ordering {
        let by_age = (self.begun, self.task).cmp(&(other.begun, other.task));
        self.rank.compare(&other.rank, falling).then(if falling { by_age.reverse() } else { by_age })
    }

    fn entry(&self) -> From {
        let key = if let Rank::Key(key) = self.rank { key } else { 0 };
        From { key, begun: self.begun, again: self.task.is_some() }
    }
}

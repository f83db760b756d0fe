//! A case's summary as a row.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Admission, Id, Onlookers, Queued, Text, Value};

use super::value::{IdRow, PersonRow, ValueRow};
use super::{Row, RowError, Texts, each, instant};
use crate::record::ShortHash;
use crate::summary::{FlowKeys, Listed, Summary};

/// Of one case alone are its id, its number and what was written in it; all other texts are shared with other rows.
#[derive(Serialize, Deserialize)]
pub(crate) struct SummaryRow<'a> {
    begun: u64,
    head: u64,
    seq: u64,
    case: &'a str,
    number: Option<&'a str>,
    process: &'a str,
    process_hash: [u8; 8],
    channel: &'a str,
    received: i64,
    at: i64,
    status: Option<&'a str>,
    ended: Option<(&'a str, i64)>,
    live_until: Option<i64>,
    owner: Option<PersonRow>,
    requester: Option<PersonRow>,
    #[serde(borrow)]
    all: AdmissionRow<'a>,
    #[serde(borrow)]
    public: AdmissionRow<'a>,
    #[serde(borrow)]
    listed: Vec<(&'a str, ValueRow, bool)>,
    #[serde(borrow)]
    tasks: Vec<QueuedRow<'a>>,
    matters: Vec<IdRow>,
    timers: Vec<(i64, IdRow)>,
    outbox: Vec<IdRow>,
    #[serde(borrow)]
    keys: Vec<(&'a str, Vec<(&'a str, ValueRow)>)>,
}

#[derive(Serialize, Deserialize)]
struct AdmissionRow<'a> {
    anyone: bool,
    #[serde(borrow)]
    roles: Vec<&'a str>,
    team: Option<&'a str>,
    people: Vec<PersonRow>,
    teams: Vec<&'a str>,
    roles_of_any_team: Vec<&'a str>,
    only: Option<PersonRow>,
    barred: Vec<PersonRow>,
}

#[derive(Serialize, Deserialize)]
struct QueuedRow<'a> {
    id: IdRow,
    process: &'a str,
    step: &'a str,
    #[serde(borrow)]
    admission: AdmissionRow<'a>,
    claimed_by: Option<PersonRow>,
    due: Option<i64>,
    since: i64,
}

impl Row for Summary {
    type Stored<'a> = SummaryRow<'a>;

    fn of_stored(row: SummaryRow<'_>, texts: &mut Texts) -> Result<Summary, RowError> {
        Ok(Summary {
            begun: row.begun,
            head: row.head,
            seq: row.seq,
            case: Text::from(row.case),
            number: row.number.map(Text::from),
            process: texts.get(row.process),
            process_hash: ShortHash(row.process_hash),
            channel: texts.get(row.channel),
            received: instant(row.received)?,
            at: instant(row.at)?,
            status: row.status.map(|status| texts.get(status)),
            ended: row.ended.map(|(end, at)| Ok::<_, RowError>((texts.get(end), instant(at)?))).transpose()?,
            live_until: row.live_until.map(instant).transpose()?,
            owner: row.owner.map(|owner| owner.read(texts)),
            requester: row.requester.map(|requester| requester.read(texts)),
            onlookers: Onlookers { all: row.all.read(texts), public: row.public.read(texts) },
            listed: each(row.listed, |(field, value, public)| Ok(Listed { field: texts.get(field), value: value.read(texts)?, public }))?,
            tasks: each(row.tasks, |task| task.read(texts))?,
            matters: row.matters.into_iter().map(Id::from).collect(),
            timers: each(row.timers, |(due, id)| Ok((instant(due)?, id.into())))?,
            outbox: row.outbox.into_iter().map(Id::from).collect(),
            keys: each(row.keys, |(process, values)| {
                let values = each(values, |(name, value)| Ok((texts.get(name), value.read(texts)?)))?;
                Ok(FlowKeys { process: texts.get(process), values })
            })?,
        })
    }
}

impl<'a> From<&'a Summary> for SummaryRow<'a> {
    fn from(summary: &'a Summary) -> SummaryRow<'a> {
        let named = |values: &'a [(Text, Value)]| values.iter().map(|(name, value)| (&**name, value.into())).collect();
        SummaryRow {
            begun: summary.begun,
            head: summary.head,
            seq: summary.seq,
            case: &summary.case,
            number: summary.number.as_deref(),
            process: &summary.process,
            process_hash: summary.process_hash.0,
            channel: &summary.channel,
            received: summary.received.as_microsecond(),
            at: summary.at.as_microsecond(),
            status: summary.status.as_deref(),
            ended: summary.ended.as_ref().map(|(end, at)| (&**end, at.as_microsecond())),
            live_until: summary.live_until.map(Timestamp::as_microsecond),
            owner: summary.owner.as_ref().map(PersonRow::from),
            requester: summary.requester.as_ref().map(PersonRow::from),
            all: AdmissionRow::from(&summary.onlookers.all),
            public: AdmissionRow::from(&summary.onlookers.public),
            listed: summary.listed.iter().map(|listed| (&*listed.field, (&listed.value).into(), listed.public)).collect(),
            tasks: summary.tasks.iter().map(QueuedRow::from).collect(),
            matters: summary.matters.iter().map(IdRow::from).collect(),
            timers: summary.timers.iter().map(|(due, id)| (due.as_microsecond(), id.into())).collect(),
            outbox: summary.outbox.iter().map(IdRow::from).collect(),
            keys: summary.keys.iter().map(|keys| (&*keys.process, named(&keys.values))).collect(),
        }
    }
}

impl AdmissionRow<'_> {
    fn read(self, texts: &mut Texts) -> Admission {
        Admission {
            anyone: self.anyone,
            roles: texts.all(&self.roles),
            team: self.team.map(|team| texts.get(team)),
            people: self.people.into_iter().map(|person| person.read(texts)).collect(),
            teams: texts.all(&self.teams),
            roles_of_any_team: texts.all(&self.roles_of_any_team),
            only: self.only.map(|only| only.read(texts)),
            barred: self.barred.into_iter().map(|person| person.read(texts)).collect(),
        }
    }
}

impl<'a> From<&'a Admission> for AdmissionRow<'a> {
    fn from(admission: &'a Admission) -> AdmissionRow<'a> {
        let names = |names: &'a [Text]| names.iter().map(|name| &**name).collect();
        AdmissionRow {
            anyone: admission.anyone,
            roles: names(&admission.roles),
            team: admission.team.as_deref(),
            people: admission.people.iter().map(PersonRow::from).collect(),
            teams: names(&admission.teams),
            roles_of_any_team: names(&admission.roles_of_any_team),
            only: admission.only.as_ref().map(PersonRow::from),
            barred: admission.barred.iter().map(PersonRow::from).collect(),
        }
    }
}

impl QueuedRow<'_> {
    fn read(self, texts: &mut Texts) -> Result<Queued, RowError> {
        Ok(Queued {
            id: self.id.into(),
            process: texts.get(self.process),
            step: texts.get(self.step),
            admission: self.admission.read(texts),
            claimed_by: self.claimed_by.map(|person| person.read(texts)),
            due: self.due.map(instant).transpose()?,
            since: instant(self.since)?,
        })
    }
}

impl<'a> From<&'a Queued> for QueuedRow<'a> {
    fn from(queued: &'a Queued) -> QueuedRow<'a> {
        QueuedRow {
            id: (&queued.id).into(),
            process: &queued.process,
            step: &queued.step,
            admission: (&queued.admission).into(),
            claimed_by: queued.claimed_by.as_ref().map(PersonRow::from),
            due: queued.due.map(Timestamp::as_microsecond),
            since: queued.since.as_microsecond(),
        }
    }
}

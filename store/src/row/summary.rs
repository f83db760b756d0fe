//! A case's summary as a row.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Admission, Id, Onlookers, Person, Queued, Text, Value};

use super::value::{IdRow, PersonRow, ValueRow};
use super::{Row, RowError, instant};
use crate::record::ShortHash;
use crate::summary::{FlowKeys, Listed, Summary};

#[derive(Serialize, Deserialize)]
pub(crate) struct SummaryRow {
    begun: u64,
    head: u64,
    seq: u64,
    case: Text,
    number: Option<Text>,
    process: Text,
    process_hash: [u8; 8],
    channel: Text,
    received: i64,
    at: i64,
    status: Option<Text>,
    ended: Option<(Text, i64)>,
    live_until: Option<i64>,
    owner: Option<PersonRow>,
    requester: Option<PersonRow>,
    all: AdmissionRow,
    public: AdmissionRow,
    listed: Vec<(Text, ValueRow, bool)>,
    tasks: Vec<QueuedRow>,
    matters: Vec<IdRow>,
    timers: Vec<(i64, IdRow)>,
    outbox: Vec<IdRow>,
    keys: Vec<(Text, Vec<(Text, ValueRow)>)>,
}

#[derive(Serialize, Deserialize)]
struct AdmissionRow {
    anyone: bool,
    roles: Vec<Text>,
    team: Option<Text>,
    people: Vec<PersonRow>,
    teams: Vec<Text>,
    roles_of_any_team: Vec<Text>,
    only: Option<PersonRow>,
    barred: Vec<PersonRow>,
}

#[derive(Serialize, Deserialize)]
struct QueuedRow {
    id: IdRow,
    process: Text,
    step: Text,
    admission: AdmissionRow,
    claimed_by: Option<PersonRow>,
    due: Option<i64>,
    since: i64,
}

impl Row for Summary {
    type Stored = SummaryRow;
}

impl From<&Summary> for SummaryRow {
    fn from(summary: &Summary) -> SummaryRow {
        SummaryRow {
            begun: summary.begun,
            head: summary.head,
            seq: summary.seq,
            case: summary.case.clone(),
            number: summary.number.clone(),
            process: summary.process.clone(),
            process_hash: summary.process_hash.0,
            channel: summary.channel.clone(),
            received: summary.received.as_microsecond(),
            at: summary.at.as_microsecond(),
            status: summary.status.clone(),
            ended: summary.ended.as_ref().map(|(end, at)| (end.clone(), at.as_microsecond())),
            live_until: summary.live_until.map(Timestamp::as_microsecond),
            owner: summary.owner.as_ref().map(PersonRow::from),
            requester: summary.requester.as_ref().map(PersonRow::from),
            all: AdmissionRow::from(&summary.onlookers.all),
            public: AdmissionRow::from(&summary.onlookers.public),
            listed: summary.listed.iter().map(|listed| (listed.field.clone(), (&listed.value).into(), listed.public)).collect(),
            tasks: summary.tasks.iter().map(QueuedRow::from).collect(),
            matters: summary.matters.iter().map(IdRow::from).collect(),
            timers: summary.timers.iter().map(|(due, id)| (due.as_microsecond(), id.into())).collect(),
            outbox: summary.outbox.iter().map(IdRow::from).collect(),
            keys: summary.keys.iter().map(|keys| (keys.process.clone(), rows(&keys.values))).collect(),
        }
    }
}

impl TryFrom<SummaryRow> for Summary {
    type Error = RowError;

    fn try_from(row: SummaryRow) -> Result<Summary, RowError> {
        let keys = row.keys.into_iter().map(|(process, keys)| Ok(FlowKeys { process, values: values(keys)? }));
        Ok(Summary {
            begun: row.begun,
            head: row.head,
            seq: row.seq,
            case: row.case,
            number: row.number,
            process: row.process,
            process_hash: ShortHash(row.process_hash),
            channel: row.channel,
            received: instant(row.received)?,
            at: instant(row.at)?,
            status: row.status,
            ended: row.ended.map(|(end, at)| Ok::<_, RowError>((end, instant(at)?))).transpose()?,
            live_until: row.live_until.map(instant).transpose()?,
            owner: row.owner.map(Person::from),
            requester: row.requester.map(Person::from),
            onlookers: Onlookers { all: row.all.into(), public: row.public.into() },
            listed: row
                .listed
                .into_iter()
                .map(|(field, value, public)| Ok(Listed { field, value: value.try_into()?, public }))
                .collect::<Result<_, RowError>>()?,
            tasks: row.tasks.into_iter().map(Queued::try_from).collect::<Result<_, _>>()?,
            matters: row.matters.into_iter().map(Id::from).collect(),
            timers: row.timers.into_iter().map(|(due, id)| Ok((instant(due)?, id.into()))).collect::<Result<_, RowError>>()?,
            outbox: row.outbox.into_iter().map(Id::from).collect(),
            keys: keys.collect::<Result<_, RowError>>()?,
        })
    }
}

impl From<&Admission> for AdmissionRow {
    fn from(admission: &Admission) -> AdmissionRow {
        AdmissionRow {
            anyone: admission.anyone,
            roles: admission.roles.clone(),
            team: admission.team.clone(),
            people: admission.people.iter().map(PersonRow::from).collect(),
            teams: admission.teams.clone(),
            roles_of_any_team: admission.roles_of_any_team.clone(),
            only: admission.only.as_ref().map(PersonRow::from),
            barred: admission.barred.iter().map(PersonRow::from).collect(),
        }
    }
}

impl From<AdmissionRow> for Admission {
    fn from(row: AdmissionRow) -> Admission {
        Admission {
            anyone: row.anyone,
            roles: row.roles,
            team: row.team,
            people: row.people.into_iter().map(Person::from).collect(),
            teams: row.teams,
            roles_of_any_team: row.roles_of_any_team,
            only: row.only.map(Person::from),
            barred: row.barred.into_iter().map(Person::from).collect(),
        }
    }
}

impl From<&Queued> for QueuedRow {
    fn from(queued: &Queued) -> QueuedRow {
        QueuedRow {
            id: (&queued.id).into(),
            process: queued.process.clone(),
            step: queued.step.clone(),
            admission: (&queued.admission).into(),
            claimed_by: queued.claimed_by.as_ref().map(PersonRow::from),
            due: queued.due.map(Timestamp::as_microsecond),
            since: queued.since.as_microsecond(),
        }
    }
}

impl TryFrom<QueuedRow> for Queued {
    type Error = RowError;

    fn try_from(row: QueuedRow) -> Result<Queued, RowError> {
        Ok(Queued {
            id: row.id.into(),
            process: row.process,
            step: row.step,
            admission: row.admission.into(),
            claimed_by: row.claimed_by.map(Person::from),
            due: row.due.map(instant).transpose()?,
            since: instant(row.since)?,
        })
    }
}

fn rows(values: &[(Text, Value)]) -> Vec<(Text, ValueRow)> {
    values.iter().map(|(name, value)| (name.clone(), value.into())).collect()
}

fn values(rows: Vec<(Text, ValueRow)>) -> Result<Vec<(Text, Value)>, RowError> {
    rows.into_iter().map(|(name, row)| Ok((name, row.try_into()?))).collect()
}

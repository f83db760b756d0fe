//! A case → its row.

use tillit_engine::case::{Case, Scope};
use tillit_engine::{Package, onlookers, queue};

use crate::summary::{FlowKeys, Listed, Summary};

/// The row of a case whose first entry stands at `begun` and whose last at `head`. `package` is the case's own.
#[must_use]
pub fn summarise(package: &Package, case: &Case, begun: u64, head: u64) -> Summary {
    let main = case.main();
    let kept = package.kept(&case.process);
    let listed = kept.into_iter().flat_map(|kept| &kept.listed);
    let listed =
        listed.filter_map(|(field, public)| Some(Listed { field: field.clone(), value: main.fields.get(field)?.clone(), public: *public }));
    let requester = kept.and_then(|kept| main.fields.get(kept.requester.as_ref()?)?.as_person().cloned());
    Summary {
        begun,
        head,
        seq: case.seq,
        case: case.id.clone(),
        number: case.number.clone(),
        process: case.process.clone(),
        process_hash: case.process_hash,
        channel: case.channel.clone(),
        received: case.received,
        at: case.at,
        status: case.status.clone(),
        ended: case.ended.as_ref().map(|ended| (ended.end.clone(), ended.at)),
        live_until: case.ended.as_ref().and_then(|ended| ended.live_until),
        owner: case.owner.clone(),
        requester,
        onlookers: onlookers(package, case),
        listed: listed.collect(),
        tasks: queue(package, case),
        matters: case.matters.keys().copied().collect(),
        timers: case.timers.values().map(|timer| (timer.due, timer.id)).collect(),
        outbox: case.outbox.keys().copied().collect(),
        keys: std::iter::once(main)
            .chain(case.scopes.values().filter(|scope| scope.id != main.id && scope.is_of_process()))
            .map(|scope| keys(package, scope))
            .collect(),
    }
}

/// What a flow is found by.
fn keys(package: &Package, scope: &Scope) -> FlowKeys {
    let names = package.kept(&scope.process).map(|kept| kept.found_by.as_slice()).unwrap_or_default();
    let values = names.iter().filter_map(|name| Some((name.clone(), scope.fields.get(name)?.clone())));
    FlowKeys { process: scope.process.clone(), values: values.collect() }
}

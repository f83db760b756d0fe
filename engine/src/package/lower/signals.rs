//! Signals of the catalogue: how a system's JSON becomes typed fields.

use indexmap::IndexMap;

use super::{Lowering, text};
use crate::case::Text;
use crate::model::{Fact, Type};
use crate::package::plan::{SignalFieldPlan, SignalPlan};

impl Lowering<'_> {
    pub(super) fn signals(&self) -> IndexMap<Text, SignalPlan> {
        let signals = self.world.signals.iter().map(|(name, known)| {
            let mut facts = self.world.no_facts();
            for (field, of) in &known.fields {
                facts.insert(field.clone(), Fact { of: of.clone(), public: true, volatile: false });
            }
            let fields = known.signal.fields.values().filter_map(|field| {
                let of = known.fields.get(field.name.as_str())?;
                let own = || format!("/{}", field.name.as_str());
                let plan = SignalFieldPlan {
                    from: field.from.as_ref().map_or_else(own, |from| from.value.clone()),
                    map: field.map.iter().map(|(theirs, (_, ours))| (theirs.clone(), ours.value.clone())).collect(),
                    default: field.default.as_ref().map(|written| self.one(written, std::slice::from_ref(of), &facts)),
                    of: of.clone(),
                };
                Some((text(field.name.as_str()), plan))
            });
            let plan = SignalPlan {
                system: text(known.system.name.as_str()),
                each: known.signal.each.as_ref().map(|each| each.value.clone()),
                condition: known.signal.condition.as_ref().map(|written| self.one(written, &[Type::Boolean], &facts)),
                fields: fields.collect(),
            };
            (text(name), plan)
        });
        signals.collect()
    }
}

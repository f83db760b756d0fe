//! Reload: the package's folder is read again and goes live as a whole, or not at all.

use serde_json::{Value as Json, json};
use tillit_engine::{Colour, Language, Words, render, to_json};
use tillit_store::{PinnedVersion, Unfit, with_causes};

use super::{Declined, DeclinedKind};
use crate::house::{House, Publication, publish};
use crate::words::words;

/// Reads, checks, and unless `dry` puts into force. What is wrong is no refusal of the order: it is its answer, `unfit`, each with
/// its diagnostics as `tillit check` shows them, in words and for scripts.
pub(super) fn reload(house: &House, dry: bool, language: Language, colour: bool) -> Result<Json, Declined> {
    let Some(read) = house.read_folder() else {
        let words = words!(
            "servern vet ingen mapp med ett paket; starta den med --package",
            "the server knows no folder of a package; start it with --package"
        );
        return Err(Declined::refused(words));
    };
    let sources = read.map_err(|reason| Declined { kind: DeclinedKind::Fault, words: Words { sv: reason.clone(), en: reason } })?;
    let published = publish(house, &sources, dry).map_err(|error| Declined::fault(&with_causes(&error)))?;
    let files = sources.iter().count();
    match published {
        Publication::Fits { prepared, is_same } => {
            let stays: Vec<Json> = prepared.stays.iter().map(version).collect();
            let here = cases(house).saturating_sub(prepared.stays.iter().map(|stay| stay.cases).sum::<u64>());
            Ok(json!({"published": !dry, "same": is_same, "files": files, "goes_on": here, "stays": stays, "unfit": []}))
        }
        Publication::Unfit(unfit) => {
            let unfit: Vec<Json> = unfit.iter().map(|one| shown(one, language, colour)).collect();
            Ok(json!({"published": false, "same": false, "files": files, "goes_on": null, "stays": [], "unfit": unfit}))
        }
        Publication::Refused(refused) => Err(refused.into()),
    }
}

/// How many cases are live.
fn cases(house: &House) -> u64 {
    house.store().work().versions().values().sum()
}

fn version(version: &PinnedVersion) -> Json {
    json!({"process": &*version.process, "version": version.hash.to_string(), "cases": version.cases})
}

/// What is wrong; `pinned`: the version of live cases that it does not fit.
fn shown(unfit: &Unfit, language: Language, colour: bool) -> Json {
    let Unfit { pinned, sources, diagnostics } = unfit;
    let colour = if colour { Colour::Always } else { Colour::Never };
    let all = diagnostics.iter().map(|diagnostic| to_json(diagnostic, sources, language));
    let text = diagnostics.iter().map(|diagnostic| render(diagnostic, sources, language, colour));
    json!({
        "pinned": pinned.as_ref().map(version),
        "diagnostics": all.collect::<Vec<Json>>(),
        "text": text.collect::<Vec<String>>(),
    })
}

//! A data folder from the command line: which one it is, and how an order gets to the house that has it open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use serde_json::Value as Json;
use tillit_server::clock::MachineClock;
use tillit_server::house::House;
use tillit_server::order::{GiveError, Order, carry_out, give};

use crate::failure::Failure;
use crate::folder;

/// The data folder of a command: the one it names, else `.tillit` of the nearest folder upwards that has one.
///
/// # Errors
/// There is none, or the one that is named is none: a misspelt name shall make no folder.
pub(crate) fn find(matches: &ArgMatches) -> Result<PathBuf, Failure> {
    let named = matches.get_one::<PathBuf>("data").cloned();
    let folder = named.or_else(folder::nearest_data).ok_or(Failure::NoData { path: None })?;
    if folder.join("journal").is_dir() { Ok(folder) } else { Err(Failure::NoData { path: Some(folder) }) }
}

/// Has an order carried out: by the server that has the data folder open, else here.
///
/// # Errors
/// It is declined, or the folder cannot be reached.
pub(crate) fn order(data: &Path, order: &Order) -> Result<Json, Failure> {
    let carried = match give(data, order) {
        Err(GiveError::NoServer) => {
            let house = House::open(data, Arc::new(MachineClock), Arc::new(|what| eprintln!("{what}")))?;
            let carried = carry_out(&house, order);
            house.close()?;
            carried
        }
        given => given?,
    };
    carried.map_err(Failure::Declined)
}

/// As [`order`], where only a running server can carry it out.
///
/// # Errors
/// As [`order`]; no server runs.
pub(crate) fn order_of_server(data: &Path, order: &Order) -> Result<Json, Failure> {
    give(data, order)?.map_err(Failure::Declined)
}

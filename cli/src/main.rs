//! `tillit`, the binary: reads arguments, runs one command, prints for people or for scripts.
//!
//! Exit codes: 0 done · 1 the thing checked is not right · 2 wrong use · 3 refused · 4 not found or not allowed · 5 cannot reach or open · 6 fault.

mod arguments;
mod bench;
mod client;
mod command;
mod data;
mod demo;
mod failure;
mod folder;
mod profile;
mod show;
mod terminal;

use std::process::ExitCode;

use crate::terminal::Terminal;

/// Deciding makes and frees many small things; this one is quicker at that than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let language = terminal::language_of_arguments().unwrap_or_else(terminal::language_of_environment);
    let matches = arguments::parse(language);
    let terminal = Terminal::new(&matches, language);
    match command::run(&matches, &terminal) {
        Ok(code) => code,
        Err(failure) => {
            terminal.error(&failure);
            failure.exit_code()
        }
    }
}

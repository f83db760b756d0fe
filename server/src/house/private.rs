//! The data folder is for its owner alone: personal data is in it, and whoever reaches its socket may do everything.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

/// What its owner may do with the folder, and nobody else.
const MODE: u32 = 0o700;

/// Makes the folder where it is not there, and closes it where it is; whether it was open to others until now.
///
/// # Errors
/// It cannot be made, or is another's.
pub(super) fn make_private(folder: &Path) -> io::Result<bool> {
    DirBuilder::new().recursive(true).mode(MODE).create(folder)?;
    let was_open = !is_private(folder)?;
    if was_open {
        fs::set_permissions(folder, Permissions::from_mode(MODE))?;
    }
    Ok(was_open)
}

/// Whether nobody but its owner may enter the folder.
///
/// # Errors
/// It cannot be looked at.
pub(crate) fn is_private(folder: &Path) -> io::Result<bool> {
    Ok(fs::metadata(folder)?.permissions().mode() & 0o777 & !MODE == 0)
}

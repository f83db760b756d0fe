//! Appending, reading, sealing, erasing.

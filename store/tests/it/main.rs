//! Tests of the store through what its users have: core values in, bytes out, and back.

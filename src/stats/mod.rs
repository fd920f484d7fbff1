//! How is a number computed? Numerics on slices, one file per method.

//! The sample council: an invented place with invented people, made from a seed.

//! The weekly schedule of self-study.

//! The five tiers of the study chain 五学联动, and the kinds and forms of activity they are made of.

mod activity_kind;
mod element;
mod form;
mod kind;
mod lint;
mod theme;
mod tier;

pub use activity_kind::{Kind, find_kind, form_name, kind, kinds, meant_form, meant_kind};
pub use element::Element;
pub use form::{Form, FormSeed, Forms, add_form, forms};
pub use kind::{Expected, KindSeed, Kinds};
pub use lint::{Checked, Lack, lacking, lint};
pub use theme::{meant_theme, theme_names};
pub use tier::Tier;

//! What the words of a plan file mean, each looked up once however many rows say it.

use std::collections::HashMap;

use anyhow::Result;

use crate::calendar::Day;
use crate::chain::{Kind, kinds, planned_kind};
use crate::import::Field;
use crate::import::problem::Problem;
use crate::record::{Document, DocumentId, KindId, documents, find_documents};
use crate::roster::{
    Person, PersonId, Unit, UnitId, candidates, find_units, full_name, nearest, persons, units,
};
use crate::store::Records;

/// A word that was looked up: what it means, or why it means nothing certain.
type Found<T> = Result<T, Problem>;

/// The store as the rows of a plan name it.
pub struct Known<'a> {
    records: Records<'a>,
    today: Day,
    units: HashMap<String, Found<UnitId>>,
    kinds: HashMap<String, Found<Option<KindId>>>,
    documents: HashMap<String, Found<DocumentId>>,
    owners: HashMap<(String, UnitId), Found<PersonId>>,
}

impl<'a> Known<'a> {
    /// Nothing looked up yet.
    pub fn new(records: &Records<'a>, today: Day) -> Known<'a> {
        Known {
            records: *records,
            today,
            units: HashMap::new(),
            kinds: HashMap::new(),
            documents: HashMap::new(),
            owners: HashMap::new(),
        }
    }

    /// The unit meant.
    pub fn unit(&mut self, text: &str) -> Result<Found<UnitId>> {
        if let Some(found) = self.units.get(text) {
            return Ok(found.clone());
        }
        let found = self.look_up_unit(text)?;
        self.units.insert(text.to_owned(), found.clone());
        Ok(found)
    }

    fn look_up_unit(&self, text: &str) -> Result<Found<UnitId>> {
        let mut found = find_units(&self.records, text, self.today)?;
        if found.is_empty() {
            found = find_units(&self.records, &text.split_whitespace().collect::<String>(), self.today)?;
        }
        Ok(match found.as_slice() {
            [only] => Ok(only.id),
            [] => {
                let names: Vec<Unit> = units(&self.records, self.today)?;
                let fix = match nearest(text, names.iter().map(|unit| unit.name.as_str())) {
                    Some(near) => format!("是不是“{near}”？党组织见 wuxue unit list"),
                    None => "改成名册里的党组织，见 wuxue unit list".to_owned(),
                };
                Err(Problem::new(Field::Unit, text, format!("没有叫“{text}”的党组织"), fix))
            }
            several => {
                let mut named = Vec::new();
                for unit in several.iter().take(5) {
                    named.push(format!("{} {}", unit.id, full_name(&self.records, unit, self.today)?));
                }
                let why = format!("叫“{text}”的党组织有 {} 个", several.len());
                Err(Problem::new(Field::Unit, text, why, format!("写成编号：{}", named.join("、"))))
            }
        })
    }

    /// The kind meant; none inside for self-study.
    pub fn kind(&mut self, text: &str) -> Result<Found<Option<KindId>>> {
        if let Some(found) = self.kinds.get(text) {
            return Ok(found.clone());
        }
        let found = match planned_kind(&self.records, text)? {
            Some(kind) => Ok(kind),
            None => {
                let all: Vec<Kind> = kinds(&self.records)?;
                let fix = match nearest(text, all.iter().map(|kind| kind.name.as_str())) {
                    Some(near) => format!("是不是“{near}”？活动类型见 wuxue log kinds；一行只写一种"),
                    None => "改成已有的活动类型，见 wuxue log kinds；一行只写一种，自学写“自学”".to_owned(),
                };
                Err(Problem::new(Field::Kind, text, format!("没有“{text}”这种活动类型"), fix))
            }
        };
        self.kinds.insert(text.to_owned(), found.clone());
        Ok(found)
    }

    /// The document meant.
    pub fn document(&mut self, text: &str) -> Result<Found<DocumentId>> {
        if let Some(found) = self.documents.get(text) {
            return Ok(found.clone());
        }
        let candidates: Vec<Document> = find_documents(&self.records, text)?;
        let found = match candidates.as_slice() {
            [only] => Ok(only.id),
            [] => {
                let all = documents(&self.records, None)?;
                let fix = match nearest(text, all.iter().map(|document| document.facts.title.as_str())) {
                    Some(near) => {
                        format!("是不是《{}》？材料见 wuxue document list", near.trim_matches(['《', '》']))
                    }
                    None => format!("先登记：wuxue document add {text} --class 类别；或把这一格移到备注"),
                };
                Err(Problem::new(Field::Document, text, "没有登记过这份学习材料", fix))
            }
            several => {
                let codes: Vec<String> = several.iter().map(|document| document.id.to_string()).collect();
                let fix = format!("写编号：{}", codes.join("、"));
                Err(Problem::new(Field::Document, text, "这个标题的学习材料不止一份", fix))
            }
        };
        self.documents.insert(text.to_owned(), found.clone());
        Ok(found)
    }

    /// The person meant; of several of a name the one of the unit.
    pub fn owner(&mut self, text: &str, unit: UnitId) -> Result<Found<PersonId>> {
        let key = (text.to_owned(), unit);
        if let Some(found) = self.owners.get(&key) {
            return Ok(found.clone());
        }
        let mut found: Vec<Person> = candidates(&self.records, text, Some(unit), self.today)?;
        found.retain(|person| person.ends.is_none_or(|ends| ends >= self.today));
        let found = match found.as_slice() {
            [only] => Ok(only.id),
            [] if text.contains(['、', '，', ',', '；', ';', '/']) => {
                let fix = "写一名，其余的写在备注里";
                Err(Problem::new(Field::Owner, text, "责任人不止一名", fix))
            }
            [] => {
                let all = persons(&self.records)?;
                let fix = match nearest(text, all.iter().map(|person| person.name.as_str())) {
                    Some(near) => format!("是不是“{near}”？名册见 wuxue member list"),
                    None => "改成名册里的人；不是人名的（如“党支部”）移到备注里".to_owned(),
                };
                Err(Problem::new(Field::Owner, text, "名册里没有这个姓名", fix))
            }
            several => {
                let codes: Vec<String> = several.iter().take(5).map(|person| person.id.to_string()).collect();
                let why = format!("“{text}”可能是 {} 人", several.len());
                Err(Problem::new(Field::Owner, text, why, format!("写工号或编号：{}", codes.join("、"))))
            }
        };
        self.owners.insert(key, found.clone());
        Ok(found)
    }
}

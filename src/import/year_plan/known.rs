//! What the words of a plan file mean, each looked up once however many rows say it.

use std::collections::HashMap;

use anyhow::Result;

use crate::calendar::Day;
use crate::chain::{Kind, forms, kinds, planned_kind};
use crate::import::Field;
use crate::import::problem::Problem;
use crate::record::{Document, DocumentId, KindId, documents, find_documents};
use crate::roster::{
    Person, PersonId, Rank, Unit, UnitId, UnitKind, candidates, find_units, full_name, nearest, persons,
    units,
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
    documents: HashMap<String, Found<Option<DocumentId>>>,
    owners: HashMap<(String, Option<UnitId>), Found<Option<PersonId>>>,
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

    /// The units meant: one, several parted by 、, or all of a kind (各党支部) that are there or will be.
    pub fn units(&mut self, text: &str) -> Result<Found<Vec<UnitId>>> {
        let one = match self.unit(text)? {
            Ok(one) => return Ok(Ok(vec![one])),
            Err(problem) => problem,
        };
        if let Some(kind) = all_of(text) {
            let mut all = units(&self.records, self.today)?;
            all.retain(|unit| unit.kind == kind && unit.ends.is_none_or(|ends| ends >= self.today));
            return Ok(match all.is_empty() {
                true => {
                    let fix = "改成名册里的党组织，见 wuxue unit list";
                    Err(Problem::new(Field::Unit, text, format!("名册里没有{}", kind.label()), fix))
                }
                false => Ok(all.into_iter().map(|unit| unit.id).collect()),
            });
        }
        let pieces = parted(text);
        if pieces.len() < 2 {
            return Ok(Err(one));
        }
        let mut found = Vec::new();
        for piece in pieces {
            match self.unit(piece)? {
                Ok(unit) if found.contains(&unit) => {}
                Ok(unit) => found.push(unit),
                Err(problem) => return Ok(Err(problem)),
            }
        }
        Ok(Ok(found))
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
            None => Err(self.no_kind(text)?),
        };
        self.kinds.insert(text.to_owned(), found.clone());
        Ok(found)
    }

    /// Why a word names no kind that can be planned.
    fn no_kind(&self, text: &str) -> Result<Problem> {
        for piece in parted(text) {
            if piece == text || planned_kind(&self.records, piece)?.is_none() {
                continue;
            }
            let fix = "分成几行，一行一种；一场活动几种类型的，写主要的一种";
            return Ok(Problem::new(Field::Kind, text, "写了几种活动类型，一行只写一种", fix));
        }
        let known = |name: &str| name == text;
        if forms(&self.records)?
            .iter()
            .any(|form| known(&form.name) || form.words.iter().any(|word| known(word)))
        {
            let why = format!("“{text}”是活动形式，不是活动类型");
            let fix = "写青年理论学习小组活动、党小组会等活动类型，形式写在备注里；类型全文件相同的，删去这一列，用 --kind";
            return Ok(Problem::new(Field::Kind, text, why, fix));
        }
        let all: Vec<Kind> = kinds(&self.records)?;
        let fix = match nearest(text, all.iter().map(|kind| kind.name.as_str())) {
            Some(near) => format!("是不是“{near}”？活动类型见 wuxue log kinds；一行只写一种"),
            None => "改成已有的活动类型，见 wuxue log kinds；一行只写一种，自学写“自学”".to_owned(),
        };
        Ok(Problem::new(Field::Kind, text, format!("没有“{text}”这种活动类型"), fix))
    }

    /// The document meant; none if nothing like it is registered, so that its name is a remark.
    pub fn document(&mut self, text: &str) -> Result<Found<Option<DocumentId>>> {
        if let Some(found) = self.documents.get(text) {
            return Ok(found.clone());
        }
        let candidates: Vec<Document> = find_documents(&self.records, text)?;
        let found = match candidates.as_slice() {
            [only] => Ok(Some(only.id)),
            [] if DocumentId::from_code(text).is_some() => {
                let fix = "材料见 wuxue document list";
                Err(Problem::new(Field::Document, text, "没有这个编号的学习材料", fix))
            }
            [] => {
                let all = documents(&self.records, None)?;
                match nearest(text, all.iter().map(|document| document.facts.title.as_str())) {
                    Some(near) => {
                        let near = near.trim_matches(['《', '》']);
                        let fix = format!("是不是《{near}》？材料见 wuxue document list；不是的，移到备注里");
                        Err(Problem::new(Field::Document, text, "没有登记过这份学习材料", fix))
                    }
                    None => Ok(None),
                }
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

    /// The person meant, of several of a name the one of the unit; none if the words name no one person, but
    /// several or a post, so that they are a remark.
    pub fn owner(&mut self, text: &str, unit: Option<UnitId>) -> Result<Found<Option<PersonId>>> {
        let key = (text.to_owned(), unit);
        if let Some(found) = self.owners.get(&key) {
            return Ok(found.clone());
        }
        let mut found: Vec<Person> = candidates(&self.records, text, unit, self.today)?;
        found.retain(|person| person.ends.is_none_or(|ends| ends >= self.today));
        let found = match found.as_slice() {
            [only] => Ok(Some(only.id)),
            [] if parted(text).len() > 1 || names_a_post(text) => Ok(None),
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

/// The parts of a cell that names several things.
pub fn parted(text: &str) -> Vec<&str> {
    text.split(['、', '，', ',', '；', ';', '/', '+', '＋', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// 各党支部, 机关全体党支部: every unit of a kind.
fn all_of(text: &str) -> Option<UnitKind> {
    const ALL: [&str; 4] = ["各", "全体", "所有", "全部"];
    const SHORT: [(&str, UnitKind); 8] = [
        ("支部", UnitKind::Branch),
        ("基层党支部", UnitKind::Branch),
        ("党组织", UnitKind::Branch),
        ("青年小组", UnitKind::YouthGroup),
        ("青年学习小组", UnitKind::YouthGroup),
        ("部门", UnitKind::Department),
        ("科室", UnitKind::Department),
        ("小组", UnitKind::PartyGroup),
    ];
    let text: String = text.split_whitespace().collect();
    let text = text.strip_prefix("机关").unwrap_or(&text);
    let rest = ALL.iter().find_map(|word| text.strip_prefix(word))?;
    SHORT
        .iter()
        .find_map(|(word, kind)| (*word == rest).then_some(*kind))
        .or_else(|| UnitKind::ALL.iter().copied().find(|kind| kind.label() == rest))
        .filter(|kind| *kind != UnitKind::OutsideUnit)
}

/// 支部书记, 各党支部, 全体党员: no name of a person.
fn names_a_post(text: &str) -> bool {
    const POSTS: [&str; 12] =
        ["支部", "总支", "党委", "全体", "各", "党员", "小组", "支委", "负责人", "负责同志", "主任", "处长"];
    Rank::of_title(text) != Rank::Other || POSTS.iter().any(|word| text.contains(word))
}

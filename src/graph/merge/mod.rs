//! Who is one and the same across documents.
//!
//! In: a corpus whose participants belong to one document each. Out: the same corpus with one participant for each
//! referent, each of its names with the reason why it is taken for the same. Example: `Ada Renn` in two articles and
//! `Sen. Renn` in a third, which shares their story, are one; `goalkeeper Tom Quill` and `Senator Tom Quill` are two.
//!
//! Only proper names are merged: `the minister` of two articles may be two people, `he` is nobody outside of its text.
//! Names are compared through tables of their keys, surnames and initials, and no table entry is compared with more than
//! a fixed number of others, so that the work grows with the corpus and not with its square.

mod aliases;
mod groups;
mod organizations;
mod people;

use rustc_hash::FxHashMap;

pub use aliases::Aliases;
use groups::{Unit, key_of};

use super::corpus::{Corpus, Naming, Participant, Traits, normalize_name};
use crate::lexicon::fields::fields;
use crate::resolve::{Affiliation, EntityKind};

/// How participants are merged.
#[derive(Clone, Debug, Default)]
pub struct Merging {
    /// What the user says of names; it goes before every rule.
    pub aliases: Aliases,
    /// Whether who speaks or acts for an organization or state by office is counted as that organization or state.
    pub roll_up: bool,
    /// Whether capitals and seats that stand for their state (`Baku`, `the Kremlin`) stay participants of their own.
    pub keeps_metonyms_apart: bool,
}

/// Merges the participants of a corpus, once all its documents were added. Gives the new place of each old participant.
pub fn merge(corpus: &mut Corpus, options: &Merging) -> Vec<usize> {
    let mut merger = Merger::new(corpus, options);
    merger.make_units();
    merger.merge_people();
    merger.merge_organizations();
    merger.merge_surnames();
    merger.join_targets();
    merger.join_metonyms();
    if options.roll_up {
        merger.roll_up();
    }
    let (participants, node_of) = merger.nodes();
    corpus.participants = participants;
    for statement in &mut corpus.statements {
        for party in [&mut statement.speaker, &mut statement.target].into_iter().flatten() {
            party.participant = node_of[party.participant];
        }
        let speaker = statement.speaker.as_ref().map(|p| p.participant);
        let mut mentions: Vec<usize> = Vec::with_capacity(statement.mentions.len());
        for mention in statement.mentions.iter().map(|&m| node_of[m]) {
            if Some(mention) != speaker && !mentions.contains(&mention) {
                mentions.push(mention);
            }
        }
        statement.mentions = mentions;
    }
    node_of
}

/// The work in progress: participants in units of one name, units in a forest.
struct Merger<'a> {
    corpus: &'a Corpus,
    options: &'a Merging,
    /// Participants of the corpus, and behind them those that only a roll-up names.
    participants: Vec<Participant>,
    /// In how many documents each name of the contexts stands.
    frequency: Vec<u32>,
    units: Vec<Unit>,
    unit_of: Vec<usize>,
    parent: Vec<usize>,
    /// Units that the user's table makes, by folded name and kind.
    targets: FxHashMap<(String, Option<EntityKind>), usize>,
}

/// Points of [`Merger::shared_story`] that make it likely that two names of one form are one person's.
const SAME_STORY: u32 = 2;

impl<'a> Merger<'a> {
    fn new(corpus: &'a Corpus, options: &'a Merging) -> Self {
        let mut frequency = vec![0; corpus.names.len()];
        for &name in corpus.contexts.iter().flatten() {
            frequency[name as usize] += 1;
        }
        Self {
            corpus,
            options,
            participants: corpus.participants.clone(),
            frequency,
            units: Vec::new(),
            unit_of: vec![usize::MAX; corpus.participants.len()],
            parent: Vec::new(),
            targets: FxHashMap::default(),
        }
    }

    fn root(&self, mut unit: usize) -> usize {
        while self.parent[unit] != unit {
            unit = self.parent[unit];
        }
        unit
    }

    fn add_unit(&mut self, unit: Unit) -> usize {
        let at = self.units.len();
        for &member in &unit.members {
            self.unit_of[member] = at;
        }
        self.units.push(unit);
        self.parent.push(at);
        at
    }

    /// Merges one unit, with all that it holds already, into another one; `is_short` where its name is only a part of
    /// the other's and must not name both.
    fn join(&mut self, from: usize, into: usize, reason: &str, is_short: bool) {
        let (from_root, into_root) = (self.root(from), self.root(into));
        if from_root == into_root {
            return;
        }
        self.parent[from_root] = into_root;
        let taken = &mut self.units[from_root];
        reason.clone_into(&mut taken.reason);
        taken.is_short |= is_short;
        let (gender, fields, roles) = (taken.gender, taken.fields, std::mem::take(&mut taken.roles));
        let documents = std::mem::take(&mut taken.documents);
        let target = taken.target.take();
        let wikidata = taken.wikidata.clone();
        let kept = &mut self.units[into_root];
        kept.wikidata = kept.wikidata.take().or(wikidata);
        kept.gender = kept.gender.or(gender);
        kept.fields |= fields;
        for role in roles {
            if !kept.roles.contains(&role) {
                kept.roles.push(role);
            }
        }
        kept.documents.extend(documents);
        kept.documents.sort_unstable();
        kept.documents.dedup();
        kept.target = kept.target.take().or(target);
    }

    /// Whether a rule may merge one unit into another: what the user keeps apart stays apart, genders agree, no
    /// document names both, and roles of two fields need a shared story.
    fn can_join(&self, from: usize, into: usize) -> bool {
        let (from, into) = (self.root(from), self.root(into));
        let (a, b) = (&self.units[from], &self.units[into]);
        let genders_clash = a.gender.is_some() && b.gender.is_some() && a.gender != b.gender;
        let ids_clash = a.wikidata.is_some() && b.wikidata.is_some() && a.wikidata != b.wikidata;
        if from == into || ids_clash || a.is_pinned || a.is_alone || b.is_alone || genders_clash {
            return false;
        }
        let fields_clash = a.fields != 0 && b.fields != 0 && a.fields & b.fields == 0;
        !(self.meet(a, b) || fields_clash && self.shared_story(a, b).0 <= SAME_STORY)
    }

    /// Whether documents know both as two; one of many that does so may be mistaken.
    fn meet(&self, a: &Unit, b: &Unit) -> bool {
        let (few, many) = if a.documents.len() <= b.documents.len() { (a, b) } else { (b, a) };
        let Some(&id) = self.corpus.names.get(&many.key) else { return false };
        let meetings =
            few.documents.iter().filter(|&&d| self.corpus.contexts[d].binary_search(&id).is_ok()).count();
        meetings * 5 > few.documents.len()
    }

    /// How much the stories of two units have in common, by the persons and organizations in both: 2 points for a
    /// rare one, 1 for a common one, none for one that stands everywhere; with the rarest one.
    fn shared_story(&self, a: &Unit, b: &Unit) -> (u32, Option<u32>) {
        let (few, many) = if a.documents.len() <= b.documents.len() { (a, b) } else { (b, a) };
        let of_many = self.context_of(many);
        self.shared_with(few, &of_many, [&a.key, &b.key])
    }

    fn context_of(&self, unit: &Unit) -> FxHashMap<u32, ()> {
        unit.documents.iter().flat_map(|&d| &self.corpus.contexts[d]).map(|&n| (n, ())).collect()
    }

    fn shared_with(
        &self,
        unit: &Unit,
        context: &FxHashMap<u32, ()>,
        own: [&String; 2],
    ) -> (u32, Option<u32>) {
        let own = own.map(|key| self.corpus.names.get(key).copied());
        let all = self.corpus.documents.len() as u32;
        let mut shared: Vec<u32> = unit
            .documents
            .iter()
            .flat_map(|&d| &self.corpus.contexts[d])
            .copied()
            .filter(|n| context.contains_key(n) && !own.contains(&Some(*n)))
            .collect();
        shared.sort_unstable();
        shared.dedup();
        let points = |n: &u32| match self.frequency[*n as usize] {
            count if count <= (all / 50).max(3) => 2,
            count if count <= (all / 5).max(6) => 1,
            _ => 0,
        };
        let rarest = shared.iter().copied().min_by_key(|&n| (self.frequency[n as usize], n));
        (shared.iter().map(points).sum(), rarest)
    }

    /// A name of the contexts as a document writes it, for a reason.
    fn spelled(&self, name: u32) -> String {
        self.corpus.spellings.get(name as usize).cloned().unwrap_or_default()
    }

    /// Joins what the user's table calls by a name with those who bear this name themselves.
    fn join_targets(&mut self) {
        let mut targets: Vec<((String, Option<EntityKind>), usize)> =
            self.targets.iter().map(|(key, &unit)| (key.clone(), unit)).collect();
        targets.sort_unstable_by_key(|&(_, unit)| unit);
        let mut by_key: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (u, unit) in self.units.iter().enumerate().filter(|(_, u)| u.target.is_none() && !u.is_alone) {
            by_key.entry(&unit.key).or_default().push(u);
        }
        let mut joins = Vec::new();
        for ((key, kind), target) in targets {
            // The tables may know the name by another one: `FBI` is kept under its full name.
            let usual = self.units[target].target.as_ref().map(|(name, kind)| {
                key_of(name, kind.unwrap_or_default(), self.options.keeps_metonyms_apart)
            });
            let keys = std::iter::once(&key).chain(usual.iter().filter(|usual| **usual != key));
            let bearers = keys.flat_map(|key| by_key.get(key.as_str()).into_iter().flatten().copied());
            let fitting = bearers.filter(|&u| kind.is_none_or(|kind| self.units[u].kind == kind));
            // Of several bearers of the name the best known one.
            let best = fitting.max_by_key(|&u| (self.units[u].documents.len(), std::cmp::Reverse(u)));
            joins.extend(best.map(|best| (target, best)));
        }
        for (target, best) in joins {
            let reason = self.units[target].reason.clone();
            self.join(target, best, &reason, false);
        }
    }

    /// Joins capitals and seats with the states that their documents mean by them.
    fn join_metonyms(&mut self) {
        if self.options.keeps_metonyms_apart {
            return;
        }
        for p in 0..self.participants.len() {
            if let Some((name, state)) = &self.participants[p].traits.metonym {
                let reason = format!("{name} stands for its state");
                let state = *state;
                self.join(self.unit_of[p], self.unit_of[state], &reason, true);
            }
        }
    }

    /// Counts those who speak or act for an organization or state by office as this organization or state.
    fn roll_up(&mut self) {
        let mut by_key: FxHashMap<(String, bool), usize> = FxHashMap::default();
        let mut here: FxHashMap<(usize, String), usize> = FxHashMap::default();
        for p in 0..self.participants.len() {
            let unit = &self.units[self.unit_of[p]];
            let is_better = |&other: &usize| {
                self.units[self.root(self.unit_of[p])].documents.len()
                    > self.units[self.root(self.unit_of[other])].documents.len()
            };
            let entry = (unit.key.clone(), unit.kind == EntityKind::Person);
            if !unit.is_alone && by_key.get(&entry).is_none_or(is_better) {
                by_key.insert(entry, p);
            }
            here.entry((self.participants[p].traits.document, unit.key.clone())).or_insert(p);
        }
        // All offices of one participant must be of one owner; who changed sides stays himself.
        let mut owners: Vec<Vec<(usize, String)>> = vec![Vec::new(); self.units.len()];
        for p in 0..self.corpus.participants.len() {
            let Some(office) = self.office_of(p) else { continue };
            let document = self.participants[p].traits.document;
            let key = key_of(&office.name, office.kind, false);
            let known = here.get(&(document, key.clone())).filter(|&&o| o != p);
            let known = known.or_else(|| by_key.get(&(key.clone(), false))).copied();
            let owner = known.unwrap_or_else(|| {
                let new = self.participants.len();
                self.participants.push(Participant {
                    name: office.name.clone(),
                    kind: office.kind,
                    names: vec![Naming { name: office.name.clone(), ..Naming::default() }],
                    traits: Traits { document, is_named: true, ..Traits::default() },
                    ..Participant::default()
                });
                self.unit_of.push(usize::MAX);
                let unit = Unit::of(&self.participants[new], key.clone(), new);
                self.add_unit(Unit { documents: Vec::new(), ..unit });
                by_key.insert((key, false), new);
                new
            });
            let reason = match office.role.as_str() {
                "body" => format!("part of {}", office.name),
                role => format!("{role} of {}", office.name),
            };
            let from = self.root(self.unit_of[p]);
            owners[from].push((owner, reason));
        }
        for (from, offices) in owners.iter().enumerate() {
            let mut roots: Vec<usize> = offices.iter().map(|(o, _)| self.root(self.unit_of[*o])).collect();
            roots.dedup();
            if let [only] = roots.as_slice()
                && self.root(*only) != self.root(from)
            {
                let reason = offices[0].1.clone();
                self.join(from, *only, &reason, true);
            }
        }
    }

    /// The office that a document gives a participant, or that its own name tells: `the Armenian defense ministry`.
    fn office_of(&self, p: usize) -> Option<Affiliation> {
        let it = &self.participants[p];
        let by_text = it.traits.profile.affiliation.clone();
        by_text.or_else(|| {
            let name = organizations::state_in_name(&normalize_name(&it.name))?.to_owned();
            Some(Affiliation { name, kind: EntityKind::Place, role: "body".to_owned() })
        })
    }

    /// The participants after merging, in order of first appearance, and the new index of each old one.
    fn nodes(&self) -> (Vec<Participant>, Vec<usize>) {
        let mut node_of_root: FxHashMap<usize, usize> = FxHashMap::default();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut node_of = Vec::with_capacity(self.participants.len());
        for p in 0..self.participants.len() {
            let root = self.root(self.unit_of[p]);
            let node = *node_of_root.entry(root).or_insert_with(|| {
                members.push(Vec::new());
                members.len() - 1
            });
            members[node].push(p);
            node_of.push(node);
        }
        let mut nodes: Vec<Participant> = members.iter().map(|members| self.node(members)).collect();
        self.name_apart(&mut nodes, &members);
        (nodes, node_of)
    }

    /// One participant out of its members.
    fn node(&self, members: &[usize]) -> Participant {
        let root = self.root(self.unit_of[members[0]]);
        let target = self.units[root].target.clone();
        let mut node = Participant { only_in: None, ..Participant::default() };
        let mut documents: Vec<usize> = Vec::new();
        let mut seen: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        let mut forms: FxHashMap<&str, ()> = FxHashMap::default();
        let mut last_in: Vec<usize> = Vec::new();
        let mut kinds: Vec<(EntityKind, usize)> = Vec::new();
        for &p in members {
            let (it, unit) = (&self.participants[p], &self.units[self.unit_of[p]]);
            let document = it.traits.document;
            if it.documents > 0 {
                documents.push(document);
            }
            node.wikidata = node.wikidata.take().or_else(|| it.wikidata.clone());
            for form in &it.forms {
                if forms.insert(form, ()).is_none() {
                    node.forms.push(form.clone());
                }
            }
            let weight = if it.traits.profile.is_guess || unit.is_short { 1 } else { 1000 };
            let kind = unit.kind;
            match kinds.iter_mut().find(|(k, _)| *k == kind) {
                Some((_, count)) => *count += weight,
                None => kinds.push((kind, weight)),
            }
            if it.traits.metonym.is_some() && !self.options.keeps_metonyms_apart {
                continue;
            }
            let reason = unit.reason.as_str();
            let written = self.written(p);
            match seen.get(&(written, reason)) {
                Some(&at) => {
                    if last_in[at] != document {
                        node.names[at].documents += 1;
                        last_in[at] = document;
                    }
                }
                None => {
                    seen.insert((written, reason), node.names.len());
                    last_in.push(document);
                    node.names.push(Naming {
                        name: written.to_owned(),
                        documents: it.documents,
                        only_in: None,
                        reason: reason.to_owned(),
                    });
                }
            }
            if self.unit_of[p] == root && unit.is_alone {
                node.only_in = Some(document);
            }
        }
        documents.sort_unstable();
        documents.dedup();
        node.documents = documents.len();
        if members.len() > 1 {
            node.only_in = node.only_in.filter(|_| node.documents <= 1);
        }
        let best = kinds.iter().rev().max_by_key(|(_, count)| *count).map(|&(kind, _)| kind);
        node.kind = target.as_ref().and_then(|t| t.1).or(best).unwrap_or_default();
        node.name = match target {
            Some((name, _)) => name,
            None => self.best_name(members, root),
        };
        for naming in &mut node.names {
            if naming.reason.is_empty() && naming.name != node.name {
                naming.reason = if normalize_name(&naming.name) == normalize_name(&node.name) {
                    "same name".to_owned()
                } else {
                    "another name of the same, by the tables".to_owned()
                };
            }
        }
        // The traits of the most telling member serve to tell namesakes apart.
        let telling = members.iter().max_by_key(|&&p| (self.role_of(p).is_some(), std::cmp::Reverse(p)));
        node.traits = telling.map(|&p| self.participants[p].traits.clone()).unwrap_or_default();
        node.traits.is_named = members.iter().any(|&p| self.participants[p].traits.is_named);
        node
    }

    /// The name by which a document knows a participant; the state's where a capital stands for it.
    fn written(&self, p: usize) -> &str {
        let it = &self.participants[p];
        match (&it.traits.metonym, it.traits.profile.stands_for) {
            (Some((name, _)), _) if self.options.keeps_metonyms_apart => name,
            (_, Some(state)) if !self.options.keeps_metonyms_apart => state,
            _ => &it.name,
        }
    }

    /// The name that most documents use, of those that are no mere part of another one.
    fn best_name(&self, members: &[usize], root: usize) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        let mut index: FxHashMap<&str, usize> = FxHashMap::default();
        for &p in members {
            let unit = self.unit_of[p];
            if self.units[unit].is_short && unit != root {
                continue;
            }
            let name = self.written(p);
            let at = *index.entry(name).or_insert_with(|| {
                counts.push((name, 0));
                counts.len() - 1
            });
            counts[at].1 += 1;
        }
        let is_shouted =
            |name: &str| name.len() > 5 && !name.chars().any(char::is_lowercase) && name.contains(' ');
        let best = counts.iter().rev().max_by_key(|(name, count)| (!is_shouted(name), *count));
        best.map_or_else(|| self.participants[members[0]].name.clone(), |(name, _)| (*name).to_owned())
    }

    fn role_of(&self, p: usize) -> Option<&String> {
        self.participants[p].traits.profile.roles.iter().find(|role| fields(role) != 0)
    }

    /// Gives namesakes names of their own, and says of every name that several bear in which documents it means whom.
    fn name_apart(&self, nodes: &mut [Participant], members: &[Vec<usize>]) {
        let mut bearers: FxHashMap<(String, EntityKind), usize> = FxHashMap::default();
        let mut order: Vec<usize> = (0..nodes.len()).filter(|&n| nodes[n].only_in.is_none()).collect();
        order.sort_by_key(|&n| (std::cmp::Reverse(nodes[n].documents), n));
        for n in order {
            let key = (normalize_name(&nodes[n].name), nodes[n].kind);
            if bearers.contains_key(&key) {
                let role = members[n].iter().find_map(|&p| self.role_of(p));
                let document = &self.corpus.documents[nodes[n].traits.document].id;
                let mut name = format!("{} ({})", nodes[n].name, role.unwrap_or(document));
                if bearers.contains_key(&(normalize_name(&name), nodes[n].kind)) {
                    name = format!("{} ({document})", nodes[n].name);
                }
                bearers.insert((normalize_name(&name), nodes[n].kind), n);
                nodes[n].name = name;
            } else {
                bearers.insert(key, n);
            }
        }
        // Which node a name means everywhere: the one that most documents know by it.
        let mut holders: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (n, node) in nodes.iter().enumerate() {
            for naming in &node.names {
                let list = holders.entry(normalize_name(&naming.name)).or_default();
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
        for n in 0..nodes.len() {
            let mut names = Vec::with_capacity(nodes[n].names.len());
            for naming in std::mem::take(&mut nodes[n].names) {
                let key = normalize_name(&naming.name);
                let list = &holders[&key];
                let main = list
                    .iter()
                    .copied()
                    .filter(|&m| nodes[m].only_in.is_none())
                    .max_by_key(|&m| (nodes[m].documents, std::cmp::Reverse(m)));
                if nodes[n].only_in.is_none() && main == Some(n) {
                    names.push(naming);
                    continue;
                }
                let is_naming = |p: usize| {
                    let reason = &self.units[self.unit_of[p]].reason;
                    self.written(p) == naming.name && (reason.is_empty() || *reason == naming.reason)
                };
                let mut documents: Vec<usize> = members[n]
                    .iter()
                    .filter(|&&p| is_naming(p))
                    .map(|&p| self.participants[p].traits.document)
                    .collect();
                documents.sort_unstable();
                documents.dedup();
                names.extend(documents.into_iter().map(|d| Naming {
                    documents: 1,
                    only_in: Some(d),
                    ..naming.clone()
                }));
            }
            nodes[n].names = names;
        }
    }
}

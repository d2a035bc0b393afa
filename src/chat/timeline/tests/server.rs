//! A model of a server: a log, pages of it by cursor, and the events that tell of
//! it, which may be missed.

use super::*;

/// One row of the log.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) item: Item<u32>,
    /// How the server breaks ties.
    tie: u32,
}

/// How servers differ.
#[derive(Clone, Debug)]
pub(super) struct Traits {
    /// Items carry versions.
    pub(super) versions: bool,
    /// Items carry the key under which they were sent.
    pub(super) nonces: bool,
    /// Several items may have the same order.
    pub(super) ties: bool,
    /// Items may be added between others, and moved.
    pub(super) disorder: bool,
    /// 0: ties are broken by key, 1: by age, 2: somehow.
    pub(super) tie_break: u32,
    /// The cursor names the first item of the next page, not the last of this one.
    pub(super) inclusive: bool,
    /// A full page has a cursor even where it is the last.
    pub(super) eager: bool,
    pub(super) page_size: usize,
}

/// An event, and what it means to have missed it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) event: Event<u32>,
    pub(super) key: Key,
    /// The order of an item that was added behind all others.
    pub(super) on_top: Option<f64>,
}

pub(super) struct Server {
    pub(super) traits: Traits,
    pub(super) rows: Vec<Row>,
    made: u32,
    top: f64,
    values: u32,
    /// What was told since the last call of [`take_told`](Self::take_told).
    told: Vec<Told>,
}

/// A permutation of 16 bits, so that keys are not ordered by age.
fn scramble(number: u32, factor: u32) -> u32 {
    number.wrapping_mul(factor).wrapping_add(77) & 0xffff
}

pub(super) fn number(order: &Order) -> f64 {
    match order {
        Order::Number(number) => *number,
        Order::Text(_) => panic!("a text"),
    }
}

impl Server {
    pub(super) fn new(traits: Traits) -> Self {
        Self {
            traits,
            rows: Vec::new(),
            made: 0,
            top: 100.0,
            values: 0,
            told: Vec::new(),
        }
    }

    pub(super) fn take_told(&mut self) -> Vec<Told> {
        core::mem::take(&mut self.told)
    }

    /// Adds an item; `back` so far behind the newest one, 0 for on top.
    pub(super) fn add(&mut self, back: f64, same: bool, nonce: Option<Key>) -> Item<u32> {
        self.made += 1;
        self.values += 1;
        let seq = self.made;
        let step = if same && self.traits.ties { 0.0 } else { 1.0 };
        let order = if back > 0.0 {
            // Between the others, unless ties are wanted anyway.
            self.top - back
                + if self.traits.ties {
                    0.0
                } else {
                    f64::from(seq) / 100_000.0
                }
        } else {
            self.top + step
        };
        self.top = self.top.max(order);
        let item = Item {
            key: format!("k{:04x}", scramble(seq, 40_503)).into(),
            order: Order::Number(order),
            version: self.traits.versions.then_some(Order::Number(1.0)),
            nonce: nonce.filter(|_| self.traits.nonces),
            value: self.values,
        };
        let tie = match self.traits.tie_break {
            0 => scramble(seq, 40_503),
            1 => seq,
            _ => scramble(seq, 30_011),
        };
        self.rows.push(Row {
            item: item.clone(),
            tie,
        });
        self.told.push(Told {
            key: item.key.clone(),
            on_top: (back == 0.0).then_some(order),
            event: Event::Added(item.clone()),
        });
        item
    }

    /// Edits an item, and moves it where a place is given.
    pub(super) fn edit(&mut self, at: usize, back: Option<f64>) {
        self.values += 1;
        let seq = self.values;
        let top = self.top;
        let ties = self.traits.ties;
        let Some(row) = self.rows.get_mut(at) else {
            return;
        };
        row.item.value = seq;
        if let Some(Order::Number(version)) = &mut row.item.version {
            *version += 1.0;
        }
        if let Some(back) = back {
            let unique = if ties {
                0.0
            } else {
                f64::from(seq) / 1_000_000.0
            };
            row.item.order = Order::Number(top - back + unique);
            self.top = self.top.max(top - back + unique);
        }
        let item = self.rows[at].item.clone();
        self.told.push(Told {
            key: item.key.clone(),
            on_top: None,
            event: Event::Updated(item),
        });
    }

    pub(super) fn delete(&mut self, at: usize) {
        if at < self.rows.len() {
            let key = self.rows.remove(at).item.key;
            self.told.push(Told {
                key: key.clone(),
                on_top: None,
                event: Event::Deleted(key),
            });
        }
    }

    /// The log, oldest first, as a client shows it.
    pub(super) fn log(&self) -> Vec<Item<u32>> {
        let mut items: Vec<_> = self.rows.iter().map(|row| row.item.clone()).collect();
        items.sort_by(|one, other| (&one.order, &one.key).cmp(&(&other.order, &other.key)));
        items
    }

    pub(super) fn page(&self, cursor: Option<&str>) -> Page<u32> {
        let place = |row: &Row| (number(&row.item.order), row.tie);
        let from = cursor.map(|cursor| {
            let (order, tie) = cursor.split_once('/').unwrap();
            (order.parse::<f64>().unwrap(), tie.parse::<u32>().unwrap())
        });
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        rows.sort_by(|one, other| place(other).partial_cmp(&place(one)).unwrap());
        if let Some(from) = from {
            let inclusive = self.traits.inclusive;
            rows.retain(|row| place(row) < from || inclusive && place(row) == from);
        }
        let size = self.traits.page_size;
        let more =
            rows.len() > size || self.traits.eager && rows.len() == size && !self.traits.inclusive;
        let named = if self.traits.inclusive {
            size
        } else {
            size - 1
        };
        let next_cursor = more.then(|| {
            let (order, tie) = place(rows[named]);
            format!("{order}/{tie}").into()
        });
        rows.truncate(size);
        Page {
            items: rows.into_iter().map(|row| row.item.clone()).collect(),
            next_cursor,
        }
    }
}

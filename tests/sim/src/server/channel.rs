//! The channel: a log that outlives restarts, its pages, and the events that tell of
//! it.

use super::Server;
use crate::faults::Sabotage;
use crate::network::{Asked, StreamId};
use crate::properties::Change;
use crate::world::World;

/// An item of the log.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) key: String,
    pub(crate) order: u64,
    pub(crate) version: u64,
    pub(crate) value: u64,
    pub(crate) nonce: Option<String>,
}

impl Stored {
    fn json(&self) -> String {
        let nonce = match &self.nonce {
            Some(nonce) => format!("\"{nonce}\""),
            None => String::from("null"),
        };
        let Self {
            key,
            order,
            version,
            value,
            ..
        } = self;
        format!(
            "{{\"id\":\"{key}\",\"order\":{order},\"version\":{version},\"value\":{value},\
             \"nonce\":{nonce}}}"
        )
    }
}

impl Server {
    /// The log as it is before anybody comes.
    pub(crate) fn fill_channel(&mut self) {
        for _ in 0..self.dice.below(40) {
            self.append(0, None);
        }
    }

    fn append(&mut self, value: u64, nonce: Option<String>) -> Stored {
        self.last_item += 1;
        let item = Stored {
            // So that keys are not in the order of the log.
            key: format!("k{:04x}", (self.last_item * 40_503 + 77) & 0xffff),
            order: self.last_item,
            version: 1,
            value,
            nonce,
        };
        self.channel.push(item.clone());
        item
    }

    pub(super) fn change_channel(&mut self, world: &mut World) {
        let recent = self.channel.len().saturating_sub(1 + self.dice.index(4));
        let at = if self.dice.one_in(3) {
            self.dice.index(self.channel.len())
        } else {
            recent
        };
        match (self.dice.below(10), self.channel.get_mut(at)) {
            (0..2, Some(item)) => {
                item.version += 1;
                item.value += 1;
                let item = item.clone();
                self.tell(world, "updated", &item, false);
            }
            (2, Some(_)) => {
                let item = self.channel.remove(at);
                self.tell(world, "deleted", &item, false);
            }
            _ => {
                let item = self.append(0, None);
                self.tell(world, "added", &item, true);
            }
        }
    }

    fn tell(&mut self, world: &mut World, name: &str, item: &Stored, added: bool) {
        world.note(|| format!("server: {name} {}", item.key));
        let change = world.ledger.changes.len();
        world.ledger.changes.push(Change {
            key: item.key.clone(),
            added,
        });
        let rest = format!(",{change},{}", item.json());
        for member in self.audience() {
            self.emit(world, member, name, &rest, None);
        }
    }

    pub(super) fn handle_fetch(&mut self, world: &mut World, id: StreamId, asked: &Asked) {
        let body = match asked {
            Asked::Page { cursor, limit } => {
                world.tally.pages += 1;
                self.page(world, cursor.as_deref(), *limit as usize)
            }
            Asked::Store { nonce, value } => match self.nonces.get(nonce) {
                Some(item) => item.json(),
                None => {
                    let item = self.append(*value, Some(nonce.clone()));
                    self.nonces.insert(nonce.clone(), item.clone());
                    if world.is_sabotaged(Sabotage::StoreTwice) {
                        let twin = self.append(*value, Some(nonce.clone()));
                        self.tell(world, "added", &twin, true);
                    }
                    self.tell(world, "added", &item, true);
                    item.json()
                }
            },
        };
        world.respond(id, 200, body);
    }

    /// Newest first; the cursor is the order of the last item of the page before.
    fn page(&self, world: &World, cursor: Option<&str>, limit: usize) -> String {
        let below: u64 = cursor.and_then(|it| it.parse().ok()).unwrap_or(u64::MAX);
        let forgets = world.is_sabotaged(Sabotage::ForgetItem);
        let mut older = self
            .channel
            .iter()
            .rev()
            .filter(|item| item.order < below && !(forgets && item.order % 11 == 5));
        let page: Vec<&Stored> = older.by_ref().take(limit).collect();
        let next = match (page.last(), older.next()) {
            (Some(last), Some(_)) => format!("\"{}\"", last.order),
            _ => String::from("null"),
        };
        let items: Vec<String> = page.iter().map(|item| item.json()).collect();
        format!("{{\"items\":[{}],\"nextCursor\":{next}}}", items.join(","))
    }
}

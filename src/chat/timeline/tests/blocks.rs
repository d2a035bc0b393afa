//! The blocks against a sorted map.

use proptest::prelude::*;

use super::super::blocks::Blocks;
use super::super::item::Known;
use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever comes and goes, all is there in its order, blocks have their size,
    /// and those that are said to be unchanged are.
    #[test]
    fn hold_what_a_map_holds(
        changes in proptest::collection::vec((0_u32..400, 0_u32..4, any::<bool>()), 0..900),
        ascending in any::<bool>(),
    ) {
        let mut blocks = Blocks::new();
        let mut map = BTreeMap::new();
        let mut shown: Vec<(u32, u32)> = Vec::new();
        for (at, (place, kind, look)) in changes.into_iter().enumerate() {
            // Often at an end, as in life.
            let place = match kind {
                0 if ascending => 1_000 + at as u32,
                0 => 10_000 - at as u32,
                _ => place,
            };
            let order = Order::Number(f64::from(place / 2));
            let key: Key = format!("k{}", place % 2).into();
            if kind == 3 {
                let removed = blocks.remove(&order, &key).map(|known| known.item.value);
                prop_assert_eq!(removed, map.remove(&(order, key)));
            } else {
                let item = Item { key: key.clone(), order: order.clone(), version: None, nonce: None, value: at };
                blocks.insert(Known { item, stamp: 0, added: false });
                map.insert((order, key), at);
            }
            prop_assert_eq!(blocks.len(), map.len());
            if look {
                let names: Vec<_> = blocks.blocks().iter().map(|block| (block.id(), block.revision())).collect();
                let Changes { front, back } = blocks.take_changes();
                prop_assert!(front + back <= names.len().min(shown.len()));
                prop_assert_eq!(&names[..front], &shown[..front]);
                prop_assert_eq!(&names[names.len() - back..], &shown[shown.len() - back..]);
                shown = names;
            }
        }
        let held: Vec<_> = blocks.from(None).map(|known| known.item.value).collect();
        prop_assert_eq!(held, map.values().copied().collect::<Vec<_>>());
        for ((order, key), value) in &map {
            prop_assert_eq!(blocks.get(order, key).map(|known| known.item.value), Some(*value));
        }
        let middle = Order::Number(100.0);
        let above = blocks.from(Some(&middle)).count();
        prop_assert_eq!(above, map.keys().filter(|(order, _)| *order >= middle).count());
        let sizes = blocks.blocks().iter().map(|block| block.items().len());
        prop_assert!(sizes.clone().all(|size| (1..=BLOCK_ITEMS).contains(&size)));
    }
}

#[test]
fn blocks_that_have_shrunk_are_joined() {
    let mut blocks = Blocks::new();
    let known = |number: usize| Known {
        item: item(&format!("k{number}")),
        stamp: 0,
        added: false,
    };
    for number in 0..20 * BLOCK_ITEMS {
        blocks.insert(known(number));
    }
    assert_eq!(blocks.blocks().len(), 20);
    for number in (0..20 * BLOCK_ITEMS).filter(|number| number % 16 != 0) {
        let known = known(number);
        blocks.remove(&known.item.order, &known.item.key);
    }
    assert_eq!(blocks.len(), 80);
    assert!(blocks.blocks().len() <= 5, "{}", blocks.blocks().len());
}

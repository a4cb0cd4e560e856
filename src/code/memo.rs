//! What was said of a key last, in a table of a fixed size that forgets: a text can ask for the same thing a million times.

/// Slots of a table; a power of two.
const SLOTS: usize = 1 << 12;

pub(crate) struct Memo<K, V>(Vec<Option<(K, V)>>);

impl<K: Copy + PartialEq, V: Copy> Memo<K, V> {
    pub fn new() -> Memo<K, V> {
        Memo(Vec::new())
    }

    fn slot(hash: u64) -> usize {
        (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % SLOTS
    }

    /// What is known of a key; `hash` is any number that tells most keys apart.
    pub fn get(&self, hash: u64, key: K) -> Option<V> {
        match self.0.get(Self::slot(hash)) {
            Some(Some((known, value))) if *known == key => Some(*value),
            _ => None,
        }
    }

    pub fn put(&mut self, hash: u64, key: K, value: V) {
        if self.0.is_empty() {
            self.0 = vec![None; SLOTS];
        }
        if let Some(slot) = self.0.get_mut(Self::slot(hash)) {
            *slot = Some((key, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_one_slot_are_told_apart() {
        let mut memo = Memo::new();
        assert_eq!(memo.get(1, 'a'), None);
        memo.put(1, 'a', 5);
        assert_eq!((memo.get(1, 'a'), memo.get(1, 'b')), (Some(5), None));
        memo.put(1, 'b', 6);
        assert_eq!((memo.get(1, 'a'), memo.get(1, 'b')), (None, Some(6)));
    }
}

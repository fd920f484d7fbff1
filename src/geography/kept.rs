//! What has been computed before? One value for each key, made when first
//! asked for; those who ask meanwhile wait for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

#[derive(Debug)]
pub(super) struct Kept<K, T>(Mutex<BTreeMap<K, Arc<OnceLock<Arc<T>>>>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Kept(Mutex::new(BTreeMap::new()))
    }
}

impl<K: Ord, T> Kept<K, T> {
    pub fn get(&self, key: K, make: impl FnOnce() -> T) -> Arc<T> {
        let cell =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        cell.get_or_init(|| Arc::new(make())).clone()
    }
}

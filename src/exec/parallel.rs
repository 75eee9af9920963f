//! Work on several threads: begun in order, ended early by an error, with results in order.

use std::convert::Infallible;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does `work` for each index on up to `threads` threads, in order. After an error no more is begun; what was begun is
/// waited for.
///
/// # Errors
/// The first error.
pub fn try_each<E: Send>(
    indices: Range<usize>,
    threads: usize,
    work: impl Fn(usize) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let next = AtomicUsize::new(indices.start);
    let failed: Mutex<Option<E>> = Mutex::new(None);
    let has_failed = || failed.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    let worker = || {
        while !has_failed() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= indices.end {
                return;
            }
            if let Err(error) = work(index) {
                failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(indices.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Applies `work` to all items on up to `threads` threads. Items are begun in order, results come in order.
pub fn map<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let Ok(()) = try_each(0..items.len(), threads, |index| {
        let result = work(&items[index]);
        done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        Ok::<(), Infallible>(())
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does something that must not end the others when `lab` itself fails in it.
///
/// # Errors
/// What the panic said.
pub fn surviving<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "lab failed".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..100).collect();
        let squares = map(&items, 4, |item| item * item);
        assert_eq!(squares, items.iter().map(|item| item * item).collect::<Vec<_>>());
        assert!(map(&[] as &[u32], 4, |item| *item).is_empty());
    }

    #[test]
    fn nothing_is_begun_after_an_error() {
        let begun = Mutex::new(Vec::new());
        let result = try_each(5..100, 1, |index| {
            begun.lock().unwrap().push(index);
            if index == 7 { Err("seven") } else { Ok(()) }
        });
        assert_eq!((result, begun.into_inner().unwrap()), (Err("seven"), vec![5, 6, 7]));
        assert_eq!(try_each(3..3, 4, Err::<(), usize>), Ok(()));
    }

    #[test]
    fn an_error_on_one_thread_stops_the_others() {
        let begun = AtomicUsize::new(0);
        let result = try_each(0..1_000_000, 4, |index| {
            begun.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(std::time::Duration::from_millis(1));
            if index == 2 { Err(index) } else { Ok(()) }
        });
        assert_eq!(result, Err(2));
        assert!(begun.into_inner() < 100_000, "the others went on");
    }
}

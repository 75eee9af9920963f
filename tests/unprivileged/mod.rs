//! Permissions do not stop root; some tests need them to.

/// Runs `work` as somebody whom permissions stop, also when root runs the tests.
pub(crate) fn without_privileges<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let unprivileged = move || {
        #[cfg(target_os = "linux")]
        if rustix::process::geteuid().is_root() {
            // Of this thread only, which ends here.
            let nobody = rustix::process::Uid::from_raw(65534);
            rustix::thread::set_thread_res_uid(nobody, nobody, nobody).unwrap();
        }
        work()
    };
    std::thread::spawn(unprivileged).join().unwrap()
}

//! What this process uses, as Linux tells it; elsewhere nothing is known, and nothing is said.

use std::fs;

/// The unit of times in `/proc` (USER_HZ): 100 a second on every platform this is built for, whatever the kernel's own.
const TICKS: f64 = 100.0;

/// Figures of this process; `None` where the system does not tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures {
    pub(super) cpu_seconds: Option<f64>,
    pub(super) resident_bytes: Option<f64>,
    pub(super) virtual_bytes: Option<f64>,
    pub(super) open_fds: Option<f64>,
    pub(super) max_fds: Option<f64>,
    pub(super) threads: Option<f64>,
    pub(super) started: Option<f64>,
}

/// Reads them now.
pub(super) fn figures() -> Figures {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let (stat, status, limits, machine) =
        (read("/proc/self/stat"), read("/proc/self/status"), read("/proc/self/limits"), read("/proc/stat"));
    let ticks = |field: usize| stat_field(&stat, field);
    let bytes = |name: &str| line_number(&status, name).map(|kilobytes| kilobytes * 1_024.0);
    #[expect(clippy::cast_precision_loss, reason = "descriptors are few")]
    let open_fds = fs::read_dir("/proc/self/fd").ok().map(|entries| entries.count().saturating_sub(1) as f64);
    Figures {
        cpu_seconds: ticks(14).zip(ticks(15)).map(|(user, system)| (user + system) / TICKS),
        resident_bytes: bytes("VmRSS:"),
        virtual_bytes: bytes("VmSize:"),
        open_fds,
        max_fds: line_number(&limits, "Max open files"),
        threads: line_number(&status, "Threads:"),
        started: line_number(&machine, "btime").zip(ticks(22)).map(|(boot, since)| boot + since / TICKS),
    }
}

/// A field of `/proc/self/stat`, counted from 1 as proc(5) does. The second is the program's name in brackets, which may
/// hold anything.
fn stat_field(stat: &str, number: usize) -> Option<f64> {
    let (_, behind) = stat.rsplit_once(')')?;
    behind.split_whitespace().nth(number.checked_sub(3)?)?.parse().ok()
}

/// The first number behind these words at the beginning of a line.
fn line_number(text: &str, begins: &str) -> Option<f64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(begins))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_behind_a_name_that_may_hold_anything() {
        let stat = "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 3 0 777 0";
        assert_eq!(
            (stat_field(stat, 14), stat_field(stat, 15), stat_field(stat, 22)),
            (Some(150.0), Some(50.0), Some(777.0))
        );
        assert_eq!(stat_field("", 14), None);
        assert_eq!(
            line_number("Max open files            1024                 4096 files\n", "Max open files"),
            Some(1_024.0)
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_known() {
        let figures = figures();
        assert!(figures.resident_bytes.is_some_and(|bytes| bytes > 1e6));
        assert!(figures.open_fds.is_some_and(|fds| fds >= 3.0));
        assert!(figures.started.is_some_and(|at| at > 1.5e9));
        assert!(figures.cpu_seconds.is_some() && figures.max_fds.is_some() && figures.threads.is_some());
    }
}

### Many peers: how far the run is, and what ended it early. `position` is how many are done.

fleet-progress = { $position } of { $count } peers: { $healthy } healthy, { $failed } failed, { $undetermined } undetermined; about { $seconds } s to go
fleet-few-files = Only { $count } { $count ->
    [one] peer is
   *[other] peers are
} probed side by side: this process may open { $limit } files. Raise the limit (ulimit -n) for a faster run.
fleet-interrupted = Interrupted: the report is finished with what is done. Interrupt once more to end at once.
fleet-cut-interrupt = Interrupted: { $count } { $count ->
    [one] peer was
   *[other] peers were
} not reached and { $count ->
    [one] is
   *[other] are
} not in this report.
fleet-cut-deadline = The time of the whole run (--deadline) was over: { $count } { $count ->
    [one] peer was
   *[other] peers were
} not reached. Give more time, or probe more side by side (--concurrency).
fleet-memory-signatures = Signatures of authorities: { $known } of { $count } known from another peer
fleet-memory-judgements = Judgements of chains: { $known } of { $count } known from another peer

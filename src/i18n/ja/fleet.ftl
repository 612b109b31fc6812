### 多数のピア: 進み具合と、途中で終わった理由。`position` は完了した台数。

fleet-progress = { $count } 台中 { $position } 台完了: 正常 { $healthy }、失敗 { $failed }、判定不能 { $undetermined }、残り約 { $seconds } 秒
fleet-few-files = 同時に調べるピアは { $count } 台だけです。このプロセスが開けるファイルは { $limit } 個までのためです。速くするには上限 (ulimit -n) を上げてください。
fleet-interrupted = 中断しました。完了した分でレポートを仕上げます。もう一度中断すると、ただちに終了します。
fleet-cut-interrupt = 中断: { $count } 台のピアには到達しておらず、このレポートに含まれていません。
fleet-cut-deadline = 全体の制限時間 (--deadline) が過ぎたため、{ $count } 台のピアには到達していません。時間を延ばすか、同時に調べる台数 (--concurrency) を増やしてください。
fleet-memory-signatures = 認証局どうしの署名: { $count } 件中 { $known } 件はほかのピアで確認済み
fleet-memory-judgements = チェーンの判定: { $count } 件中 { $known } 件はほかのピアで判定済み

### peertrust serve: 応答、ログ、ページ、コマンド行の誤り。

## 使い方の誤り
serve-error-no-token = { $address } で待ち受けるとほかのマシンからも要求できるため、トークンが必要です。--token-file でファイルを指定するか (16 文字以上。例: openssl rand -hex 32)、127.0.0.1 で待ち受けてください
serve-error-token = { $path }: 1 行目がトークンではありません。表示できる ASCII 文字 16～4096 文字が必要です (例: openssl rand -hex 32)
serve-error-listen = { $address } で待ち受けられません: { $detail }
serve-error-log-format = --log-format { $got }: text または json を指定してください
serve-error-allow = --allow { $got }: 名前、アドレス、または 10.0.0.0/8 のようなネットワークを指定してください (:PORT を付けられます)

## 応答: リクエストの誤り
serve-bad-no-target = パラメータ target がありません。/probe?target=PEER の PEER に host、host:port、[v6]:port または URL を指定してください
serve-bad-target = target { $got } は、このモジュールのピアではありません。host、host:port、[v6]:port、またはモジュールのトランスポートと同じスキームの URL を指定してください
serve-bad-module = モジュール { $got } はありません。使えるモジュール: { $expected }
serve-bad-parameter = パラメータ { $got } はありません。使えるパラメータ: { $expected }
serve-bad-twice = パラメータ { $got } が 2 回指定されています
serve-bad-long = パラメータ { $got } が { $limit } 文字を超えています
serve-bad-name = server_name { $got } は、ホスト名でもアドレスでもありません
serve-bad-two-names = server_name と hostname の名前が異なります。どちらか 1 つを指定してください
serve-bad-debug = debug は true または false です ({ $got } は指定できません)
serve-bad-timeout = X-Prometheus-Scrape-Timeout-Seconds { $got } は、0 より大きい秒数ではありません

## 応答: 拒否
serve-refused-unlisted = { $peer } の確認は許可されていません。許可リスト (--allow、--peers) にありません
serve-refused-address = { $peer } の確認は許可されていません。名前の解決先 { $address } が許可リストにありません
serve-refused-special = { $peer } の確認は許可されていません。{ $address } は、リンクローカル アドレス、クラウドのメタデータ サービス、または通信相手のないアドレスです
serve-turned-host = このサーバはループバックで待ち受けており、localhost、127.0.0.1、[::1] 宛てのリクエストだけに答えます
serve-turned-foreign = 別のオリジンのページからのリクエストには答えません
serve-turned-token = トークンが必要です (Authorization: Bearer TOKEN)
serve-busy = 同時に行う確認が多すぎます。しばらくしてから再試行してください
serve-not-found = ここには何もありません。/ に一覧があります

## 応答: 再読み込み
serve-reloaded = 設定を読み直しました
serve-reason = { $reason }
serve-not-reloaded = 新しい設定は使えないため、これまでの設定を使い続けます: { $reason }

## ページ
serve-page-what = リクエストごとに TLS ピアを 1 つ確認し、このサーバの信頼ストアで判定して、結果を Prometheus のメトリクスで返します。
serve-page-metrics = このサーバ自身のメトリクス
serve-page-healthy = サーバが動作中か
serve-page-ready = リクエストを受け付けられるか
serve-page-modules = モジュール
serve-debug-metrics = この確認が返すメトリクス:

## ログ
serve-log-listening = http://{ $address }/ で待ち受けています。モジュール: { $modules }
serve-log-open = { $address } はループバックではありません。すべてのリクエストにトークンが必要で、トークンは平文で送られます。前段に TLS を置くか、信頼できるネットワークだけで使ってください
serve-log-nobody-allowed = 確認を許可された相手がありません。--allow または --peers で指定してください
serve-log-reloaded = 設定を読み直しました。モジュールの数: { $modules }
serve-log-not-reloaded = 新しい設定は使えないため、これまでの設定を使い続けます: { $reason }
serve-log-probe = { $peer }: { $outcome }
serve-log-refused = リクエストを拒否しました: { $reason }
serve-log-guard = { $reason }
serve-log-busy = 同時に行う確認が多すぎるため、リクエストに 503 を返しました
serve-log-more = その間に、同様のリクエストをさらに { $count } 件拒否しました
serve-log-stopping = 終了します。実行中の確認 { $running } 件を最大 { $seconds } 秒待ちます
serve-log-stopped = 終了しました

### ステータス、重大度、役割、状態など、表のセルに入る語。

## 2 つのテスト (ラベルは Cisco のツールのとおり)
test-reachability = ピア サーバの到達可能性ステータス
test-ssl = SSL 接続/証明書の確認ステータス

## ssl.status
status-ssl-verified = 確認済み
status-ssl-certificate-missing-from-chain = チェーンの証明書が欠落
status-ssl-subject-cn-mismatch = サブジェクト CN の不一致
status-ssl-san-mismatch = SAN の不一致
status-ssl-bad-certificates = 不正な証明書
status-ssl-network-error = ネットワーク エラー
status-ssl-failed = 確認に失敗
status-ssl-not-judged = 未判定

## reachability.status
status-reachability-reachable = 到達可能
status-reachability-unreachable = 到達不能
status-reachability-undetermined = 判定不能

## アドレスごとの ping と TCP
status-ping-reply = 応答あり
status-ping-no-reply = 応答なし
status-ping-not-permitted = 権限なし
status-ping-skipped = 省略
status-tcp-open = 接続可
status-tcp-refused = 拒否
status-tcp-timeout = タイムアウト
status-tcp-unreachable = 到達不能
status-tcp-reset = リセット
status-tcp-not-permitted = 禁止
status-tcp-skipped = 省略

## 重大度
severity-critical = 重大
severity-warning = 警告
severity-info = 情報

## 証明書の役割
role-leaf = サーバ証明書
role-intermediate = 中間証明書
role-root = ルート証明書

## 信頼ストアでの状態
store-state-held = あり
store-state-missing = 欠落
store-state-stale = 旧版
store-state-not-needed = 信頼ストアには不要

## 欠落した証明書の入手先
source-presented = サーバが送信
source-aia = 発行者の公開先 (AIA)
source-public-roots = 公的ルートの一覧
source-unknown = 手作業で入手

## 対応する人
who-server = サーバの管理者
who-store = 信頼ストアの管理者
who-network = ネットワーク/ファイアウォールの管理者
who-client = クライアント側の管理者 (ゲートウェイの設定、このマシン)
who-nobody = 対応不要

## 値がないとき
value-unknown = 不明
value-none = なし
value-yes = はい
value-no = いいえ
value-not-checked = 未確認
value-no-key-id = なし (証明書に鍵識別子がありません)

## 試さなかった理由 (evidence::Reason)
reason-not-asked = 指定されていません
reason-offline = ファイルだけで判定し、通信はしていません
reason-address-literal = アドレス指定のため、名前解決は不要です
reason-address-given = アドレスが指定されたため (--address)、名前解決は行っていません
reason-earlier-step-failed = 前の段階で失敗しました
reason-no-route-for-family = この種類のアドレスへの経路がこのマシンにありません
reason-another-answered = 別のアドレスが先に応答しました (--one-address)
reason-not-needed = 最初の試行ですべて確認できたため不要です
reason-not-reached = このピアの確認を終える前に実行が終わりました
reason-deadline-spent = このピアに割り当てた時間を使い切りました
reason-through-proxy = プロキシを経由しているため
reason-too-many-addresses = 調べる上限を超える数のアドレスがあります

## 名前解決の失敗 (evidence::DnsFailureKind)
dns-nx-domain = 名前が存在しません (NXDOMAIN)
dns-no-data = 名前はありますが、アドレス (A、AAAA レコード) がありません
dns-serv-fail = DNS サーバがエラーを返しました (SERVFAIL)
dns-refused = DNS サーバが応答を拒否しました (REFUSED)
dns-timeout = 時間内に応答した DNS サーバがありません
dns-no-servers = hosts ファイルになく、DNS サーバも設定されていません
dns-other = 名前解決に失敗しました

## 接続の失敗 (evidence::ConnectFailureKind)
connect-refused = 接続が拒否されました
connect-timeout = 時間内に応答がありません
connect-reset = 接続がリセットされました
connect-host-unreachable = ホストに到達できません
connect-network-unreachable = ネットワークに到達できません
connect-not-permitted = このマシンの規則で禁止されています
connect-other = 接続できませんでした

## ハンドシェイクの失敗 (evidence::TlsFailureKind)
tls-failure-timeout = 時間内に終わりませんでした
tls-failure-closed = ピアが接続を閉じました
tls-failure-reset = ピアが接続をリセットしました
tls-failure-alert = 致命的アラート { $alert }
tls-failure-not-tls = 応答が TLS ではありません
tls-failure-incompatible = 共通のバージョンまたは暗号スイートがありません
tls-failure-protocol = TLS メッセージが壊れています
tls-failure-oversized = 64 kB を超えるハンドシェイク メッセージです
tls-failure-no-certificate = 証明書が送られませんでした

## 秘密鍵の所持の証明 (evidence::Possession)
possession-proved = ハンドシェイクの署名で証明されました
possession-disproved = 否定: ハンドシェイクの署名が証明書と合いません
possession-no-signature = 不明: 署名の前にハンドシェイクが終わりました
possession-key-exchange-without-signature = 不明: RSA 鍵交換には署名がありません
possession-unsupported-algorithm = 不明: 署名のアルゴリズムまたは鍵長を検証できません
possession-malformed-certificate = 不明: 証明書を解読できません

## Why a stapled response says nothing (trust::staple::StapleFault)
revocation-nothing-stapled = サーバが OCSP 応答をステープルしていません
staple-not-successful = レスポンダがエラーを返しました
staple-malformed = OCSP 応答として読めません
staple-no-issuer = 証明書の発行者が不明なため、応答する資格のある者を特定できません
staple-wrong-certificate = 別の証明書についての応答です
staple-unknown-status = レスポンダがこの証明書を知りません
staple-not-yet-valid = thisUpdate が未来の日時です
staple-stale = 応答が古すぎます
staple-wrong-responder = 署名者が発行者でも、発行者に委任されたレスポンダでもありません
staple-bad-signature = 応答の署名を検証できません
staple-delegate-expired = レスポンダの証明書がこの時点で有効ではありません
staple-unsupported-algorithm = 署名アルゴリズムをここでは検証できません
staple-unknown-critical-extension = 未知のクリティカル拡張が含まれています

## 想定した変更がピアに与える影響
effect-breaks = 失敗に変わる
effect-mended = 正常に変わる
effect-fails-otherwise = 別の理由で失敗
effect-still-failing = 失敗のまま
effect-same = 正常のまま

## Why a CRL says nothing (trust::crl::CrlFault), and where an answer came from
revocation-no-source = 証明書にレスポンダも失効リストも記載されておらず、指定もされていません
revocation-source-crl = 失効リスト (CRL)
revocation-source-ocsp = OCSP レスポンダ
revocation-source-staple = ステープルされた OCSP 応答
crl-malformed = 失効リストを解読できません
crl-wrong-issuer = 別の CA の失効リストです
crl-not-covered = この CA の別の証明書を対象とする失効リストです
crl-unsupported = 差分、間接、または理由別の失効リストで、ここでは組み合わせません
crl-unknown-critical-extension = 失効リストに未知のクリティカル拡張が含まれています
crl-no-issuer = 失効リストに署名できる CA が不明です
crl-bad-signature = 失効リストの署名を検証できません
crl-unsupported-algorithm = 失効リストの署名アルゴリズムをここでは検証できません
crl-not-yet-valid = 失効リストの thisUpdate が未来の日時です
crl-stale = 失効リストが古すぎます

## What is fetched, and why nothing came (evidence::fetch)
fetch-purpose-issuer = 発行者
fetch-purpose-crl = 失効リスト
fetch-purpose-ocsp = OCSP 応答
fetch-bad-url = サーバを示す URL ではありません
fetch-ldap-url = LDAP のアドレスです。ドメインのメンバーしか読めません
fetch-file-url = ファイルのパスです。CA 自身のマシンまたはネットワークからしか読めません
fetch-https-url = https のアドレスです。その証明書の確認に、いま探しているものが必要になります
fetch-other-scheme = 取得の対象としない種類のアドレスです
fetch-address-refused = 公開アドレスではないため接続しません (--allow-fetch-from で許可できます)
fetch-not-resolved = 名前にアドレスがありません
fetch-not-connected = 接続できません
fetch-timeout = 時間内に応答がありません
fetch-truncated = 応答の途中で接続が切れました
fetch-bad-http = ここで受け付ける HTTP の応答ではありません
fetch-too-large = 応答が大きすぎます
fetch-bad-redirect = リダイレクトが多すぎます
fetch-elsewhere = 別のサーバへリダイレクトされました (そこには問い合わせません)
fetch-status = サーバがエラーを返しました
fetch-too-many = 1 つのピアについて取得するものが多すぎます

nowhere-no-data = 該当するレコードがありません
nowhere-not-offered = ドメインはこのサービスを提供しないと宣言しています
nowhere-unusable = レコードが指す先は、接続できるサーバではありません
## In what the addresses of one name differ
aspect-ssl-status = SSL テストの結果
aspect-leaf = サーバ証明書
aspect-issuer = 発行者
aspect-not-after = 有効期限
aspect-names = 名前
aspect-chain = 続けて送られる証明書
aspect-version = TLS バージョン
aspect-validity = 有効期間

## クライアントの世代と、途中で終えた理由
generation-tls-1-0 = TLS 1.0 のみ (仮定)
generation-tls-1-2 = TLS 1.2
generation-tls-1-3 = TLS 1.3 (仮定)
offers-stopped-connections = 接続数の上限に達しました。ほかにもある可能性があります。
offers-stopped-time = このピアに使える時間を使い切りました。ほかにもある可能性があります。
offers-stopped-silence = 応答のない hello が続いたため、残りは調べていません。
offers-stopped-not-connected = 接続できなくなったため、残りは調べていません。
offers-stopped-nonsense = 尋ねていない応答が返ったため、残りは調べていません。
offers-stopped-not-tls = TLS を話さないピアのため、これ以上は調べていません。
disagree-outliers = { $outliers } { $count ->
   *[other] が
  }多数派 ({ $others }) と異なる点: { $detail }
disagree-label-majority = 多数派
disagree-label-outlier = 異なるもの
disagree-label-group = グループ
disagree-no-majority = { $groups } の間で異なる点: { $detail }

## ハンドシェイクの前のやり取りの終わり方
starttls-outcome-not-offered = TLS を提供していません
starttls-outcome-refused = TLS を拒否しました
starttls-outcome-redirected = 別の接続先を示しました
starttls-outcome-foreign = 別のプロトコルが応答しています
starttls-outcome-broken = TLS の前の応答が壊れています
starttls-outcome-closed = TLS の前に閉じられました
starttls-outcome-reset = TLS の前にリセットされました
starttls-outcome-timeout = TLS の前のやり取りが時間内に終わりません

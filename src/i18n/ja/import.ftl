### インポート: 計画、質問、結果、アプライアンスでの作業。

## 計画
import-plan = インポート計画
import-store = 信頼ストア
import-store-facts = { $path } (証明書 { $count } 件)
import-store-digest = ダイジェスト
import-profile = プロファイル
import-nothing = 欠落はありません。インポートするものはありません。
import-nothing-installable = この中にインポートできるものはありません。
import-number = { $number }. { $subject }
import-origin = 入手元
import-origin-presented = ピアが送信
import-origin-aia = 発行者の公開先 (AIA)
import-origin-certsrv = AD CS の Web 登録 { $url }
import-origin-public-roots = 内蔵の公開ルート一覧
import-origin-file = 指定されたファイル (--from)
import-validity = { $from } から { $until } まで ({ $days })
import-file = ファイル
import-peers = 必要とするピア
import-peers-meant = 対象のピア
import-fate = 結果
import-fate-added = 追加されます。同じ共通名の証明書は信頼ストアにありません
import-fate-added-beside = 既存の証明書はそのままで、追加されます
import-fate-replaces = 有効期間の開始 ({ $from }) が後なので、同じ共通名の証明書を置き換えます: シリアル番号 { $serial }、開始 { $other_from }、SHA-256 { $sha256 }
import-fate-not-later = アプライアンスでは【警告なしに無視】されるため、ここでもインポートしません: 同じ共通名の証明書 (シリアル番号 { $serial }、開始 { $from }、SHA-256 { $sha256 }) より有効期間の開始が後ではありません
import-fate-same-serial = アプライアンスでは【警告なしに無視】されるため、ここでもインポートしません: 同じ共通名の証明書が同じシリアル番号 { $serial } を持っています (開始 { $from }、SHA-256 { $sha256 })
import-fate-held = すでに信頼ストアにあります
import-fate-refused-leaf = 拒否: サーバ証明書は信頼の起点になりません。これを発行した CA 証明書が必要です
import-fate-refused-not-a-ca = 拒否: 自己署名証明書ですが、CA 証明書ではありません
import-fate-refused-expired = 拒否: 有効期限が切れています。アプライアンスは期限切れの証明書を受け付けません。CA の現在の証明書を入手し、--from で指定してください。なければ、サーバに別の CA の証明書が必要です
import-fate-refused-expired-pkix = 拒否: 有効期限が切れていて、どのピアの役にも立ちません。CA の現在の証明書を入手し、--from で指定してください
import-fate-refused-not-yet-valid = 拒否: 有効期間がまだ始まっておらず、いまはどのピアの役にも立ちません
import-fate-refused-key-too-large = 拒否: 鍵が { $bits } ビットです。アプライアンスが受け付けるのは { $limit } ビットまでです。サーバには、より小さい鍵を持つ CA の証明書が必要です
import-fate-refused-other-key = 拒否: 名前は同じですが鍵が異なり、ピアが示すチェーンに署名したものではありません。同じ CA の、更新前か更新後の別の証明書と思われます
import-delete-first = これを入れるには、先にその証明書をすべてのノードで削除し (OS Administration > Security > Certificate Management)、もう一度インポートします。その証明書が発行した証明書を使うピアは、以後信頼されなくなります。このコピーから削除するコマンド:
import-unproved = 【未証明】これを保証しているのはピア自身だけです。送信されたことは何の証明にもなりません。SHA-256 を、CA の管理者から別の手段 (電話や対面) で聞いた値と照合し、一致したらそのフィンガープリントだけを承認してください: --approve { $sha256 }
import-unproved-certsrv = 【未証明】暗号化されない http で届いたので、途中で別のものに差し替えられた可能性があります。SHA-256 を、CA の管理者から別の手段 (電話や対面。CA 上では certutil -ca.cert) で聞いた値と照合し、一致したらそのフィンガープリントだけを承認してください: --approve { $sha256 }
import-unobtainable = 欠落していて、ここからは入手できないもの
import-issued = 発行した証明書
import-unobtainable-what = CA から入手します (AD CS の場合: http://<CA サーバ>/certsrv >「CA 証明書のダウンロード」> Base 64、最新のもの)。フィンガープリントを照合してから、--from ファイル を付けてもう一度インポートします。CA の Web ページにここから到達できる場合は、--certsrv http://<CA サーバ>/certsrv で取得できます。
import-unobtainable-aia = --aia を付けると、発行者の公開先からも探します。そこから取得したものは未証明なので、フィンガープリントの照合は必要です。
import-not-needed = --from と --certsrv で得られたもののうち { $count } 件の証明書は、どのピアにも必要ないため除きました。

## 質問
import-ask-fingerprint = 「{ $subject }」の出所はピア自身だけです。承認するには、CA の管理者から聞いた SHA-256 の最後の 8 桁を入力してください (Enter だけで除外): { "" }
import-ask-fingerprint-certsrv = 「{ $subject }」は暗号化されない http で届きました。承認するには、CA の管理者から聞いた SHA-256 の最後の 8 桁を入力してください (Enter だけで除外): { "" }
import-ask-wrong = フィンガープリントの末尾と一致しません。この証明書は除外します。
import-ask-install = { $count } 件の証明書を { $path } にインポートしますか? [y/N] { "" }

## 結果
import-dry-run = 試行のみ: 何も書き込んでいません。
import-declined = 何もインポートしていません。
import-not-approved = 承認がないため、何もインポートしていません。端末で承認するか、証明書ごとに --approve SHA256、または証明済みのすべてを --yes で承認してください。
import-refused-unproved = 何もインポートしていません: ピア自身しか保証していないものや、暗号化されない http で届いただけのものは、--yes では承認されません。フィンガープリントを照合してから --approve { $sha256 } を指定してください。自己責任で --accept-unproved-roots も使えます。
import-plan-written = 計画を { $path } に書き込みました。まだ何もインポートしていません。適用するコマンドは次のとおりです。実行すると確認の質問があります。端末以外では --yes を、未証明のものには --approve SHA256 を付けます。--from のファイルはもう一度指定してください。
import-installed = { $count } 件の証明書を { $path } にインポートしました (変更番号 { $number }。peertrust store undo で元に戻せます)。
import-installed-only = 承認されなかったため除外: { $subject }
import-kit-written = アップロード用キットを { $path } に書き込みました: ルートから順の証明書と README.txt です。
import-before-after = 変更前と変更後
import-before = 変更前
import-after = 変更後
import-still-failing = まだ正常でないピアがあります。残りの問題は peertrust check で確認してください。

## アプライアンスでの作業
import-kit-title = cup-trust アップロード用キット
import-kit-written-at = peertrust が { $now } に作成しました。アプライアンスにはまだ何も反映されていません。
import-appliance = 次はアプライアンス
import-appliance-unchanged = 変更したのはコピー { $path } だけです。アプライアンス本体は、次の証明書をこの順に、IM and Presence のすべてのノードでアップロードするまで変わりません:
import-appliance-order = 次の証明書をこの順に、IM and Presence のすべてのノードでアップロードします:
import-way-gui = ブラウザから
import-way-gui-1 = Cisco Unified OS Administration > Security (セキュリティ) > Certificate Management (証明書の管理) > Upload Certificate/Certificate chain (証明書/証明書チェーンのアップロード)。
import-way-gui-2 = 証明書の目的は cup-trust。中間証明書では、ルート証明書の欄に、一覧にあるルートの名前を拡張子なしで入力します。ファイルを選び、アップロードします。
import-way-gui-3 = 次のファイルでも繰り返します。ルートが先です。
import-way-cli = コマンドラインから
import-way-cli-1 = set cert import trust { $unit }
import-way-cli-2 = 求められたら PEM の文字列を貼り付けます。1 回に証明書 1 件です。ユニット名は未確認です。このリリースでの名前は show cert list trust で確認できます。
import-way-rest = REST から (リリース 14 以降、未確認)
import-way-rest-1 = POST https://<ノード>/platformcom/api/v1/certmgr/config/trust/certificates
import-way-rest-2 = OS 管理者の Basic 認証、Content-Type: application/json。本体はキットの { $file } のとおり: service は { $unit }、ほかに certificates と description。ユニット名はおそらく { $unit } ですが、このプロジェクトでは実機で試せていません。
import-way-after = そのあと
import-kit-hint = --kit ディレクトリ を付けると、これらのファイルと、同じ内容の説明書を書き出します。

## エラー
error-import-store = peertrust import のインポート先は 1 つの信頼ストアです。--store でフォルダまたは PEM バンドルを 1 つ指定してください。{ $count } 個が指定されました。
error-import-approve = 「{ $got }」は SHA-256 のフィンガープリントではありません。16 進数 64 桁 (間のコロンは可) を指定してください。
error-import-approve-unknown = { $got } はこの計画でインポートするものに含まれないため、何もインポートしていません。対象: { $expected }
error-import-kit = キットを { $path } に書き込めません。まだ存在しないフォルダか、空のフォルダを指定してください{ $detail }。
error-import-plan-file = 計画を { $path } に書き込めません: { $detail }。既存のファイルは上書きしません。
error-import-changed = 計画の作成後に信頼ストア { $path } が変更されました。何もインポートしていません。計画を作り直してください。
error-import-apply-shape = { $path } は peertrust の計画ではありません: { $detail }。
error-import-apply-schema = { $path } は peertrust の計画ではありません。schema は { $expected } のはずですが、「{ $got }」です。
error-import-apply-certificate = { $path }: certificates[{ $position }].pem がちょうど 1 件の証明書ではありません。計画が編集されたか壊れています。何もインポートしていません。
error-import-apply-other = { $path }: certificates[{ $position }] は { $expected } のはずですが、実際は { $got } です。計画が編集されたか壊れています。何もインポートしていません。
error-import-apply-differs = { $path }: { $field } は計画では { $expected } ですが、いま計算すると { $got } です。計画が編集されたか、時間の経過で成り立たなくなりました。何もインポートしていません。計画を作り直してください。
error-import-apply-peer = { $path } は適用できる計画ではありません: { $detail }。

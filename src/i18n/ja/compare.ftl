### 変わった点、これから変わる点、依存関係: compare、--baseline、forecast、store impact。

## 比較する 2 つ
compare-before = 変更前
compare-after = 変更後
compare-since = { $path } からの変化
compare-peers = ピア { $count } 件
compare-checked-at = 判定日時 { $now }
compare-note-reversed = 変更前のレポートのほうが新しい日時です ({ $first }、変更後は { $rest })。指定の順序が逆でなければ、どちらかの時計がずれています。
compare-note-profile = 判定の規則が異なります ({ $first }、{ $rest })。差異はそのためかもしれません。
compare-note-allow-weak = 一方だけが --allow-weak で判定されています。差異はそのためかもしれません。
compare-note-stores = 判定に使われた信頼ストアの場所が異なります ({ $first }、{ $rest })。
compare-note-at-given = 少なくとも一方は、指定された日時 (--at) の時点の判定です。
compare-note-rehearsed-before = 変更前のレポートは --with、--without による想定です。判定は、実際には変更していない信頼ストアについてのものです。
compare-note-rehearsed-after = 変更後のレポートは --with、--without による想定です。判定は、実際には変更していない信頼ストアについてのものです。
compare-note-rehearsed-both = どちらのレポートも --with、--without による想定です。判定は、実際には変更していない信頼ストアについてのものです。

## 2 つの信頼ストア
compare-store = 信頼ストア
compare-store-added = 追加:
compare-store-removed = 削除:
compare-store-renewed = 更新 (鍵は同じ):
compare-store-replaced = 置き換え (鍵は別):
compare-store-by = 新しい証明書
compare-store-kept = { $count } 件の証明書は変わっていません。
compare-store-same = 変更はありません。どちらも同じ { $count } 件の証明書を持っています。

## ピアの変化 (change::Trend)
compare-trend-worse = 悪化
compare-trend-undetermined = 比較不能 (一方でテストを実行できませんでした)
compare-trend-better = 改善
compare-trend-changed = 変更あり (判定は同じ)
compare-trend-new = 新規
compare-trend-gone = なくなったピア
compare-trend-same = 変化なし
compare-more = ほか { $count } 件 (-v ですべて表示します)
compare-summary = 悪化 { $worse }、比較不能 { $undetermined }、改善 { $better }、変更あり { $changed }、新規 { $new }、なくなった { $gone }、変化なし { $same }

## 異なる点 (change::Aspect)
compare-aspect-reachability = 到達可能性
compare-aspect-ssl-status = 確認
compare-aspect-address-status = アドレス
compare-aspect-node-status = ノード
compare-aspect-healthy = 判定
compare-aspect-critical = 検出
compare-aspect-warning = 警告
compare-aspect-address = アドレス
compare-aspect-leaf = サーバ証明書
compare-aspect-name-lost = 失われた名前
compare-aspect-name-gained = 増えた名前
compare-aspect-subject = サブジェクト
compare-aspect-issuer = 発行者
compare-aspect-issuer-key = 発行者の鍵
compare-aspect-key = 鍵
compare-aspect-signature-algorithm = 署名
compare-aspect-not-after = 有効期限
compare-aspect-chain = 送信される CA
compare-aspect-path = 中間証明書
compare-aspect-anchor = ルート証明書
compare-aspect-tls-version = TLS バージョン
compare-aspect-valid-until = 判定の期限
compare-finding-new = { $detail } (新規)
compare-finding-gone = { $detail } (解消)
compare-address-new = { $address } (追加)
compare-address-gone = { $address } (削除)

## 予測
forecast-until = { $not_after } まで
forecast-without-end = 証明書から分かる範囲のすべて
forecast-first = { $days ->
    [0] 何もしない場合、最初に失敗するのは { $peer } です (1 日以内、{ $not_after })。
   *[other] 何もしない場合、最初に失敗するのは { $peer } です ({ $days } 日後、{ $not_after })。
}
forecast-none = この期間に、何もしなくても失敗するようになるピアはありません。
forecast-failing = { $count } 件のピアはすでに失敗しています: { $names }。
forecast-events = 今後の予定
forecast-days = { $days ->
    [0] 1 日以内
   *[other] { $days } 日後
}
forecast-certificate-ends = { $role } { $subject } の有効期限
forecast-certificate-begins = { $role } { $subject } が有効になる日時
forecast-staple-ends = { $role } { $subject } についてステープルされた OCSP 応答の期限
forecast-ocsp-ends = { $role } { $subject } についての OCSP 応答の期限
forecast-crl-ends = { $role } { $subject } についての失効リスト (CRL) の期限
forecast-effect-breaks = 失敗するようになるピア ({ $count } 件): { $names }
forecast-effect-takes-over = 別のパスに切り替わるピア ({ $count } 件): { $names }
forecast-effect-mends = 正常になるピア ({ $count } 件): { $names }
forecast-effect-nothing = 影響のないピア ({ $count } 件): { $names }
forecast-effect-failing = その前から失敗しているピア ({ $count } 件): { $names }
forecast-supposes = どのピアも同じ証明書を提示し続け、信頼ストアも変わらないものとしています。
forecast-ics-breaks = { $count } 件のピアが失敗します: { $detail }

## 依存関係
impact-peers = { $count } 件を確認: 正常 { $healthy }、失敗 { $failed }
impact-use-needed = 必要: ないと失敗するピアがあります
impact-use-replaceable = 使用中: 使っているすべてのピアに別のパスがあります
impact-use-failing = 失敗しているピアのパス上にあるもの (修復後に必要になるかは不明)
impact-use-unused = 確認した { $count } 件のピアのどれも使っていないもの
impact-needed-by = 必要とするピア
impact-replaceable-for = 別のパスもあるピア
impact-failing-through = 失敗しているピア
impact-supposes = これは確認した { $count } 件のピアだけについての結果です。この信頼ストアを使うほかのピアが必要としている可能性があります。証明書は 1 件ずつ取り除いて判定しました。互いに代わりになる 2 件を両方とも削除することはできません。

### 監視のための表示: プラグインの 1 行目、ビルドのテスト結果、多数のピアに共通する原因

## プラグインの行。先頭の語はどの言語でも同じ
nagios-valid = { $peer }、{ $transport }、証明書 '{ $cn }' (発行者 '{ $issuer }') は { $date } まで有効 (残り { $days } 日)
nagios-valid-short = { $peer }、{ $transport }、'{ $cn }' (発行者 '{ $issuer }')、残り { $days } 日
nagios-valid-bare = { $peer } は確認済み (残り { $days } 日)
nagios-expiry = { $peer }: 証明書 '{ $cn }' は { $date } に有効期限切れ (残り { $days } 日)
nagios-expiry-short = { $peer }: '{ $cn }' は { $date } に有効期限切れ
nagios-expiry-bare = { $peer }: expires-soon (残り { $days } 日)
nagios-fault = { $peer }: { $title } ({ $code })
nagios-fault-more = { $peer }: { $title } ({ $code })、ほか { $count } 件
nagios-fault-bare = { $peer }: { $code }
nagios-fault-bare-more = { $peer }: { $code }、ほか { $count } 件
nagios-status = { $peer }: { $status }
nagios-worse = ベースラインより悪化したピア: { $count } 台
nagios-none = ピアがありません
nagios-many-well = ピア { $count } 台、すべて正常
nagios-many = ピア { $count } 台: 異常 { $critical }、警告 { $warning }、不明 { $unknown }。{ $peer }: { $code }
nagios-many-short = 異常 { $critical }、警告 { $warning } (全 { $count })。{ $peer }: { $code }
nagios-many-bare = ピア { $count } 台: 異常 { $critical }、警告 { $warning }、不明 { $unknown }

## ビルドのテスト結果
junit-reachability = ピア サーバの到達可能性
junit-ssl = SSL 接続/証明書の確認

## 多数のピア
fleet-finding = 検出項目
fleet-about = 対象
fleet-failed = 異常
fleet-label = ラベル

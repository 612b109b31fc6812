### `store` の表示。

## 表
storecmd-until = 有効期限
storecmd-days = 残り日数
storecmd-expired = 期限切れ
storecmd-not-yet = 開始前
storecmd-issued-by = 発行者: { $issuer }
storecmd-empty = この信頼ストアに証明書はありません。

## lint
storecmd-lint-summary = 証明書 { $count } 個: 重大 { $critical } 件、警告 { $warning } 件、情報 { $info } 件

## diff
storecmd-before = 1 つ目
storecmd-after = 2 つ目
storecmd-only-before = 1 つ目だけにある証明書
storecmd-only-after = 2 つ目だけにある証明書
storecmd-replaced = サブジェクトが同じ別の証明書に入れ替わったもの
storecmd-same-key = 同じ鍵で更新されています
storecmd-other-key = 鍵が異なります。古い証明書が発行した証明書は、新しい証明書では検証できません
storecmd-told = シリアル番号 { $serial }、{ $from } から { $until } まで、{ $key }、SHA-256 { $sha256 }
storecmd-diff-equal = { $count ->
    [0] どちらも空です。
   *[other] 違いはありません。どちらにも同じ { $count } 個の証明書があります。
}
storecmd-diff-same = { $count ->
    [0] 両方にある証明書はありません。
   *[other] 両方にある証明書は { $count } 個です。
}

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

## export
storecmd-form-directory = PEM ファイルのフォルダ
storecmd-exported = { $count } 個の証明書を { $path } に書き出しました (形式: { $form })。
storecmd-exported-without = 信頼ストアの { $count } 件は読み取れなかったため、含まれていません (peertrust store lint で確認できます)。
storecmd-password-again = 確認のため、同じパスワードをもう一度: { "" }
storecmd-error-form = { $path } という名前からは形式を判断できません。--as に bundle、directory、p7b、p7b-der、p12、jks のいずれかを指定してください。
storecmd-error-nothing = 信頼ストアに証明書がないため、{ $path } には何も書き出しませんでした。
storecmd-error-exists = { $path } は既に存在するため、変更していません。別のファイルを指定するか、上書きする場合は --force を付けてください。
storecmd-error-no-folder = { $path } はフォルダではないため、変更していません。まだ存在しないフォルダを指定してください。
storecmd-error-folder-exists = フォルダ { $path } は空でないため、変更していません。新しいフォルダを指定するか、その中の信頼ストアに追加する場合は peertrust store add を使ってください。
storecmd-error-write = { $path } に書き込めなかったため、元のままです: { $detail }
storecmd-error-password = { $path } を封じるパスワードが必要です。--password-file FILE または環境変数 PEERTRUST_PASSWORD で指定するか、端末で実行してください。何も書き出していません。証明書は秘密ではないためパスワードを秘密にする必要はありませんが、ファイルを読む側にはそのパスワードが必要です。
storecmd-error-password-differs = 2 回のパスワードが一致しないため、何も書き出していません。

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

## 変更の予定
storecmd-plan-add = 追加します
storecmd-plan-replace = 別の証明書と入れ替えます
storecmd-plan-remove = 取り除きます
storecmd-plan-held = 既に信頼ストアにあります
storecmd-plan-refused = 受け入れません
storecmd-plan-ignored = 効果がありません
storecmd-plan-instead-of = 入れ替わる証明書:
storecmd-plan-file = ファイル { $path }
storecmd-plan-origin = 読み取り元 { $path }
storecmd-reason-not-a-ca = CA ではなくエンド エンティティ証明書のため、どのパスの終点にもなりません。これを発行した CA の証明書を追加してください。
storecmd-reason-pinned = 自己署名のエンド エンティティ証明書です。まったく同じ証明書を持つサーバだけが信頼されます。
storecmd-reason-expired = 有効期限 { $not_after } を過ぎています。cup-trust は期限切れの証明書のアップロードを拒否します。
storecmd-reason-not-yet = 有効になるのは { $not_before } からです。
storecmd-reason-key = 鍵が { $bits } ビットです。cup-trust が受け入れるのは { $limit } ビットまでです。
storecmd-reason-collision = 信頼ストアに共通名 (CN)「{ $cn }」の別の証明書があります (SHA-256 { $sha256 })。cup-trust はどちらか 1 つしか保持しません。
storecmd-reason-not-later = cup-trust は共通名 (CN) ごとに証明書を 1 つだけ保持します。今ある証明書 (有効期間の開始 { $not_before }、SHA-256 { $sha256 }) より後に始まるものでなければ、アップロードしてもエラーなしに無視されます。先に今ある証明書を取り除いてください。
storecmd-reason-same-serial = cup-trust は共通名 (CN) ごとに証明書を 1 つだけ保持します。今ある証明書 (SHA-256 { $sha256 }) のシリアル番号が同じため、アップロードしてもエラーなしに無視されます。先に今ある証明書を取り除いてください。

## 変更の結果
storecmd-question = { $path } にこの { $count } 件の変更を行いますか [y/N] { "" }
storecmd-nobody-asked = 確認に答える人がいないため、何も変更していません。上の内容を確かめ、実行する場合は --yes を付けてください。
storecmd-declined = 何も変更していません。
storecmd-nothing-to-do = 変更することはありません。何も書き込んでいません。
storecmd-done = 変更 { $number } を行いました (追加 { $added } 件、取り除き { $removed } 件)。
storecmd-take-back = 元に戻すには:
storecmd-recovered-finished = 以前に中断された変更 (番号 { $number }) を先に完了しました。
storecmd-recovered-discarded = 中断された変更の残りを先に片付けました。信頼ストアはその変更の前の状態でした。
storecmd-undo-plan = { $at } の変更 { $number } ({ $why }) を元に戻します。

## history
storecmd-why-import = インポート
storecmd-why-add = 追加
storecmd-why-remove = 取り除き
storecmd-why-undo = 元に戻す
storecmd-history-none = この信頼ストアの変更は記録されていません。
storecmd-history-number = 番号
storecmd-history-at = 日時
storecmd-history-why = 内容
storecmd-history-added = 追加
storecmd-history-removed = 除去
storecmd-history-state = 状態
storecmd-history-undoes = 変更 { $number } を元に戻した
storecmd-history-undone-by = 変更 { $number } で戻された
storecmd-history-undone = 元に戻された
storecmd-history-damaged = { $number }: 記録を読み取れないため、元に戻せません: { $detail }
storecmd-history-by = { $host } の { $command } (プロセス { $pid })

## 入力
storecmd-error-name = --name は証明書 1 つに対する名前ですが、証明書が { $count } 個あります。ファイルを 1 つずつ追加してください。
storecmd-error-not-held = 信頼ストア { $path } に「{ $got }」に当たる証明書はありません。SHA-256 (先頭の 8 桁以上でも可)、共通名 (CN)、信頼ストアのファイル名、証明書のファイルのいずれかを指定してください。一覧は peertrust store list で表示できます。
storecmd-error-ambiguous = 信頼ストア { $path } には「{ $got }」に当たる証明書が { $count } 個あるため、何も取り除いていません。SHA-256 で指定してください: { $list }
storecmd-candidate = { $sha256 } (シリアル番号 { $serial }、{ $until } まで、{ $file })
storecmd-error-many = 一度に追加できるのは { $limit } 個までですが、証明書が { $count } 個あります。指定するファイルを間違えていないか確認してください。

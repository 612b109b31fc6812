### 信頼ストアの変更。変更できなかった理由。それぞれ、何が、なぜ、どうすればよいかを述べる。

## そのとき行っていたこと
store-op-open = 信頼ストアの確認中
store-op-lock = 信頼ストアのロックの取得中
store-op-recover = 以前のコマンドが残した状態の復旧中
store-op-read = 信頼ストアの読み取り中
store-op-plan = 変更内容の検討中
store-op-stage = 新しいファイルの準備中
store-op-commit = 変更の確定中
store-op-carry-out = 新しいファイルへの置き換え中
store-op-record = 変更履歴の記録中
store-op-history = 変更履歴の読み取り中

## 変更できなかった理由
store-error-full = { $path } を書き込むための空きがディスクまたはクォータにありません ({ $operation })。信頼ストアは変更していません。空き容量を確保してから、もう一度実行してください。
store-error-read-only = { $path } は読み取り専用でマウントされたファイル システムにあります ({ $operation })。信頼ストアは変更していません。書き込み可能でマウントし直すか、peertrust store export --to DIR で複製を作って変更してください。
store-error-denied = このユーザには { $path } への書き込み権限がありません ({ $operation }: { $detail })。信頼ストアは変更していません。信頼ストアの所有者または root で実行してください。
store-error-owner = このユーザでは { $path } の所有者またはグループを維持できません。信頼ストアは変更していません。root またはファイルの所有者で実行してください。
store-error-vanished = { $path } が存在しないか、なくなりました ({ $operation })。何も変更していません。パスを確認してください。新しい信頼ストアを作るには、先に空のフォルダを用意してください。
store-error-busy = 別のコマンドがこの信頼ストアを変更中です: { $command } (ホスト { $host } のプロセス { $pid }、開始 { $since })。何も変更していません。終了を待ってから、もう一度実行してください。
store-error-busy-unknown = 別のコマンドがこの信頼ストアを変更中です。どのコマンドかはまだ分かりません ({ $path } がロックされています)。何も変更していません。終了を待ってから、もう一度実行してください。
store-error-link = { $path } は { $real } へのシンボリック リンクです。書き込みではリンクをたどりません。信頼ストアは変更していません。リンク先を変更したい場合は { $real } を直接指定してください。
store-error-format = { $path } の内容は{ $form }です。この形式は読み取り専用で、書き込みはできません。何も変更していません。peertrust store export --store { $path } --to DIR で書き込みできる信頼ストアを作り、そちらを変更してください。
store-error-utf16 = { $path } は Windows が保存する UTF-16 の PEM です。読み取り専用で、書き込みはできません。何も変更していません。UTF-8 で保存し直すか、peertrust store export --store { $path } --to DIR で書き込みできる信頼ストアを作ってください。
store-error-no-store = { $path } には証明書がないため、信頼ストアとして扱えません。何も変更していません。フォルダまたは証明書の PEM ファイルを指定してください。新しい信頼ストアは、空のフォルダまたは空のファイルから始められます。
store-error-odd = { $path } は peertrust のファイルまたはフォルダであるはずですが、別のものです ({ $operation })。信頼ストアは変更していません。内容を確認し、別の場所に移してください。
store-error-foreign = { $path } は、誰でもファイルを作成できるフォルダにあり、所有者が信頼ストアの所有者と異なるため、内容を信用できません。信頼ストアは変更していません。内容を確認して削除するか、信頼ストアを専用のフォルダに移してください。
store-error-too-large = { $path } は信頼ストアのファイルとして読み取れる大きさを超えています。信頼ストアは変更していません。
store-error-changed = このコマンドの実行中に、別のプログラムが { $path } を変更しました。このコマンドは何も変更していません。peertrust store list で信頼ストアを確認してから、もう一度実行してください。
store-error-journal = { $path } に途中で止まった変更がありますが、読み取れません: { $detail } 何も変更していません。このファイルをバックアップから戻してください。戻せない場合は、信頼ストアの証明書が正しいことを確認してから、このファイルをフォルダの外に移してください。
store-error-damaged = 変更 { $number } の記録が壊れているため、取り消せません。何も変更していません。ほかの記録は peertrust store history で表示できます。証明書は手動で追加または削除できます。
store-error-held = 証明書 { $sha256 } はすでに信頼ストアにあります ({ $path })。何も変更していません。
store-error-not-held = 証明書 { $sha256 } は信頼ストア { $path } にありません。何も変更していません。内容は peertrust store list で表示できます。
store-error-occupied = { $path } は別のファイルとしてすでに存在するため、上書きしません。何も変更していません。--name で別の名前を指定してください。
store-error-unnameable = { $path } のファイル名が UTF-8 の文字列ではないため、変更を記録できません。何も変更していません。先にファイル名を変更してください。
store-error-empty = { $path } に変更する内容がありません。
store-error-no-such-change = { $path } に番号 { $number } の変更は記録されていません。何も変更していません。記録は peertrust store history で表示できます。
store-error-nothing-to-undo = { $path } に取り消せる変更は記録されていません。何も変更していません。
store-error-altered = { $path } はその後、変更 { $number } で再び変更されています。この変更を取り消すと、その内容が失われます。何も変更していません。先に peertrust store undo { $number } で変更 { $number } を取り消してください。
store-error-altered-elsewhere = { $path } はその後、別のプログラムによって変更されています。この変更を取り消すと、その内容が失われます。何も変更していません。ファイルを確認してください。証明書は手動で追加または削除できます。
store-error-unfinished-forth = 変更は確定して記録されましたが、{ $path } で反映に失敗しました: { $detail } peertrust は変更後の信頼ストアとして読み取りますが、ほかのプログラムには変更前のファイルが見える場合があります。原因を取り除いてから、この信頼ストアを変更するコマンド (peertrust store undo など) を実行してください。最初に残りの反映が行われます。
store-error-unfinished-back = { $path } で変更に失敗し ({ $detail })、元に戻すこともできませんでした。peertrust は変更前の信頼ストアとして読み取りますが、ほかのプログラムには新しいファイルが見える場合があります。原因を取り除いてから、もう一度実行してください。最初に元の状態へ戻します。
store-error-io = { $path } でエラーが発生しました ({ $operation }): { $detail } 信頼ストアは変更していません。

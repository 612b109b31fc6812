### ピアの一覧 (--peers) と設定ファイル: どのファイルの何行目が、どう誤っているか。

## 一覧の全体
error-list-utf16 = { $path } は UTF-16 のテキストです。UTF-8 で保存し直してから指定してください。
error-list-binary = { $path } はピアの一覧ではありません。テキストが必要ですが、テキストにはないバイトを含んでいます。
error-list-many = --peers で指定できる一覧は { $limit } 個までです。
error-list-judgings = 一覧が求める判定の組み合わせ (store、profile、allow_weak、expires_within) が { $limit } 通りを超えています。どれも検査の前に準備する必要があります。一覧を分けてください。
error-list-lines = ピアの一覧の { $count } 行が正しくありません。検査は何も行っていません。その行を直すか、--skip-bad-lines を付けて読み飛ばしてください。
error-list-whole = 全体として読めないピアの一覧があります。検査は何も行っていません。--skip-bad-lines では解決しません。
note-list-skipped = ピアの一覧の { $count } 行は正しくないため読み飛ばします (--skip-bad-lines):
list-line = { $path } の { $line } 行目: { $what }
list-line-column = { $path } の { $line } 行目 { $column } 文字目: { $what }
list-more = ほか { $count } 件。
list-form-plain = { $path } は、1 行に 1 つのピアを書いた一覧として読みます。
list-form-comma = { $path } は、コンマ区切りの CSV として読みます。
list-form-semicolon = { $path } は、セミコロン区切りの CSV として読みます。
list-form-tab = { $path } は、タブ区切りの CSV として読みます。
list-form-json-lines = { $path } は、1 行に 1 つのオブジェクトを書いた JSON Lines として読みます。
list-form-json = { $path } は、1 つの JSON 文書として読みます。
list-form-toml = { $path } は、TOML として読みます。

## 一覧の全体の誤り
list-unreadable = 一覧の続きを読めません: { $detail }。
list-document-long = 文書が { $limit } MB を超えています。文書は全体を一度に読みます。CSV、JSON Lines、1 行に 1 つのピアの一覧なら、長さに限りはありません。
list-document = 文書を読めません: { $detail }。
list-unknown-top = “{ $got }” はピアの一覧の項目ではありません。[[peers]] または peers = ["host", …] だけを書けます。既定値とモジュールは設定ファイル (--config) に書きます。
list-no-peer-column = 見出し行に peer も host もないため、どの行もピアを示していません。見つかった列: { $names }。
list-column-twice = 列 “{ $name }” が 2 つあります。
list-unknown-column = 列 “{ $got }” は知られていません。使える列: { $expected }。独自の列は labels.名前 とします。
list-unknown-column-near = 列 “{ $got }” は知られていません。{ $near } の誤りではありませんか。使える列: { $expected }。独自の列は labels.名前 とします。

## 行の誤り
list-line-long = 行が { $limit } バイトを超えています。
list-line-not-utf8 = 行が UTF-8 のテキストではありません。
list-line-json = peer または host を持つ JSON のオブジェクトが必要です: { $detail }。
list-line-quote = 引用符が同じ行の中で閉じられていません。値の中の引用符は、値を引用符で囲み、2 つ続けて書きます。
list-line-cells = 見出しの列は { $expected } 個ですが、この行の値は { $got } 個です。
list-no-peer = ピアが示されていません。peer、または host (port は任意) が必要です。
list-peer-twice = ピアが二重に示されています。peer か、host (port は任意) のどちらか一方が必要です。
list-unknown-key = “{ $got }” は知られていません。使える項目: { $expected }。
list-unknown-key-near = “{ $got }” は知られていません。{ $near } の誤りではありませんか。使える項目: { $expected }。
list-key-twice = “{ $name }” が 2 つあります。
list-value = { $name } の値 “{ $got }” が正しくありません。必要な値: { $expected }。
list-wanted-text = 空でないテキスト
list-wanted-texts = 1 つまたは複数のパス
list-wanted-port = 1 から 65535 までのポート
list-wanted-flag = true または false
list-wanted-transport = 接続方式 ({ $names })
list-wanted-profile = appliance または pkix
list-wanted-name = ホスト名または IP アドレス
list-wanted-days = 日数 1 つ (例: 30)、または 2 つ (例: 30,7。2 つ目は 1 つ目以下)
list-wanted-labels = 名前とテキストの組
list-wanted-entry = ピアを表すテキストまたは表
list-wanted-entries = ピアの並び
list-label-name = “{ $got }” はラベルの名前になりません。英字または _ で始まり、英数字と _ - . / からなる 64 文字以内の名前が必要です。
list-label-long = ラベル { $name } が { $limit } 文字を超えています。
list-labels-many = ラベルが { $limit } 個を超えています。
list-duplicate = 同じピアがすでに { $line } 行目にあります。
list-duplicate-elsewhere = 同じピアがすでに { $path } の { $line } 行目にあります。
list-duplicate-line = 同じピアがコマンド ラインにも指定されています。
list-store-of = この信頼ストアは { $path } の { $line } 行目で指定されています。

## 全体の部分
error-shard = --shard { $got } は部分の指定になりません。4 つのうち 1 番目なら 1/4 のような I/N、または Kubernetes の Indexed Job では env/N が必要です。
error-shard-range = --shard { $got } は部分の指定になりません。N 個の部分は 1/N から N/N までで、N は { $limit } 以下です。
error-shard-environment = --shard { $got } は部分の番号を JOB_COMPLETION_INDEX から取ります。0 から N - 1 までの数が必要ですが、“{ $value }” でした。Kubernetes は completionMode: Indexed の Job のポッドにこれを設定します。N は completions の値です。

## 設定ファイル
error-config = 設定ファイル { $path } に { $count } か所の誤りがあるため、何も行っていません:
error-config-utf8 = 設定ファイル { $path } が UTF-8 のテキストではありません。
error-config-variable = 環境変数の値が、対応するオプションの値になりません。{ $what }
list-wanted-table = 表
list-wanted-named-paths = 1 つまたは複数の「名前=パス」
list-wanted-seconds = 0 より大きく 86400 以下の秒数
list-wanted-number = { $first } から { $rest } までの整数
list-wanted-word = { $names } のいずれか

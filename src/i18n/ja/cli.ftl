### コマンド ラインからのメッセージ。入力の誤りと短い通知。`got` は常に受け取った値。

## ピアを読み取れない場合 (target::Expected)
error-peer-host-name = 「{ $got }」はピアとして読み取れません。ホスト名または IP アドレスを指定してください (例: mail.example.com、mail.example.com:8443、192.0.2.10)。
error-peer-ipv6-in-brackets = 「{ $got }」はピアとして読み取れません。角括弧の中には IPv6 アドレスを指定してください (例: [2001:db8::10]:443)。
error-peer-port = 「{ $got }」はピアとして読み取れません。最後のコロンの後には 1 から 65535 までのポート番号を指定してください。
error-peer-explicit-port = 「{ $got }」はピアとして読み取れません。このスキームには既定のポートがないため、ポートを指定してください (例: tls://mail.example.com:5061)。
error-peer-scheme = 「{ $got }」はピアとして読み取れません。スキームが不明です。使えるスキーム: { $expected }
error-peer-authority-only = 「{ $got }」はピアとして読み取れません。スキームの後に書けるのはホストとポートだけです。パス、クエリ、ユーザ名は書けません。
error-peer-domain = 「{ $got }」はアドレスです。DNS のレコードを調べるドメインを指定してください。
error-peer-service = 「{ $got }」は知られていないサービスです。_service._tcp.ドメイン、またはドメインを指定してください。使えるサービス: { $expected }。そのほかは --starttls と合わせて指定します。
error-peer-same-transport = 「{ $got }」のスキームは --starttls { $expected } と一致しません。どちらか一方だけを指定してください。
error-starttls = --starttls { $got } は使えません。使える言葉: { $expected }
error-no-peer = ピアが指定されていません。peertrust check mail.example.com のように 1 つ以上指定してください。
error-peers-empty = { $path } にピアが 1 つも書かれていません。

## 信頼ストア、ファイル、値
error-store-unreadable = 信頼ストア { $path } を読み取れません: { $detail }
error-file-unreadable = { $path } を読み取れません: { $detail }
error-file-no-certificate = { $path } に証明書がありません。PEM または DER 形式 (PKCS#7、PKCS#12、JKS も可) が必要ですが、内容は { $detail } でした。
error-file-is-folder = { $path } はフォルダです。ファイルを指定してください。
error-evidence-unreadable = { $path } は記録付きのレポートとして読み取れません: { $detail }
error-report-unreadable = { $path } は比較できるレポートではありません: { $detail }。
error-compare-kinds = 2 つのレポートまたは 2 つの信頼ストアを指定してください。{ $first } はレポートですが、{ $rest } はレポートではありません。
error-compare-neither = { $path } は、レポート (peertrust check または verify の JSON) でも信頼ストア (フォルダ、PEM、DER、PKCS#7、PKCS#12、JKS) でもありません。
error-baseline-rehearsal = --baseline は以前のレポートからの変化、--with と --without は変更した場合の想定を調べるものです。どちらか一方を指定してください。想定を以前のレポートと比べるには、--format json で保存し、peertrust compare に両方を指定します。
error-compare-peers = --peers は、2 つの信頼ストアを比較する対象のピアを指定するものです。変更前と変更後にレポートを指定した場合は、そのレポートのピアを比較します。
error-file-recognised = { $path } の内容は{ $form }です。このバージョンではまだ読み取れません。PEM または DER 形式の証明書を指定してください。
error-file-private-key = { $path } の内容は秘密鍵です。PEM または DER 形式の証明書を指定してください。秘密鍵は他人に渡さないでください。鍵の内容は一切表示していません。
error-key-absent = { $path } に秘密鍵がありません。内容は{ $form }です。PEM か DER の秘密鍵 (PKCS#8、PKCS#1、SEC 1)、または PKCS#12 ファイルを指定します。
error-key-damaged = { $path } の秘密鍵が壊れています。読み取れないか、公開鍵と対になっていません。
error-client-key-other = { $key } の秘密鍵は、{ $path } のどの証明書のものでもありません。--client-cert と --client-key には対になるものを指定してください。
error-client-key-kind = { $path } の秘密鍵では TLS のハンドシェイクに署名できません ({ $detail })。RSA 2048～8192 ビット、EC P-256、P-384、P-521、Ed25519 のいずれかを指定してください。
error-file-request = { $path } は証明書署名要求 (CSR) であり、証明書ではありません。認証局がこれをもとに証明書を発行します。要求の内容が適切かどうかは peertrust inspect { $path } --name HOST で確認できます。
error-file-inventory = { $path } は show cert list trust が出力する証明書の一覧です。名前だけで証明書そのものは含まれないため、判定には使えません。Cisco Unified OS の管理 > セキュリティ > 証明書の管理で証明書を 1 つずつ .PEM ファイルとしてダウンロードし、1 つのフォルダに入れて、そのフォルダを指定してください。一覧の内容は peertrust inspect で表示できます。
error-container-empty = { $path } の内容は{ $form }ですが、証明書が 1 つも入っていません。
error-container-broken = { $path } の内容は{ $form }ですが、読み取れません ({ $detail })。
error-password-needed = { $path } の内容はパスワードで保護された{ $form }です。--password-file FILE または環境変数 PEERTRUST_PASSWORD でパスワードを指定してください。入力を求めるのは端末で実行したときだけです。コマンド ラインの引数はほかの利用者に見えるため、パスワードの指定には使えません。
error-password-wrong = 指定されたパスワードは { $path } ({ $form }) のパスワードと一致しません。
error-password-file = { $path } はパスワードのファイルとして読み取れません。UTF-8 のテキストを指定してください。
error-password-long = { $path } のパスワードが { $limit } バイトを超えています。指定するファイルを間違えていないか確認してください。
error-file-too-large = { $path } は読み取れる上限の { $limit } MB を超えています。
error-chain-block = { $path } の { $line } 行目: BEGIN 行と END 行の間に証明書が必要ですが、読み取れませんでした ({ $detail })。
error-node = 「{ $got }」はノードの指定として読み取れません。cups1=./cups1-trust のように NAME=PATH の形で指定してください。名前に使えるのは { $limit } 文字までの文字、数字、ピリオド、ハイフン、アンダースコアです。
error-node-twice = 「{ $got }」: ノード { $name } はすでに指定されています。ノードごとに異なる名前と 1 つの信頼ストアを指定してください。
error-without = --without「{ $got }」: この共通名の証明書は信頼ストアになく、この名前のファイルもありません。信頼ストアにある { $count } 件の証明書は peertrust inspect STORE で一覧できます。
error-without-near = --without「{ $got }」: この共通名の証明書は信頼ストアになく、この名前のファイルもありません。近いもの: { $names }
error-without-fingerprint = --without { $got }: 信頼ストアの { $count } 件の証明書に、このフィンガープリントのものはありません。SHA-256 の 64 桁すべてを指定してください (コロンの有無は問いません)。
error-without-fingerprint-near = --without { $got }: 信頼ストアの { $count } 件の証明書に、このフィンガープリントのものはありません。SHA-256 の 64 桁すべてを指定してください (コロンの有無は問いません)。先頭が同じもの: { $names }
error-without-file = --without { $got }: このファイルにある { $count } 件の証明書は、どれも信頼ストアにありません。取り除くものがありません。
error-revocation = 「{ $got }」という失効確認の方法はありません。off、staple、full のいずれかを指定してください。
error-crl = { $path } は失効リストではありません。DER または PEM の X509 CRL ブロックが必要です。{ $detail }
error-crl-url = --crl { $got } は取得できません: { $reason }
error-crl-offline = verify は何も取得しません。{ $got } ではなく、失効リストをファイルで渡してください。
error-allow-fetch-from = 「{ $got }」は取得元の指定ではありません。サーバ名、アドレス、または 10.0.0.0/8 のようなネットワークを指定してください。
error-days = 「{ $got }」は日数として読み取れません。数を 1 つ (例: 30)、または 2 つ (例: 30,7。2 つ目は 1 つ目以下) 指定してください。
error-folder = フォルダ { $path } に書き込めません: { $detail }
error-until = 「{ $got }」は期間ではありません。日数 (例: 90) または { $now } 以降の日付を指定してください。
error-date = 「{ $got }」は日時として読み取れません。RFC 3339 形式 (例: 2026-01-31T12:00:00Z) または日付 (例: 2026-01-31) で指定してください。
error-code = 「{ $got }」という検出コードはありません。{ $expected }
error-code-nearest = { $code } ではありませんか。
error-code-list = 一覧は peertrust explain --list で表示できます。
error-lang = 「{ $got }」という言語はありません。en または ja を指定してください。
error-format = 「{ $got }」という形式はありません。指定できる形式: { $expected }
error-profile = 「{ $got }」というプロファイルはありません。appliance または pkix を指定してください。
error-rate = --rate { $got } は指定できません。1 秒あたりのピアの台数として 0 より大きい数が必要です (例: 50、0.5)。
error-duration = 「{ $got }」は秒数として読み取れません。0 より大きい数を指定してください。
error-address = --address { $got } は IP アドレスとして読み取れません。
error-address-literal = { $peer } はすでにアドレスです。--address は、ホスト名のサーバを別のアドレスで調べるときに指定します。
error-address-many = --address に { $count } 個のアドレスが指定されました。調べられるのは { $limit } 個までです。
error-resolver = 「{ $got }」は DNS サーバとして読み取れません。IP アドレスを指定してください (ポートは省略できます)。
error-scenario = 「{ $got }」というラボのシナリオはありません。一覧は peertrust lab --list で表示できます。
error-write = 結果を書き込めませんでした: { $detail }
error-threshold = 「{ $got }」は日数のしきい値として読み取れません。20 のような数、または 20 未満で警告する範囲 20: を指定してください。
error-threshold-order = 残り { $warning } 日未満の警告は、{ $critical } 日未満で CRITICAL になる前に表示されません。-w には -c 以上の値を指定してください。
error-output = { $path } に書き込めません: { $detail } 書き込み権限のある既存のフォルダ内のファイルを指定してください。元の内容は変更していません。
error-internal = 内部エラー: { $detail } 実行したコマンドを添えてご報告ください。

## 標準エラー出力への通知
note-password = { $path } のパスワード: { "" }
note-certsrv-clear = 認証情報を、暗号化されない http で AD CS の Web 登録へ送ります。途中で読み取られる可能性があるため、ほかの権限を持たないアカウントを使ってください。
note-nothing-probed = 通信は行っていません。
note-client-cert-expired = { $path } のクライアント証明書「{ $subject }」は { $date } に有効期限が切れています。このまま送りますが、サーバは拒否するはずです。
note-client-cert-early = { $path } のクライアント証明書「{ $subject }」は { $date } から有効です。このまま送りますが、サーバは拒否するはずです。
note-progress = { $total } 台中 { $count } 台のピアを確認しました

## The lab and the demo
lab-scenario = シナリオ
lab-address = アドレス
lab-name = 名前
lab-store = 信頼ストア
lab-expected = 期待する結果
lab-until-interrupted = ピア サーバは Ctrl-C を押すまで待ち受けます。別の端末から上のコマンドで試せます。
lab-files = すべての証明書は、シナリオごとに { $path } にあります。
demo-next = 以上は内蔵ラボの実演です。peertrust lab で全ピア サーバを起動できます。各検出事項の詳しい説明は peertrust explain issuer-replaced のように表示できます。

## AD CS の Web 登録 (--certsrv) と、認証情報のファイル
error-certsrv-fetch = AD CS の Web 登録: { $url } から何も得られませんでした: { $reason } ({ $detail })。確認も書き込みもしていません。CA のページにここから到達できるかは、このマシンのブラウザで確かめられます。ブラウザで保存した証明書は --from で指定できます。
error-certsrv-https = AD CS の Web 登録: { $url } は https です。ここでは https を使いません (CA 自身の証明書こそが欠落しているためです)。CA に http:// のアドレスがあればそれを指定するか、ブラウザで証明書を保存して --from で指定してください。
error-certsrv-sign-in = AD CS の Web 登録: { $url } はサインインを求めています ({ $schemes })。「ユーザ:パスワード」を自分だけが読めるファイルに書き、--certsrv-credentials で指定してください。
error-certsrv-password = AD CS の Web 登録: { $url } はこの認証情報を受け付けません ({ $schemes })。ドメインのアカウントは「ドメイン\ユーザ:パスワード」と書きます。
error-certsrv-no-basic = AD CS の Web 登録: { $url } が求めるサインイン方式は { $schemes } ですが、ここでは基本認証 (Basic) だけを使えます。CertSrv で基本認証を有効にするか (IIS マネージャー > CertSrv > 認証)、ブラウザで証明書を保存して --from で指定してください。
error-certsrv-forbidden = AD CS の Web 登録: { $url } は禁止されています (403)。IIS は、ページが https を要求する場合や、アカウントまたはクライアントのアドレスが許可されていない場合にこう答えます。ブラウザで証明書を保存して --from で指定してください。
error-certsrv-no-renewals = { $url } は、CA の更新回数を示す AD CS の Web 登録のページではありません。先頭は「{ $begins }」です。http://ca.corp.example/certsrv のような、登録ページのアドレスが必要です。
error-certsrv-page = AD CS の Web 登録: { $url } は証明書ではなく Web ページを返しました: 「{ $begins }」。内容は、このアドレスをブラウザで開いて確かめてください。
error-certsrv-no-certificate = AD CS の Web 登録: { $url } が返したものに証明書はありません。先頭は「{ $begins }」です。
error-credentials = { $path } に認証情報がありません。「ユーザ:パスワード」の 1 行が必要です。
error-credentials-public = { $path } はこのマシンの誰でも読めるため、パスワードは秘密ではありません。読み取り権限を外し (chmod o-r { $path })、パスワードも変更してください。

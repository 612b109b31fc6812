### --help、補完、マニュアル ページの文。help-command-コマンド、help-フラグ。同じフラグをほかと違う意味で使うコマンドは
### help-コマンド-フラグ。

help-heading-usage = 使い方
help-heading-commands = コマンド
help-heading-arguments = 引数
help-heading-options = オプション
help-note-default = [既定値: { $names }]
help-note-possible = [指定できる値: { $names }]

## コマンド
help-command-peertrust = この信頼ストアはこの TLS ピアを信頼するか。しないなら、原因は何か、誰が対応すべきか、何を変えればよいかを診断します。
help-command-check = ピアを確認します (名前解決、ping、接続、ハンドシェイク、証明書チェーンの取得、信頼ストアとの照合)
help-command-import = ピアに必要な証明書を、承認のあと信頼ストアにインポートし、アプライアンスへの反映方法を示す
help-command-verify = 通信せずに判定します (ファイルのチェーン、またはレポートに記録された内容)
help-command-compare = 2 つのレポートまたは 2 つの信頼ストアを比較し、変わった点と悪化した点を表示します (悪化があれば終了コード 1)
help-command-forecast = 何もしない場合に起きることを日付順に表示します (有効期限、最初に失敗するピア)
help-command-inspect = 証明書、チェーン、まとめたファイル、信頼ストアのフォルダを読み取り、内容をすべて表示します
help-command-store = 信頼ストアを管理します (一覧、比較、検査、追加、取り除き、変更の取り消し、書き出し)
help-command-store-list = 信頼ストアのすべての証明書を表示します
help-command-store-diff = 2 つの信頼ストアを比較します (終了コードは、同じ証明書なら 0、違いがあれば 1)
help-command-store-impact = 信頼ストアの各証明書にどのピアが依存しているか、どれが使われていないかを表示します
help-command-store-export = 信頼ストアの証明書を別の形式で書き出します (PEM ファイル、フォルダ、PKCS#7、PKCS#12、JKS)
help-command-store-lint = 信頼ストアそのものの問題を検査します (期限切れ、CN の重複、弱い鍵、読み取れないファイル、CA でない証明書など)
help-command-store-add = 証明書を手動で追加します。それぞれの扱いを示して確認し、ルート証明書から順に、すべてを追加するか何も変更しないかのどちらかです
help-command-store-remove = 対象を示して確認したうえで、証明書を取り除きます
help-command-store-history = このプログラムが行った信頼ストアの変更をすべて表示します
help-command-store-undo = 変更を元に戻します (ファイルの内容が変更前に戻ります)
help-command-serve = Prometheus にピアの状態を提供します (/probe?target=PEER がピアを 1 つ確認し、メトリクスで答えます)
help-command-explain = 検出コードを 1 ページで説明します
help-command-lab = ラボを起動します (認証局、信頼ストア、TLS ピアをループバックに用意し、Ctrl-C まで動作します)
help-command-demo = 正常なピア、ルート証明書の欠落、再作成された認証局の 3 例を 1 つのコマンドで実演します
help-command-schema = 出力の JSON Schema を表示します
help-command-completions = シェルの補完スクリプトを表示します
help-command-man = マニュアル ページを表示、または全ページを書き出します

## すべてのコマンド
help-lang = 表示する言語。en または ja (省略時はロケールに従います)
help-color = 色を使う条件
help-verbose = 詳細も表示します (試したすべてのパス、すべてのアドレス、所要時間)
help-config = 設定ファイル (TOML): 既定値、ピア、モジュール (なければ PEERTRUST_CONFIG が指すもの。どちらもなければ使わない)
help-help = ヘルプを表示します
help-version = バージョンを表示します

## ピア
help-peers = host、host:port、[v6]:port、または smtp://host や tls://host:port のようにスキームでトランスポートを選ぶ URL (既定のポート: スキームのもの、なければ 443。よく知られたポートでは、そのトランスポートを選びます)
help-peers-file = ピアの一覧。- は標準入力。1 行に 1 つのピア、# はコメント。繰り返し指定可
help-skip-bad-lines = --peers の正しくない行を、一覧を拒む代わりに、その旨を告げて読み飛ばす
help-shard = 全体のうち 1 つの部分だけを検査する: 1/4 から 4/4 まで (各ピアは、一覧のほかの内容によらず 1 つの部分に属する)。env/4 は Kubernetes の Indexed Job のポッド用

## 判定
help-store = 信頼ストア。フォルダ、または PEM、DER、PKCS#7、PKCS#12、JKS ファイル。複数指定すると 1 つのストアとして扱います (省略時はこのマシンのルート証明書)
help-node = アプライアンスの 1 つのノードの信頼ストア (--store の代わり)。複数指定すると、各ピアをノードごとに判定します
help-with = このファイルの証明書が信頼ストアに加わったと想定して判定し、現在の判定と並べて表示します。複数指定できます
help-without = 信頼ストアから証明書がなくなったと想定して判定します。SHA-256、共通名 (該当するものすべて)、または証明書のファイルで指定します。複数指定できます
help-password-file = 保護されたファイルのパスワードを 1 行目に書いたファイル (なければ PEERTRUST_PASSWORD、それもなければ端末で尋ねます)
help-profile = 判定の規則。appliance または pkix
help-allow-weak = SHA-1 の署名と 1024 ビット以上の RSA 鍵を、警告付きで受け入れます
help-at = 別の日時の時点で判定します (RFC 3339 形式または日付)
help-server-name = SNI と照合に使う名前 (ピア自身の名前の代わり)
help-expires-within = 有効期限の何日前から警告するか。2 つ目の数を付けると、その日数から重大とします
help-revocation = 失効の確認: off (しない)、staple (ステープルされた OCSP 応答を判定)、full (ルート以外のすべての証明書についてレスポンダと失効リストに問い合わせる。verify では記録されたものを判定)
help-crl = 判定に使う失効リスト: ファイル (DER または PEM) または http の URL。複数指定可
help-require-revocation = 失効しているか不明な場合を失敗とします
help-who-else = 失敗がなくても、ほかに誰がこのチェーンを信頼するかを表示します
help-aia = 欠落している発行者を、証明書に記載されたアドレスから http で取得 (表示のみ、信頼はしない)
help-allow-fetch-from = 公開アドレスでなくても取得を許可するサーバ名、アドレス、またはネットワーク (10.0.0.0/8)。複数指定可
help-fetch-timeout = 1 件の取得に使う秒数 (リダイレクトを含む)

## 通信
help-starttls = host:port のトランスポート: smtp、lmtp、imap、pop3、sieve、nntp、ldap、xmpp、xmpp-server、ftp、postgres、mysql、mssql、rdp、または最初から TLS で通信するスキーム
help-timeout = 1 つのアドレスとの接続とハンドシェイクの制限時間 (秒)
help-dns-timeout = 1 つの名前解決の制限時間 (秒)
help-peer-deadline = 1 つのピアにかける時間の上限 (秒。省略時は --timeout の 4 倍)
help-resolver = システムの設定の代わりに問い合わせる DNS サーバ
help-ping-count = アドレスごとの ping の回数
help-no-ping = ping を行いません
help-one-address = 最初に応答したアドレスだけを確認します (省略時は最大 16 個のすべてのアドレス)
help-srv = SRV レコードでサーバを見つけます: _service._tcp.ドメイン。ドメインだけを指定すると autodiscover、sipfederationtls、xmpp-server、xmpp-client を調べます (繰り返し可)
help-mx = MX レコードでドメインのメール サーバを見つけます (繰り返し可)
help-address = DNS に問い合わせず、このアドレスを調べます。名前は SNI と照合にそのまま使います (カンマ区切り、繰り返し可)
help-no-sni = サーバ名を送らずに接続し、既定の証明書を確認します。名前の照合は行います
help-repeat = 各アドレスにこの回数 (2 から 100) 接続し、ロード バランサの背後のサーバの違いを調べます。異なる証明書はすべて判定します。--peer-deadline の既定値は、追加の接続 1 回につき 1 秒延びます
help-concurrency = 同時に調べるピアの台数 (既定: 256。開けるファイル数の上限が小さいときは減らします)
help-rate = 1 秒あたりに始めるピアの上限 (小数可)
help-per-host-delay = 同じホスト (アドレス) の 2 台のピアのあいだに置くミリ秒
help-deadline = 実行全体の秒数。到達しなかったピアは判定不能として報告します
help-quiet = stderr に進み具合を出さない
help-no-memory = どのピアも、その実行で最初のものとして判定する (計測用)
help-proxy = この HTTP プロキシ経由でピアに到達します (CONNECT)。http://[ユーザ:パスワード@]ホスト:ポート、または env (PEERTRUST_PROXY か HTTPS_PROXY。NO_PROXY も有効)。取得はプロキシを経由しません
help-proxy-credentials = プロキシ用の「ユーザ:パスワード」を記したファイル (基本認証)。誰でも読めるファイルは拒否します
help-client-cert = サーバに求められたときに送るクライアント証明書 (PEM、DER、PKCS#12)。中間証明書も含められます
help-client-key = その秘密鍵 (別ファイルの場合)。どこにも書き出しません
help-key-types = 各アドレスに RSA のみのクライアントと ECDSA のみのクライアントとしても接続し、両方の証明書を確認します
help-legacy = 古いクライアントに提示されるものを表示します (TLS 1.2 の hello と、拡張のない TLS 1.0 の hello。それ以降は何も送信しません)
help-offers = 受け入れる TLS バージョン、暗号スイート、グループを調べます (1 アドレスにつき最大 128 接続、1 つずつ。hello 以降は何も送信しません)

## 出力
help-format = 出力形式。human、json、jsonl のいずれか
help-check-format = 出力形式。human、json、jsonl、prometheus (textfile コレクタ用)、nagios (プラグインの 1 行と終了コード)、junit (ビルド用) のいずれか
help-verify-format = 出力形式。human、json、jsonl、prometheus (textfile コレクタ用)、nagios (プラグインの 1 行と終了コード)、junit (ビルド用) のいずれか
help-fail-on = 終了コードを 1 にする重大度の下限。--format nagios では、warning を指定すると警告を CRITICAL として扱う
help-only-changes = --baseline と併用: 変化がない間は何も出力しない。終了コードは比較の結果になる
help-output = 結果をこのファイルに書き込む。書き終えてから一括して置き換える。- は標準出力
help-inspect-format = 出力形式。human または json
help-baseline = 以前のレポート。そのときからの変化を表示し、悪化があれば終了コード 1 とします (分割したレポートは複数指定)

## verify と inspect
help-chain = サーバが送る順の証明書チェーン (サーバ証明書が先頭)。PEM、DER、PKCS#7、PKCS#12、JKS の 1 つまたは複数のファイル。- は標準入力
help-name = ピアに接続するときの名前。複数指定するとそれぞれを判定します (省略時は名前を判定しません)
help-key = 証明書の秘密鍵 (PEM、DER、PKCS#12)。証明書のものかどうかを確認します。鍵の内容は表示も保存もしません
help-against = 証明書を置き換える稼働中のピア サーバ。一度接続し、何が変わるかを示します
help-evidence = check または verify のレポート (json または jsonl)。記録された内容をもう一度判定します
help-files = 証明書、チェーン、まとめたファイル (PEM、DER、PKCS#7、PKCS#12、JKS)、信頼ストアのフォルダ、または show cert list trust の出力。- は標準入力

## import
help-from = 手元の証明書。欠落を補い、ピアが送信したものを裏付ける: PEM、DER、PKCS#7、PKCS#12、JKS
help-certsrv = AD CS の Web 登録 (http://ca.corp.example/certsrv など) から CA の最新の証明書を取得し、候補にします (未証明の扱い)
help-certsrv-credentials = その基本認証用の「ユーザ:パスワード」を記したファイル。誰でも読めるファイルは拒否します
help-import-evidence = 記録済みの根拠を持つレポート (json または jsonl) をピアの代わりに使う。接続はしない
help-approve = この SHA-256 のフィンガープリントの証明書をインポートする (繰り返し可)
help-import-yes = 証明済みのものを、確認せずにすべてインポートする
help-accept-unproved-roots = ピア自身しか保証していないものも --yes でインポートする
help-dry-run = 計画だけを表示し、何も書き込まない
help-plan = 計画を新しい JSON ファイルに書き込み、インポートはしない
help-apply = その計画を適用する。信頼ストアや証明書が変わっていれば拒否する
help-kit = アプライアンスへのアップロード用キットを、新しいフォルダに書き込む
help-import-format = 出力形式: human または json
help-import-store = 変更する信頼ストア: フォルダまたは PEM バンドル

## serve
help-listen = 待ち受けるアドレスとポート。ポート 0 は空きポートを使います。ループバック以外では --token-file が必要です
help-allow = 確認を許可する相手: 名前、アドレスまたはネットワーク (10.0.0.0/8)。:PORT を付けるとそのポートだけ (複数指定可)
help-any-peer = すべてのピアを許可します (リンクローカル アドレスとクラウドのメタデータ サービスを除く)
help-serve-peers-file = ピアの一覧 (1 行に 1 つ)。確認を許可します (複数指定可)
help-serve-concurrency = 同時に行う確認の数
help-serve-server-name = リクエストに指定がないときの SNI と照合の名前
help-queue = 空きを待てるリクエストの数。これを超えると 503 を返します
help-token-file = クライアントが示すトークンを 1 行目に書いたファイル (Authorization: Bearer …)
help-log-format = 標準エラー出力のログ: text または json (1 行に 1 オブジェクト)
help-grace = 終了時に、実行中の確認を待つ秒数

## そのほか
help-code = レポートにある検出コード
help-explain-list = すべての検出コードと見出しの一覧を表示して終了します
help-names = 起動するシナリオ (省略時はすべて)
help-lab-list = すべてのシナリオの名前を表示して終了します
help-lab-format = 出力形式。human または json
help-of = 対象の出力
help-shell = 対象のシェル
help-out = 全ページを書き出すフォルダ (省略時は主ページを標準出力に表示します)

## compare
help-compare-before = 変更前のレポート (json または jsonl)。または変更前の信頼ストア (フォルダまたはファイル)
help-compare-after = 変更後のレポート。または変更後の信頼ストア
help-before-files = 変更前の複数のレポート。1 つのレポートとして扱います (--after と併用)
help-after-files = 変更後の複数のレポート。1 つのレポートとして扱います
help-until = この日数後、またはこの日付まで。それまでに失敗するピアがあれば終了コード 1
help-forecast-evidence = 記録されたピアを使うレポート (json または jsonl)。通信は行いません
help-forecast-format = 出力形式。human、json、jsonl、ics (カレンダー) のいずれか
help-compare-peers = 2 つの信頼ストアを比較するとき、記録されたピアを両方のストアで判定するレポート

## store
help-store-list-at = 残り日数を数える基準の日時 (RFC 3339 形式または日付)
help-store-list-format = 出力形式。human または json
help-store-diff-format = 出力形式。human または json
help-store-impact-peers = 記録されたピアを使うレポート、または今から確認するピアの一覧 (1 行に 1 件)
help-store-impact-format = 出力形式。human または json
help-store-lint-format = 出力形式。human または json
help-before = 1 つ目の信頼ストア。フォルダ、または PEM、DER、PKCS#7、PKCS#12、JKS ファイル
help-after = 2 つ目の信頼ストア
help-to = 書き出す先のファイル、またはフォルダ (末尾に / を付けます)
help-form = 形式 (省略時は拡張子で判断します: .pem .crt、.p7b .p7c、.p12 .pfx、.jks .keystore。末尾が / ならフォルダ)
help-force = 既にあるファイルを上書きします (空でないフォルダには書き込みません)
help-place = 変更する信頼ストア。フォルダまたは PEM ファイル。ほかの形式は読み取り専用です (store export で変換できます)
help-store-history-place = 信頼ストア。フォルダまたは PEM ファイル
help-yes = 確認せずに変更します。端末がなく、この指定もない場合は何も変更しません
help-store-add-files = 証明書。PEM、DER、PKCS#7、PKCS#12、JKS。1 つのファイルに複数入っていても構いません。- は標準入力
help-store-add-name = アプライアンスの名前 (共通名とシリアル番号) の代わりに使うファイル名。証明書が 1 つのときだけ使えます
help-as-appliance = cup-trust へのアップロードと同じように扱います。共通名ごとに 1 つで、開始の遅い方が残ります。期限切れ、4096 ビットを超える鍵、CA が発行したサーバ証明書は受け入れません
help-store-add-format = 出力形式。human または json (json では確認しないため、変更するには --yes が必要です)
help-store-remove-format = 出力形式。human または json (json では確認しないため、変更するには --yes が必要です)
help-store-undo-format = 出力形式。human または json (json では確認しないため、変更するには --yes が必要です)
help-store-history-format = 出力形式。human または json
help-what = SHA-256 (先頭の 8 桁以上でも可)、共通名 (CN)、信頼ストアのファイル名、または取り除く証明書のファイル
help-number = store history での変更の番号 (省略時は、取り消されていない最新の変更)

## nagios
help-command-nagios = 1 台のピアを監視プラグインとして確認: 1 行の結果、perfdata、終了コード 0 OK、1 WARNING、2 CRITICAL、3 UNKNOWN
help-nagios-host = ピア。名前、アドレス、または TLS の始め方をスキームで示す URL
help-nagios-port = ポート (既定値: スキームのポート、または 443)
help-nagios-warning = 有効期間の残りがこの日数より少なければ警告。20 または 20: (既定値: --expires-within に従う)
help-nagios-critical = 有効期間の残りがこの日数より少なければ CRITICAL
help-nagios-limit = 名前解決を含む全体の制限秒数

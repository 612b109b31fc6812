### 検出事項: title-コード (見出し)、finding-コード (内容、対象の証明書、両側の根拠)、remedy-コード-1、-2 … (手順)。
### 変数と異形の一覧は en/finding.ftl の冒頭にあります。

## メッセージの中で使う語
word-role = { $role ->
    [leaf] サーバ証明書
    [intermediate] 中間証明書
   *[root] ルート証明書
}
word-days = { $days } 日
word-node-verdict = { $node }: { $status }
word-node-lacks = 「{ $subject }」(SHA-256 { $sha256 }) は { $held } にあり、{ $lacking } にない
word-node-other = このピアに不要な「{ $subject }」(SHA-256 { $sha256 }) が { $held } にあり、{ $lacking } にない
word-key-type-shown = { $key_type }: 「{ $subject }」(発行者「{ $issuer }」、期限 { $not_after }): { $status }

## 複数の対処で使う手順
step-import = peertrust import ピア --store 信頼ストア を実行すると、アプライアンスでの結果を予測して示し、確認のうえ、このコピーの信頼ストアにインポートし、アップロードの手順を表示します。
step-upload = Cisco Unified OS の管理 > セキュリティ > 証明書の管理 > 証明書のアップロードで cup-trust を選び、PEM または DER 形式でアップロードします。IM and Presence の全ノードで、ルート証明書、中間証明書の順に行ってください。
step-reissue = CA に新しい証明書を要求し、Import-ExchangeCertificate (または IIS マネージャー) で取り込み、Enable-ExchangeCertificate -Thumbprint … -Services IIS,SMTP で割り当てます。
step-install-intermediate = サーバで certlm.msc の「中間証明機関」に取り込むか、certutil -addstore CA intermediate.cer を実行します。その後 iisreset を実行するか、サービスを再起動してください。
restart-order = すべてのノードで、先に Cisco Presence Engine、次に Cisco SIP Proxy を再起動してください (Cisco Unified IM and Presence のサービスアビリティ > Tools > Control Center - Feature Services)。
restart-warning = 再起動のあいだ、予定表との連携が途切れます。会議通知を使っている場合は、どの種類の証明書でも両方のサービスの再起動が必要です。影響の少ない時間帯に行ってください。

## 到達可能性
title-name-not-resolved = 名前のアドレスがない
finding-name-not-resolved = { $host } のアドレスが見つかりません: { $detail }。問い合わせた DNS サーバ: { $server }
remedy-name-not-resolved-1 = { $host } の綴りと、短い名前の場合はドメインの付け忘れがないかを確認してください。
remedy-name-not-resolved-2 = このマシンと IM and Presence のノードの両方で引いてみてください: nslookup { $host } (ノードでは utils network host { $host })
remedy-name-not-resolved-3 = A または AAAA レコードを登録するか、サーバの実際の名前をゲートウェイの値に使ってください。

finding-name-not-resolved-record = { $domain } の { $record } レコード ({ $host }) がありません: { $detail }。サーバの場所が分からないため、何も調べていません。問い合わせた DNS サーバ: { $server }
remedy-name-not-resolved-record-1 = { $domain } の綴りと、このマシンからレコードが見えるかどうかを確認してください。公開側のゾーンにあるレコードが内部のゾーンにないことがあります。
remedy-name-not-resolved-record-2 = { $domain } のゾーンに { $record } レコードを登録するか、サーバを直接指定してください: peertrust check HOST:PORT
finding-name-not-resolved-not-offered = { $domain } は { $host } の { $record } レコードで、このサービスを提供しないと宣言しています: { $detail }。何も調べていません。
remedy-name-not-resolved-not-offered-1 = { $domain } がサービスを提供している場合は、ターゲットが「.」の { $record } レコードを、サーバを指すレコードに置き換えてください。
finding-name-not-resolved-unusable = { $host } の { $record } レコードが指す先は、接続できるサーバではありません: { $detail }。ホスト名と、0 より大きいポートが必要です。
remedy-name-not-resolved-unusable-1 = { $host } の { $record } レコードには、アドレスを持つホスト名を指定してください。アドレスそのものは指定できません。

title-dns-failure = DNS が応答しない
finding-dns-failure = { $host } が存在するかどうかは不明です: { $detail }。問い合わせた DNS サーバ: { $server }
remedy-dns-failure-1 = DNS サーバ { $server } が動作していて、ポート 53 (UDP と TCP) で到達できることを確認してください。
remedy-dns-failure-2 = 別の DNS サーバで確認し直してください: --resolver アドレス

title-ping-no-reply = ping に応答がない
finding-ping-no-reply = { $address } は { $count } 回のエコー要求に 1 度も応答しませんでした。
finding-ping-no-reply-tcp-open = { $address } は { $count } 回のエコー要求に 1 度も応答しませんでしたが、TCP ポート { $port } には接続できます。ICMP が遮断されているだけで、サーバは動作しています。
remedy-ping-no-reply-1 = IM and Presence のツールに「pingable」と表示させたい場合は、各ノードから { $address } への ICMP エコーをファイアウォールとサーバで許可してください。
remedy-ping-no-reply-2 = 2 番目のテストは ping の結果に左右されません。

title-ping-not-permitted = このマシンでは ping の権限がない
finding-ping-not-permitted = { $address } にエコー要求を送信できません: { $detail }。ping に応答するかどうかは不明です。
remedy-ping-not-permitted-1 = 測定するには net.ipv4.ping_group_range を広げるか、CAP_NET_RAW を与えてください。--no-ping でこのテストを省けます。

title-tcp-refused = 接続が拒否された
finding-tcp-refused = { $address } が TCP ポート { $port } への接続を拒否しました。マシンは動作していますが、待ち受けがないか、ファイアウォールが拒否しています。
remedy-tcp-refused-1 = ポート番号を確認してください。Exchange の EWS は 443 です。
remedy-tcp-refused-2 = サーバで待ち受け状態を調べ (netstat -ano)、必要なサービスを開始してください。IIS の場合は W3SVC サービスとサイトの https バインドです。

title-tcp-timeout = 接続がタイムアウトした
finding-tcp-timeout = { $address } は TCP ポート { $port } で { $timeout_ms } ミリ秒以内に応答しませんでした。
remedy-tcp-timeout-1 = 途中のファイアウォールで { $address } の TCP ポート { $port } を許可してください。無応答の多くは、パケットの破棄が原因です。
remedy-tcp-timeout-2 = そのアドレスが、稼働中のサーバのものかどうかを確認してください。

title-tcp-unreachable = ホストまたはネットワークに到達できない
finding-tcp-unreachable = { $address } の TCP ポート { $port } に到達できません: { $detail }
remedy-tcp-unreachable-1 = このマシンの経路とゲートウェイ、{ $address } までのルータを確認してください。
remedy-tcp-unreachable-2 = アドレスが正しいこと、サーバの電源が入っていることを確認してください。

title-tcp-reset = 接続がリセットされた
finding-tcp-reset = { $address } の TCP ポート { $port } への接続が、確立する前にリセットされました。
remedy-tcp-reset-1 = { $address } までの間にあるファイアウォールやロード バランサのログを確認してください。この段階のリセットがサーバ自身によることはまれです。

## TLS
title-not-tls = TLS のサービスではない
finding-not-tls = { $address } のポート { $port } は、接続直後からの TLS に対応していません。{ $service } として応答しました。応答の先頭: 「{ $banner }」
finding-not-tls-unknown = { $address } のポート { $port } は、接続直後からの TLS に対応していません。応答の先頭: 「{ $banner }」
remedy-not-tls-1 = 最初から TLS で通信するポートを指定してください。EWS は 443 です。
remedy-not-tls-2 = このポートで TLS を使うはずの場合は、IIS の https バインド、または Exchange の Enable-ExchangeCertificate -Services … で証明書を割り当ててください。

title-tls-timeout = ハンドシェイクが時間内に終わらない
finding-tls-timeout = { $address } はポート { $port } で接続を受け付けましたが、{ $timeout_ms } ミリ秒のあいだ何も送ってきませんでした。
finding-tls-timeout-dripping = { $address } はポート { $port } で接続を受け付けましたが、{ $timeout_ms } ミリ秒のあいだに { $count } バイトしか送ってきませんでした。
remedy-tls-timeout-1 = ポート { $port } が TLS のポートかどうかを確認してください。先にコマンドを待つサービスは、何も送ってきません。
remedy-tls-timeout-2 = サーバの負荷と、ファイアウォールや検査用プロキシが接続を止めていないかを確認してください。

title-tls-closed = ハンドシェイクの途中で切断された
finding-tls-closed = { $address } のポート { $port } が、TLS アラートを送らずにハンドシェイクの途中で切断しました: { $detail }
remedy-tls-closed-1 = Windows サーバの場合、システム ログで Schannel のイベント 36870、36871、36874、36888 を探してください。バインドに証明書がないか、秘密鍵を読む権限がない可能性があります。
remedy-tls-closed-2 = サーバで netsh http show sslcert を実行し、バインドが実在する証明書を指していることを確認してください。
remedy-tls-closed-3 = 途中のファイアウォールや検査用プロキシが切断していないかを確認してください。

title-tls-alert = サーバが TLS アラートで拒否した
finding-tls-alert = { $address } のポート { $port } が、致命的アラート { $alert } でハンドシェイクを終了しました。
finding-tls-alert-unrecognized-name = { $address } のポート { $port } が、アラート { $alert } でハンドシェイクを終了しました。サーバには { $name } という名前の証明書がありません。
remedy-tls-alert-1 = サーバ側で原因を調べてください。Windows の場合は、この確認を行った時刻のシステム ログ (ソース Schannel) です。
remedy-tls-alert-2 = サーバがこの名前で公開されていること、許可しているバージョンと暗号スイートを確認してください。

title-tls-protocol-error = サーバの TLS が壊れている
finding-tls-protocol-error = { $address } のポート { $port } の応答は TLS ですが、壊れています: { $detail }
finding-tls-protocol-error-oversized = { $address } のポート { $port } が { $limit } バイトを超えるハンドシェイク メッセージを送りました。本プログラムが読み取れる上限を超えています。
remedy-tls-protocol-error-1 = ネットワークの別の場所から確認し直してください。そこで問題がなければ、途中の機器が通信を書き換えています。
remedy-tls-protocol-error-2 = 証明書の一覧が極端に長い場合は短くし、サーバの TLS ソフトウェアを更新してください。

title-tls-version-unsupported = 共通の TLS バージョンがない
finding-tls-version-unsupported = { $address } のポート { $port } は TLS 1.0 から 1.3 までのどれも受け付けません。サーバが選んだバージョン: { $version }
remedy-tls-version-unsupported-1 = サーバで TLS 1.2 を有効にしてください。Windows の場合は HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols で設定し、再起動します。

title-tls-legacy-only = 古い TLS しか使えない
finding-tls-legacy-only = { $address } のポート { $port } は { $version } より新しいバージョンに対応していません (暗号スイート { $suite })。
finding-tls-legacy-only-suites = { $address } のポート { $port } は { $version } で { $suite } を選びました。アプライアンスにも本プログラムにも使える暗号スイートがありません。
remedy-tls-legacy-only-1 = サーバに更新プログラムを適用し、TLS 1.2 と ECDHE、AES-GCM の暗号スイートを有効にしてください。Windows Server 2008 R2 ではレジストリの設定が必要です。
remedy-tls-legacy-only-2 = 対応できないサーバは、更改を計画してください。新しいクライアントは接続を拒否します。

title-client-certificate-required = クライアント証明書が必要
finding-client-certificate-required = { $address } のポート { $port } は、クライアント証明書が送られなかったため { $version } のセッションを終了しました。サーバが挙げた受け入れ可能な認証局: { $count } 件。サーバの証明書チェーンは判定しましたが、相互 TLS は試していません。
remedy-client-certificate-required-1 = EWS の場合は、IIS のサイトと仮想ディレクトリの「SSL 設定」でクライアント証明書を「無視」にするか、別のバインドを使ってください。
remedy-client-certificate-required-2 = SIP のポート 5061、5062 のように相互 TLS が正しい場合は、クライアント証明書を発行した CA をサーバに信頼させてください。
finding-client-certificate-required-refused = { $address } のポート { $port } にクライアント証明書を送ったところ、セッションを終了されました: { $alert }。サーバの証明書チェーンは判定しました。
remedy-client-certificate-required-refused-1 = 拒否の理由をサーバのログで確認してください。中間証明書の不足、有効期限切れ、クライアント認証に使えない証明書であることが主な原因です。
remedy-client-certificate-required-refused-2 = SIP のポート 5061、5062 のように、クライアント証明書を発行した CA をサーバに信頼させてください。
finding-client-certificate-required-foreign = { $address } のポート { $port } にクライアント証明書を送ったところ、セッションを終了されました: { $alert }。サーバが挙げた受け入れ可能な認証局 { $count } 件の中に、クライアント証明書の発行者がありません。サーバの証明書チェーンは判定しました。
remedy-client-certificate-required-foreign-1 = サーバが受け入れる認証局のクライアント証明書を使ってください (認証局は check -v で一覧できます)。
remedy-client-certificate-required-foreign-2 = または、このクライアント証明書を発行した CA をサーバに信頼させてください。

title-no-certificate = 証明書が送られてこない
finding-no-certificate = { $address } のポート { $port } は TLS で応答しましたが、証明書を送りませんでした。
remedy-no-certificate-1 = 秘密鍵のある証明書をポート { $port } に割り当ててください。Enable-ExchangeCertificate -Services IIS,SMTP、または IIS マネージャーの https バインドで行います。

title-client-cannot-negotiate = チェーンは読み取れたが、接続は完了していない
finding-client-cannot-negotiate = { $address } のポート { $port } は { $version } の { $suite } を選びましたが、本プログラムはこれに対応していません。証明書チェーンは平文のハンドシェイクから読み取って判定し、セッションは完了させていません。アプライアンスはこの方式に対応しています。
finding-client-cannot-negotiate-neither = { $address } のポート { $port } は { $version } と { $suite } を選びました。本プログラムもアプライアンスも対応していません。チェーンは平文のハンドシェイクから読み取って判定しましたが、セッションは完了していません。
remedy-client-cannot-negotiate-1 = IM and Presence のための対応は不要です。新しいクライアントにも対応するには、TLS 1.2 と ECDHE、AES-GCM の暗号スイートを有効にしてください。

title-weak-protocol = 古いプロトコルまたは弱い暗号
finding-weak-protocol = { $address } のポート { $port } は、RFC 8996 で廃止された { $version } を使っています。
finding-weak-protocol-suite = { $address } のポート { $port } は、{ $version } で { $suite } を使っています。この暗号はすでに破られています。
finding-weak-protocol-granted = { $address } のポート { $port } は、より新しいバージョンを提示しないクライアントには { $version } ({ $suite }) を許可します。このバージョンは RFC 8996 で廃止されています。TLS 1.2 以降を提示するクライアントには影響しません。
finding-weak-protocol-suite-granted = { $address } のポート { $port } は、TLS 1.2 までのクライアントに { $version } の { $suite } を許可します。この暗号はすでに破られています。
finding-weak-protocol-offered = { $address } のポート { $port } は、RFC 7568 と RFC 8996 で廃止された古いバージョンを受け入れます: { $detail }
finding-weak-protocol-suites-offered = { $address } のポート { $port } は、すでに破られた暗号スイートを受け入れます: { $detail }
remedy-weak-protocol-1 = サーバで TLS 1.2 以降と AES-GCM の暗号スイートを有効にし、必要なクライアントがなくなった時点で古いものを無効にしてください。

title-weak-key-exchange = 鍵交換が弱い
finding-weak-key-exchange = { $address } のポート { $port } は、{ $bits } ビットの Diffie-Hellman グループで鍵を交換しています。現在は { $limit } ビット以上が求められます。
finding-weak-key-exchange-rsa = { $address } のポート { $port } は { $suite } を選びました。前方秘匿性のない RSA 鍵交換です。
finding-weak-key-exchange-granted = 古いクライアントに対して、{ $address } のポート { $port } は { $bits } ビットの Diffie-Hellman グループで鍵を交換します ({ $version })。現在は { $limit } ビット以上が求められます。
finding-weak-key-exchange-rsa-granted = 古いクライアントに対して、{ $address } のポート { $port } は { $suite } を使います ({ $version })。前方秘匿性のない RSA 鍵交換です。
remedy-weak-key-exchange-1 = サーバの暗号スイートの優先順位で ECDHE を先頭にしてください (グループ ポリシーの「SSL 構成設定」)。

## 証明書チェーン
title-root-missing = ルート証明書が信頼ストアにない
finding-root-missing = 「{ $subject }」を発行したルート証明書「{ $issuer }」(鍵識別子 { $key_id }) が信頼ストアになく、サーバからも送られていません。証明書に書かれた発行者の公開先: { $aia }
finding-root-missing-sent = サーバはルート証明書「{ $subject }」(SHA-256 { $sha256 }、有効期限 { $not_after }) を送りましたが、信頼ストアにありません。
finding-root-missing-public = ルート証明書「{ $subject }」(SHA-256 { $sha256 }、有効期限 { $not_after }) が信頼ストアになく、サーバからも送られていません。公的ルートの一覧にあるため、そこから入手できます。
remedy-root-missing-1 = 「{ $issuer }」の証明書を CA から入手してください。AD CS の場合は http://<CA サーバ>/certsrv の「CA 証明書のダウンロード」で、最新のものを Base 64 形式で取得します。ドメインのメンバーでは certutil -ca.cert root.cer も使えます。
remedy-root-missing-2 = SHA-256 フィンガープリントを、CA の管理者から別の手段で聞いた値と照合してください。
remedy-root-missing-3 = { step-upload }
remedy-root-missing-4 = { restart-order }
remedy-root-missing-sent-1 = フィンガープリント { $sha256 } を、CA の管理者から聞いた値と照合してください。サーバから送られたというだけでは、本物の証明になりません。
remedy-root-missing-sent-2 = { step-import }
remedy-root-missing-sent-3 = { step-upload }
remedy-root-missing-sent-4 = { restart-order }
remedy-root-missing-public-1 = このレポート (JSON の missing[].pem) または CA のサイトからルート証明書を入手し、フィンガープリント { $sha256 } を照合してください。
remedy-root-missing-public-2 = { step-import }
remedy-root-missing-public-3 = { step-upload }
remedy-root-missing-public-4 = { restart-order }
finding-root-missing-aia = 信頼ストアにルート証明書「{ $subject }」(SHA-256 { $sha256 }、有効期限 { $not_after }) がなく、サーバも送っていません。「{ $name }」に記載されたアドレス { $url } から取得し、その鍵がこの証明書に署名したことを確認しました。
remedy-root-missing-aia-1 = ルート証明書をこのレポート (JSON: missing[].pem) または { $url } から入手し、フィンガープリント { $sha256 } を、CA の管理者から別の経路で聞いたものと照合してください。取得できたことは何の証明にもなりません。
remedy-root-missing-aia-2 = { step-import }
remedy-root-missing-aia-3 = { step-upload }
remedy-root-missing-aia-4 = { restart-order }

title-intermediate-missing = 中間証明書が欠落している
finding-intermediate-missing = 「{ $subject }」の上で証明書チェーンが途切れています。発行者「{ $issuer }」(鍵識別子 { $key_id }) の証明書が送られておらず、信頼ストアにもありません。証明書に書かれた発行者の公開先: { $aia }
remedy-intermediate-missing-1 = 「{ $issuer }」の証明書を CA から入手してください。証明書に書かれた公開先: { $aia }
remedy-intermediate-missing-2 = { step-install-intermediate }
remedy-intermediate-missing-3 = サーバを変更できない場合は、代わりに信頼ストアへ入れます。{ step-upload }
finding-intermediate-missing-aia = 「{ $name }」の上でチェーンが切れています。発行者「{ $subject }」(SHA-256 { $sha256 }、有効期限 { $not_after }) は送られておらず、信頼ストアにもありません。証明書に記載されたアドレス { $url } から取得しました。アプライアンスは証明書を取得しません。
remedy-intermediate-missing-aia-1 = SHA-256 が { $sha256 } の証明書そのものを、{ $url } またはこのレポート (JSON: missing[].pem) から入手してください。
remedy-intermediate-missing-aia-2 = { step-install-intermediate }
remedy-intermediate-missing-aia-3 = サーバを変更できない場合は、代わりに信頼ストアに追加してください。{ step-import }
remedy-intermediate-missing-aia-4 = その場合は、アプライアンスにも入れます。{ step-upload }

title-issuer-replaced = CA の鍵が新しくなり、信頼ストアには古いものがある
finding-issuer-replaced = 信頼ストアの「{ $subject }」は、現在使われているものではありません。信頼ストア: シリアル番号 { $serial }、鍵識別子 { $key_id }、有効期限 { $not_after }、SHA-256 { $sha256 }。現在: シリアル番号 { $other_serial }、鍵識別子 { $other_key_id }、有効期限 { $other_not_after }、SHA-256 { $other_sha256 }。同じ名前で鍵が異なります。
finding-issuer-replaced-unsent = 「{ $name }」に署名したのは、信頼ストアの「{ $subject }」(シリアル番号 { $serial }、鍵識別子 { $key_id }、有効期限 { $not_after }、SHA-256 { $sha256 }) ではなく、同じ名前の別の鍵 (鍵識別子 { $other_key_id }) です。その証明書は送られていません。
finding-issuer-replaced-self-signed = サーバの自己署名証明書「{ $subject }」が作り直されています。信頼ストア: シリアル番号 { $serial }、有効期限 { $not_after }、SHA-256 { $sha256 }。受信: シリアル番号 { $other_serial }、有効期限 { $other_not_after }、SHA-256 { $other_sha256 }。同じ名前で鍵が異なります。
remedy-issuer-replaced-1 = 意図した変更かどうかをサーバの管理者に確かめ、フィンガープリントを照合してください。
remedy-issuer-replaced-2 = 先に古い証明書 (シリアル番号 { $serial }) を cup-trust から削除してください。cup-trust は共通名ごとに 1 つしか保持せず、より新しくない証明書のアップロードは何も表示せずに無視されます。古い証明書に頼るサーバが残っている場合は、そちらの証明書も更新が必要になります。
remedy-issuer-replaced-3 = { step-import }
remedy-issuer-replaced-4 = { step-upload }
remedy-issuer-replaced-5 = { restart-order }
remedy-issuer-replaced-unsent-1 = 「{ $subject }」の最新の証明書を CA から入手してください。AD CS の /certsrv には複数あり、Renewal=0 が最も古いものです。ドメインのメンバーでは certutil -ca.cert root.cer も使えます。
remedy-issuer-replaced-unsent-2 = 先に古い証明書 (シリアル番号 { $serial }) を cup-trust から削除してください。cup-trust は共通名ごとに 1 つしか保持せず、より新しくない証明書のアップロードは何も表示せずに無視されます。
remedy-issuer-replaced-unsent-3 = { step-upload }
remedy-issuer-replaced-unsent-4 = { restart-order }

title-self-signed-not-trusted = 自己署名証明書が信頼ストアにない
finding-self-signed-not-trusted = サーバ証明書「{ $subject }」(SHA-256 { $sha256 }、有効期限 { $not_after }) は自己署名証明書で、信頼ストアにありません。
remedy-self-signed-not-trusted-1 = CA が発行した証明書への置き換えをお勧めします。次の更新でも信頼ストアを変えずに済みます。割り当て済みの証明書は Get-ExchangeCertificate で確認でき、Exchange の自己署名証明書は IsSelfSigned が True です。
remedy-self-signed-not-trusted-2 = 置き換えない場合は、サーバ側でフィンガープリント { $sha256 } を照合してください。{ step-upload }
remedy-self-signed-not-trusted-3 = { restart-order }

title-leaf-only-in-store = 信頼ストアに CA ではなくサーバ証明書がある
finding-leaf-only-in-store = 信頼ストアにサーバ証明書「{ $subject }」(SHA-256 { $sha256 }) そのものが入っています。これは「{ $issuer }」が署名したエンド エンティティ証明書で、信頼の起点になりません。必要なのは CA の証明書です。
remedy-leaf-only-in-store-1 = 「{ $issuer }」の証明書と、ルートまでのすべての CA 証明書を入手してください。
remedy-leaf-only-in-store-2 = { step-upload }
remedy-leaf-only-in-store-3 = { restart-order }

title-chain-out-of-order = 証明書の送信順が正しくない
finding-chain-out-of-order = { $position } 番目の証明書「{ $subject }」は、直前の証明書の発行者ではありません。並べ替えて判定できましたが、TLS 1.2 の順序を守るクライアントでは失敗します。
remedy-chain-out-of-order-1 = サーバの証明書ファイルを、サーバ証明書、その発行者、さらにその発行者の順に並べ、ルート証明書は除いてください。IIS は自動で並べるため、前段のロード バランサやリバース プロキシを確認してください。

title-chain-duplicate = 同じ証明書が重複して送られている
finding-chain-duplicate = 「{ $subject }」(SHA-256 { $sha256 }) が { $count } 回送られ、{ $position } 番目でも繰り返されています。
remedy-chain-duplicate-1 = サーバの証明書ファイルから重複を取り除いてください。サーバ証明書を含む束に、もう一度サーバ証明書を加えた場合によく起こります。

title-chain-unrelated = 無関係な証明書が送られている
finding-chain-unrelated = { $position } 番目の証明書「{ $subject }」(発行者「{ $issuer }」、SHA-256 { $sha256 }) は、このサーバ証明書のどのパスにも属しません。
remedy-chain-unrelated-1 = サーバの証明書ファイルから取り除いてください。以前の CA の証明書が残っていることがよくあります。

title-root-sent = ルート証明書も送られている
finding-root-sent = サーバはルート証明書「{ $subject }」も { $position } 番目に送っています (SHA-256 { $sha256 })。規格上は問題なく、通信量がわずかに増えるだけです。送られたことを理由に信頼されることはありません。
remedy-root-sent-1 = 対応は不要です。

title-chain-too-long = 証明書チェーンが長すぎる
finding-chain-too-long = パスに { $count } 枚の証明書があります。このプロファイルでたどるのは { $limit } 枚までです。
finding-chain-too-long-bytes = サーバは { $count } 枚、合計 { $bytes } バイトの証明書を送っています。OpenSSL (したがってアプライアンス) が受け取るのは { $limit } バイトまでで、それを超えると接続を打ち切ります。
finding-chain-too-long-many = サーバは { $count } 枚の証明書を送っています。チェーンに必要なのは通常 2～4 枚で、{ $limit } 枚で打ち切るクライアントもあります。
finding-chain-too-long-bound = パスの探索は { $count } 段階で上限 { $limit } に達して止まりました。送られた証明書または信頼ストアの証明書が多すぎるため、すべてのパスは試せていません。
remedy-chain-too-long-1 = サーバ証明書とその中間証明書だけを送り、どのクライアントにも必要のない相互認証の証明書は取り除いてください。

## 証明書
title-expired = 有効期限が切れている
finding-expired = { word-role }「{ $subject }」の有効期限は { $not_after } で、判定日時 { $now } (--at がなければこのマシンの時計) までに { word-days }過ぎています。
remedy-expired-1 = このマシンの時計 { $now } が誤っている場合は、先に合わせてください。
remedy-expired-2 = { $role ->
    [leaf] { step-reissue }
    [intermediate] 更新済みの「{ $subject }」の証明書を CA から入手してください。{ step-install-intermediate }
   *[root] CA の更新済みルート証明書を入手し、古いものと置き換えてください。{ step-upload }
}

title-not-yet-valid = まだ有効期間が始まっていない
finding-not-yet-valid = { word-role }「{ $subject }」が有効になるのは { $not_before } で、判定日時 { $now } (--at がなければこのマシンの時計) から { word-days }後です。
remedy-not-yet-valid-1 = このマシン ({ $now })、サーバ、CA の時計を見比べてください。多くの場合、どれかがずれています (w32tm /query /status、utils ntp status)。
remedy-not-yet-valid-2 = 時計が正しい場合は { $not_before } まで待つか、証明書を再発行してもらってください。

title-expires-soon = まもなく有効期限が切れる
finding-expires-soon = { word-role }「{ $subject }」の有効期限は { $not_after } で、あと { word-days }です (警告の基準は { $limit } 日前)。
remedy-expires-soon-1 = { $role ->
    [leaf] 期限までに更新してください。{ step-reissue }
    [intermediate] 更新済みの中間証明書を CA から入手し、{ $not_after } までにサーバへ導入してください。
   *[root] 新しいルート証明書を CA から入手し、{ $not_after } までにすべての信頼ストアへ導入してください。cup-trust が共通名ごとに 1 つしか保持しない点に注意してください。
}

title-bad-signature = 署名が正しくない
finding-bad-signature = 「{ $subject }」の署名 ({ $algorithm }) を「{ $issuer }」の鍵で検証できません。同じ名前の別の鍵も見つかっていません。
finding-bad-signature-handshake = サーバは「{ $subject }」(SHA-256 { $sha256 }) の秘密鍵を持っていることを証明できませんでした。ハンドシェイクの署名が証明書と合いません。
remedy-bad-signature-1 = CA が発行したファイルから証明書を取り込み直し、フィンガープリントを照合してください: certutil -dump cert.cer
remedy-bad-signature-2 = CA が更新されている場合は、最新の CA 証明書が必要です。機関鍵識別子とサブジェクト鍵識別子を見比べてください。
remedy-bad-signature-handshake-1 = 証明書と秘密鍵の対応を直してください。Windows では certutil -repairstore my "シリアル番号" を実行し、割り当て直します。
remedy-bad-signature-handshake-2 = サーバに問題がなければ、途中の機器が他人の証明書を提示している可能性があります。

title-malformed = 証明書を解読できない
finding-malformed = サーバが { $position } 番目に送った証明書 (SHA-256 { $sha256 }) を解読できません: { $detail }
finding-malformed-element = { word-role }「{ $subject }」(SHA-256 { $sha256 }) の形式が正しくありません: { $detail }
remedy-malformed-1 = サーバ上のファイルを確認してください: openssl x509 -in cert.cer -noout -text または certutil -dump cert.cer
remedy-malformed-2 = DER を正しく書き出す CA ソフトウェアで再発行してもらってください。

title-weak-signature = 署名アルゴリズムが弱い
finding-weak-signature = { word-role }「{ $subject }」の署名は { $algorithm } で、現在は受け入れられません。
finding-weak-signature-allowed = { word-role }「{ $subject }」の署名は { $algorithm } です。--allow-weak の指定があるため、受け入れています。
remedy-weak-signature-1 = CA の署名を SHA-256 に変更し (AD CS では certutil -setreg ca\csp\CNGHashAlgorithm SHA256 の後に CertSvc を再起動)、証明書を再発行してもらってください。
remedy-weak-signature-2 = それまでのあいだ、古いアプライアンスでの判定は --allow-weak で確認できます。

title-weak-key = 鍵が短い
finding-weak-key = { word-role }「{ $subject }」の鍵 ({ $key }) は { $bits } ビットです。{ $limit } ビット以上が必要です。
finding-weak-key-allowed = { word-role }「{ $subject }」の鍵 ({ $key }) は { $bits } ビットで、{ $limit } ビットに足りません。--allow-weak の指定があるため、受け入れています。
remedy-weak-key-1 = RSA 2048 ビット以上の鍵を新しく作り、証明書を発行してもらってください。同じ鍵のまま更新しても変わりません。
remedy-weak-key-2 = それまでのあいだ、古いアプライアンスでの判定は --allow-weak で確認できます。

title-unsupported-algorithm = 対応していないアルゴリズム
finding-unsupported-algorithm = { word-role }「{ $subject }」は { $algorithm } を使っており、検証できません。
remedy-unsupported-algorithm-1 = RSA または ECDSA P-256/P-384 と、SHA-256 以上で発行してもらってください。AD CS で RSASSA-PSS になるのは、CAPolicy.inf または要求に AlternateSignatureAlgorithm=1 があるためです。0 に変更してください。

title-not-a-ca = CA ではない証明書
finding-not-a-ca = 「{ $subject }」はこのチェーンの証明書を発行していますが、CA ではありません。基本制約に CA:TRUE がありません。
finding-not-a-ca-key-usage = 「{ $subject }」はこのチェーンの証明書を発行していますが、鍵用途 ({ $usage }) に keyCertSign がありません。
remedy-not-a-ca-1 = CA の証明書を「下位証明機関」テンプレート (CA:TRUE、keyCertSign) で再発行してもらい、その下の証明書もすべて発行し直してください。
remedy-not-a-ca-2 = 発行に使うはずのない証明書であれば、その鍵で誰が署名したのかを調べてください。

title-path-too-long = CA の下の階層が深すぎる
finding-path-too-long = 「{ $subject }」の下に許される中間 CA は { $limit } 段までですが、このパスには { $count } 段あります。
remedy-path-too-long-1 = 「{ $subject }」の直下の CA でサーバ証明書を発行するか、その CA を、より大きい pathLenConstraint で更新してもらってください (AD CS では CAPolicy.inf の PathLength)。

title-name-constraints-violated = CA の名前制約の範囲外
finding-name-constraints-violated = 「{ $issuer }」は、「{ $subject }」に含まれる名前「{ $name }」を証明できません。名前制約: { $constraint }
remedy-name-constraints-violated-1 = 名前制約 ({ $constraint }) に収まる名前で証明書を要求するか、別の CA から取得してください。
remedy-name-constraints-violated-2 = 制約が狭すぎる場合は、別の制約で「{ $issuer }」を更新してもらってください。

title-wrong-usage = TLS サーバ用の証明書ではない
finding-wrong-usage = { word-role }「{ $subject }」の用途は { $usage } で、サーバ認証が含まれていません。
finding-wrong-usage-key-usage = { word-role }「{ $subject }」の鍵用途 ({ $usage }) は TLS サーバに適しません。digitalSignature (RSA 鍵交換では keyEncipherment) が必要です。
remedy-wrong-usage-1 = Web サーバ用のテンプレート (AD CS では「Web サーバー」、拡張鍵用途 serverAuth) で発行してもらい、その証明書を割り当ててください。

title-unknown-critical-extension = 未知の重要な拡張
finding-unknown-critical-extension = { word-role }「{ $subject }」に、未知の重要 (critical) な拡張 { $oid } があります。RFC 5280 では拒否しなければなりません。
remedy-unknown-critical-extension-1 = 拡張 { $oid } なし、または重要指定なしで再発行してもらってください。

title-must-staple = OCSP ステープリングの応答がない
finding-must-staple = 「{ $subject }」は OCSP ステープリングを必須としていますが (TLS feature の status_request)、サーバは応答を添付しませんでした。
remedy-must-staple-1 = OCSP ステープリングを有効にし、サーバから CA の OCSP レスポンダに到達できるようにしてください。または TLS feature 拡張なしで再発行してもらってください。

title-revoked = 失効している
finding-revoked = { word-role }「{ $subject }」(シリアル番号 { $serial }) は失効しています: { $detail }、理由 { $reason }。情報源: { $source }
remedy-revoked-1 = 失効の理由を CA に確認してください。秘密鍵が漏れた可能性がある場合は、鍵も作り直してください。
remedy-revoked-2 = { step-reissue }

title-revocation-unknown = 失効の有無が不明
finding-revocation-unknown = 「{ $subject }」が失効しているかどうかは不明です: { $reason }
finding-revocation-unknown-stale = 「{ $subject }」が失効しているかどうかは不明です。OCSP 応答の期限は { $not_after } で、現在は { $now } です。
finding-revocation-unknown-responder = 「{ $subject }」が失効しているかどうかは不明です。OCSP 応答に署名した「{ $responder }」に、その権限がありません: { $reason }
finding-revocation-unknown-answer = OCSP レスポンダ「{ $responder }」は「{ $subject }」(シリアル番号 { $serial }) を知らないと答えました。
finding-revocation-unknown-malformed = 「{ $subject }」が失効しているかどうかは不明です。OCSP 応答を利用できません: { $detail }
finding-revocation-unknown-source = 「{ $subject }」が失効しているかどうか不明です: { $reason }。問い合わせ先: { $url }
remedy-revocation-unknown-source-1 = アプライアンスは失効を確認しないため、これが原因で失敗することはありません。確認するには、{ $url } にここから到達できるようにするか、CA の失効リストを --crl FILE で渡してください。
remedy-revocation-unknown-1 = アプライアンスは失効を確認しないため、このことで失敗はしません。確認したい場合は、サーバで OCSP ステープリングを有効にし、CA の OCSP レスポンダと CRL に到達できるようにしてください。

title-strict-clients-refuse = ここでは受理、厳格なクライアントは拒否
finding-strict-clients-refuse = 「{ $subject }」はアプライアンスと同じ規則で受理しましたが、RFC 5280 に厳格なクライアントは拒否します: { $rule ->
    [leaf-is-ca] サーバ証明書が CA (CA:TRUE) とされています。
    [dn-encoding] 発行者の名前の符号化が 2 つの証明書で異なります。
    [self-issued] パスに自己発行証明書 (CA が自分の新しい鍵を認証したもの) があります。
    [many-intermediates] パスに 7 枚以上の中間証明書があります。
    [foreign-name-constraints] CA に、このサーバ証明書とは関係のない種類の名前制約があります。
   *[other] { $detail }
}
finding-strict-clients-refuse-refused = 「{ $subject }」はこの規則では拒否されます: { $rule ->
    [leaf-is-ca] サーバ証明書が CA (CA:TRUE) とされています。
    [dn-encoding] 発行者の名前の符号化が 2 つの証明書で異なります。
    [self-issued] パスに自己発行証明書 (CA が自分の新しい鍵を認証したもの) があります。
    [many-intermediates] パスに 7 枚以上の中間証明書があります。
    [foreign-name-constraints] CA に、ここでは照合できない種類の名前制約があります。
   *[other] { $detail }
}
remedy-strict-clients-refuse-refused-1 = この特徴のない証明書を再発行してもらってください。例外が 1 つだけで済む場合、プロファイル appliance はアプライアンスと同じく受理します。
remedy-strict-clients-refuse-1 = IM and Presence のための対応は不要です。厳格なクライアントにも対応するには、この特徴のない証明書を再発行してもらってください。

title-dn-encoding-differs = 同じ名前だが符号化が異なる
finding-dn-encoding-differs = 「{ $subject }」に書かれた発行者は「{ $issuer }」です。その証明書はあり、鍵でも検証できますが、名前の符号化が異なります: { $detail }。欠落と判定するクライアントもあります。
remedy-dn-encoding-differs-1 = 証明書は欠落していません。別の CA 証明書を探す必要はありません。
remedy-dn-encoding-differs-2 = 更新後の CA で証明書を再発行してもらってください。発行者の欄が CA のサブジェクトと完全に一致するようになります。

title-x509-v1 = X.509 バージョン 1
finding-x509-v1 = { word-role }「{ $subject }」は X.509 バージョン { $version } です。バージョン 3 が必要です。
remedy-x509-v1-1 = 拡張のあるバージョン 3 で再発行してもらってください (openssl x509 -req では -extfile または -copy_extensions が必要です)。SIP Proxy はバージョン 3 しか受け付けません。

## 名前
title-name-mismatch = 名前が一致しない
finding-name-mismatch = この証明書は { $name } のものではありません。証明書に含まれる名前: { $names }
finding-name-mismatch-wildcard-depth = この証明書は { $name } のものではありません。ワイルドカード { $matched } が表すのは、ちょうど 1 つのラベルだけです。証明書に含まれる名前: { $names }
finding-name-mismatch-ip = この証明書はアドレス { $name } のものではありません。サブジェクトの別名 (SAN) に、その IP アドレスがありません。証明書に含まれる名前: { $names }
finding-name-mismatch-short-name = この証明書は短い名前 { $name } のものではありません。証明書に含まれる名前: { $names }
finding-name-mismatch-cn = この証明書は { $name } のものではありません。サブジェクトの別名 (SAN) がなく、サブジェクトの共通名 (CN) は { $cn } です。
finding-name-mismatch-no-names = この証明書は { $name } のものではありません。サブジェクトの別名 (SAN) も共通名 (CN) もありません。
remedy-name-mismatch-1 = DNS で同じサーバにつながるなら、次のどれかをそのままプレゼンス ゲートウェイの値に使ってください: { $names }
remedy-name-mismatch-2 = そうでない場合は、{ $name } を DNS 名として SAN に含めた証明書を再発行してもらい、Enable-ExchangeCertificate -Services IIS,SMTP で割り当ててください。
remedy-name-mismatch-ip-1 = プレゼンス ゲートウェイの値には、アドレスではなく次の名前のどれかを使ってください: { $names }
remedy-name-mismatch-ip-2 = どうしてもアドレスを使う場合は、{ $name } を iPAddress として SAN に含めた証明書を再発行してもらってください。
remedy-name-mismatch-short-name-1 = プレゼンス ゲートウェイの値には、完全修飾ドメイン名を使ってください: { $names }
remedy-name-mismatch-cn-1 = DNS で同じサーバにつながるなら、{ $cn } をそのままプレゼンス ゲートウェイの値に使ってください。
remedy-name-mismatch-cn-2 = できれば、{ $name } を SAN に含めた証明書を再発行してもらってください。新しいクライアントは SAN しか見ません。
remedy-name-mismatch-no-names-1 = { $name } を DNS 名として SAN に含めた証明書を再発行してもらってください。

title-name-only-in-cn = 共通名 (CN) だけが一致
finding-name-only-in-cn = { $name } はサブジェクトの共通名 (CN) { $cn } だけに一致し、サブジェクトの別名 (SAN) はありません。アプライアンスは受理しますが、RFC 9525 に従うクライアントは拒否します。
finding-name-only-in-cn-beside-san = { $name } はサブジェクトの共通名 (CN) { $cn } だけに一致し、サブジェクトの別名 (SAN) ({ $names }) には含まれていません。アプライアンスは受理しますが、RFC 9525 に従うクライアントは拒否します。
remedy-name-only-in-cn-1 = 次の更新で、{ $name } を SAN にも含めてください。

title-cn-differs = 共通名 (CN) が別の名前
finding-cn-differs = { $name } はサブジェクトの別名 (SAN) の { $matched } に一致しますが、サブジェクトの共通名 (CN) は { $cn } です。リリース 8.6(4) より前は CN だけを比較します。
remedy-cn-differs-1 = リリース 8.6(4) 以降では対応は不要です。それより前では、プレゼンス ゲートウェイの値に { $cn } を使うか、{ $name } を CN にしてもらってください。

## 複数の比較
title-addresses-disagree = アドレスごとに結果が異なる
finding-addresses-disagree = { $host } の { $count } 個のアドレスで結果が一致しません。{ $contrast }
finding-addresses-disagree-chain = { $host } の { $count } 個のアドレスが異なる証明書を提示しています。{ $contrast }
finding-addresses-disagree-status = { $host } の { $count } 個のアドレスで判定が異なります。{ $contrast }。成功するかどうかは、どのアドレスに接続するかで変わります。
finding-addresses-disagree-connections = { $host } ({ $address }) との { $connections } 回の接続で結果が一致しません{ $status ->
    [differs] { " " }(判定も異なります)
   *[same] { "" }
  }。{ $contrast }。この 1 つのアドレスの背後に複数のサーバがあり、どのサーバに接続するかは偶然で決まります。
remedy-addresses-disagree-connections-1 = { $address } の背後にあるサーバ (ロード バランサのプール) を調べ、すべてに同じ証明書とチェーンを割り当ててください。各サーバで Get-ExchangeCertificate -Server … を実行して確認し、Enable-ExchangeCertificate で割り当てます。
remedy-addresses-disagree-connections-2 = 撤去したサーバや準備ができていないサーバをロード バランサのプールから外し、もう一度 --repeat で確認してください。
remedy-addresses-disagree-1 = { $host } の背後にあるすべてのサーバに、同じ証明書とチェーンを割り当ててください。各サーバで Get-ExchangeCertificate -Server … を実行して確認し、Enable-ExchangeCertificate で割り当てます。
remedy-addresses-disagree-2 = 撤去したサーバのアドレスは、DNS やロード バランサから削除してください。

title-key-types-disagree = 鍵の種類ごとに結果が異なる
finding-key-types-disagree = { $name } には鍵の種類ごとに証明書があります。判定は同じですが、{ $detail }が異なります。{ $names }
finding-key-types-disagree-names = { $name } には鍵の種類ごとに証明書がありますが、対象の名前が同じではありません。異なる点: { $detail }。{ $names }
finding-key-types-disagree-status = { $name } には鍵の種類ごとに証明書があり、{ $key_type } の証明書を受け取るクライアントだけが失敗します。異なる点: { $detail }。{ $names }
remedy-key-types-disagree-1 = { $name } の 2 つの証明書は一緒に管理してください。RSA と ECDSA を同じ認証局から同じ日に取得するのが確実です。
remedy-key-types-disagree-2 = どちらかを必要とするクライアントがなければ、その証明書を外してください。
remedy-key-types-disagree-status-1 = { $name } の { $key_type } の証明書を、もう片方と同じように更新または交換し、並べて割り当ててください。この証明書の問題点は、ほかの検出項目に示しています。
remedy-key-types-disagree-status-2 = この証明書を必要とするクライアントがなければ外してください。どのクライアントにももう片方の証明書が渡されます。

title-nodes-disagree = ノードごとに信頼ストアが異なる
finding-nodes-disagree = { $count } 個のノードの信頼ストアで判定が異なります ({ $detail })。このピアの証明書のうち、一部のノードにしかないもの: { $names }
finding-nodes-disagree-verdicts = { $count } 個のノードの信頼ストアで判定が異なります ({ $detail })。このピアのパスにある証明書は、どれもすべてのノードにあるか、どのノードにもありません。
finding-nodes-disagree-stores = { $count } 個のノードの判定は同じですが ({ $detail })、このピアの証明書のうち一部のノードにしかないものがあります: { $names }
remedy-nodes-disagree-1 = 証明書が欠落しているノードごとに、ルート証明書から順に cup-trust としてアップロードしてください (そのノードの Cisco Unified OS の管理 > セキュリティ > 証明書の管理 > 証明書のアップロード)。同じ名前の別の証明書があるノードでは、先にそれを削除します。cup-trust は共通名ごとに 1 つしか保持しません。
remedy-nodes-disagree-2 = { restart-order }
remedy-nodes-disagree-3 = そのノードの信頼ストアを取得し直し、すべての --node を指定してもう一度確認してください。
remedy-nodes-disagree-verdicts-1 = このレポートにある各ノードの検出事項と、信頼ストア全体を見比べてください。
remedy-nodes-disagree-stores-1 = 現在は問題ありません。すべてのノードに同じ CA 証明書を導入しておくと、次にサーバ側が変わったときに 1 つのノードだけで失敗することを防げます。

## 信頼ストア
title-store-empty = 信頼ストアが空
finding-store-empty = 信頼ストア { $path } に証明書が 1 つもないため、何も信頼されません。
remedy-store-empty-1 = { $path } が目的の場所かどうかを確認し、cup-trust から書き出した証明書 (PEM または DER) を置いてください。

title-store-entry-unreadable = 信頼ストアに読み取れないものがある
finding-store-entry-unreadable = { $path } は信頼ストアの内容に含めていません: { $detail }
remedy-store-entry-unreadable-1 = { $path } の内容を確認し、PEM または DER 形式で書き出し直すか、信頼ストアから取り除いてください。

title-store-entry-expired = 信頼ストアに期限切れの証明書がある
finding-store-entry-expired = { $path } の「{ $subject }」(SHA-256 { $sha256 }) の有効期限は { $not_after } で、現在 ({ $now }) までに { word-days }過ぎています。
remedy-store-entry-expired-1 = ほかのアプリケーションが使っていないことを確かめてから、「証明書の管理」で削除してください。同じ共通名の新しい証明書をアップロードできるようになります。

title-store-duplicate = 信頼ストアに重複がある
finding-store-duplicate = 「{ $subject }」(SHA-256 { $sha256 }) が信頼ストアに { $count } 個あります (例: { $path })。
remedy-store-duplicate-1 = 対応は不要です。1 つあれば足ります。

title-store-cn-collision = 同じ共通名 (CN) の証明書が 2 つある
finding-store-cn-collision = 信頼ストアに共通名 (CN)「{ $cn }」の証明書が 2 つあります。シリアル番号 { $serial }、有効期限 { $not_after }、SHA-256 { $sha256 } と、シリアル番号 { $other_serial }、有効期限 { $other_not_after }、SHA-256 { $other_sha256 } です。cup-trust は 1 つしか保持しません。
remedy-store-cn-collision-1 = サーバがどちらを使っているかを (発行者の鍵識別子で) 調べ、その一方だけをアップロードしてください。
remedy-store-cn-collision-2 = 両方が使われている場合は、先に、古い鍵で発行されたサーバ証明書を新しい鍵で発行し直してもらってください。

title-store-key-too-large = cup-trust の上限を超える鍵
finding-store-key-too-large = 「{ $subject }」(SHA-256 { $sha256 }) の鍵 ({ $key }) は { $bits } ビットです。cup-trust の上限は { $limit } ビットです。
remedy-store-key-too-large-1 = アップロードは拒否されます。{ $limit } ビット以下の鍵を使うパスがないかを CA に問い合わせてください。

## 証明書署名要求 (inspect)
finding-malformed-request = 「{ $subject }」の証明書署名要求の形式が正しくありません: { $detail }
remedy-malformed-request-1 = 証明書署名要求を作り直し、BEGIN の行から END の行まですべてコピーします。
finding-bad-signature-request = 「{ $subject }」の証明書署名要求は、含まれている鍵で署名されていません ({ $algorithm })。改変されたか、コピーの際に壊れています。認証局は受け付けません。
remedy-bad-signature-request-1 = サーバが書き出したファイルからもう一度コピーするか、証明書署名要求を作り直します。
finding-unsupported-algorithm-request = 「{ $subject }」の証明書署名要求の署名 ({ $algorithm }) は、このプログラムでは検証できません。
finding-unsupported-algorithm-request-key = 「{ $subject }」の証明書署名要求の鍵 ({ $key }) は、TLS のサーバやクライアントでは使えません。
remedy-unsupported-algorithm-request-1 = 2048 ビット以上の RSA 鍵、または P-256 か P-384 の EC 鍵と、SHA-256 を使って作り直します。
remedy-unsupported-algorithm-request-key-1 = 2048 ビット以上の RSA 鍵、または P-256 か P-384 の EC 鍵で作り直します。
finding-weak-signature-request = 「{ $subject }」の証明書署名要求は { $algorithm } で署名されており、受け付けない認証局があります。発行される証明書の署名方式は認証局が決めます。
remedy-weak-signature-request-1 = SHA-256 で証明書署名要求を作り直します (certreq の場合は .inf ファイルに HashAlgorithm = SHA256)。
finding-weak-key-request = 「{ $subject }」の証明書署名要求の鍵は { $bits } ビット ({ $key }) で、{ $limit } ビット以上が必要です。
remedy-weak-key-request-1 = 2048 ビット以上の RSA 鍵 (または EC P-256) を新しく作り、その鍵で証明書署名要求を作り直します。
finding-wrong-usage-request = 「{ $subject }」の証明書署名要求が求める用途 ({ $usage }) にサーバ認証が含まれていません。
remedy-wrong-usage-request-1 = serverAuth を要求するか、要求より優先される Web サーバ用テンプレートで認証局に発行してもらいます。
finding-name-mismatch-request = 「{ $subject }」の証明書署名要求は { $name } のものではありません。含まれる名前: { $names }
finding-name-mismatch-request-wildcard-depth = 「{ $subject }」の証明書署名要求は { $name } のものではありません。ワイルドカード { $matched } が表すのはラベル 1 つだけです。含まれる名前: { $names }
remedy-name-mismatch-request-1 = CN と SAN の DNS 名の両方に { $name } を入れて、証明書署名要求を作り直します。
remedy-name-mismatch-request-wildcard-depth-1 = SAN の DNS 名に { $name } そのものを入れて、証明書署名要求を作り直します。
finding-name-only-in-cn-request = { $name } は証明書署名要求の CN ですが、SAN ({ $names }) に含まれていません。新しいクライアントは SAN しか見ません。
finding-name-only-in-cn-request-no-san = 証明書署名要求に SAN がなく、名前は CN の { $cn } だけです。新しいクライアントは CN を見ません。
remedy-name-only-in-cn-request-1 = SAN にも { $name } を入れて作り直すか、認証局に追加してもらいます。
remedy-name-only-in-cn-request-no-san-1 = SAN にも { $cn } を入れて作り直すか、認証局に追加してもらいます。
finding-cn-differs-request = { $name } は証明書署名要求の SAN の { $matched } と一致しますが、CN は { $cn } です。8.6(4) より前のリリースは CN だけを照合します。
finding-cn-differs-request-san = 証明書署名要求の CN { $cn } が SAN ({ $names }) に含まれていません。
remedy-cn-differs-request-1 = Presence Gateway の値が { $name } であれば、それを CN にします。
remedy-cn-differs-request-san-1 = SAN の名前のうち、Presence Gateway に設定した名前を CN にします。

## 信頼ストアそのものの検査 (store lint)
finding-not-a-ca-stored = { $path } の「{ $subject }」(SHA-256 { $sha256 }) は「{ $issuer }」が発行したエンド エンティティ証明書です。どのパスの終点にもならないため、これによって信頼される相手はいません。
remedy-not-a-ca-stored-1 = 代わりに、これを発行した「{ $issuer }」からルート証明書までの CA 証明書を信頼ストアに入れてください。
remedy-not-a-ca-stored-2 = その後、この証明書を取り除いてください (peertrust store remove と、各ノードの証明書の管理)。
finding-not-a-ca-pinned = { $path } の「{ $subject }」(SHA-256 { $sha256 }) は自己署名のエンド エンティティ証明書です。{ $not_after } まで、まったく同じ証明書を持つサーバだけが信頼されます。
remedy-not-a-ca-pinned-1 = 対応は不要です。そのサーバの証明書を入れ替えるときは、信頼ストアの証明書も入れ替えてください。
finding-x509-v1-stored = { $path } のルート証明書「{ $subject }」(SHA-256 { $sha256 }) は X.509 バージョン { $version } です。SIP Proxy が受け入れるのはバージョン 3 だけです。

### ハンドシェイクの前のやり取りについての所見。変数は en/starttls.ftl の先頭を参照。

title-starttls-not-offered = サービスが TLS を提供していない
finding-starttls-not-offered = { $address } のポート { $port } は { $service } で応答しましたが、{ $command } を提供していません。応答:「{ $banner }」
finding-starttls-not-offered-masked = { $address } のポート { $port } は { $service } で応答しましたが、{ $command } を含む拡張が途中の機器により X で塗りつぶされています:「{ $banner }」
finding-starttls-not-offered-mssql = { $address } のポート { $port } は { $service } で応答しましたが、暗号化に対応していないと答えました:「{ $banner }」
remedy-starttls-not-offered-1 = { $service ->
    [SMTP] Exchange は、受信コネクタに証明書があるときに STARTTLS を提供します。Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services SMTP を実行し、Get-ReceiveConnector | fl Identity,Fqdn,AuthMechanism に Tls があることを確認してください。イベント 12014 と 12018 は、見つからない証明書の名前を示します。
    [IMAP] サービスに証明書を割り当てて再起動してください。Exchange では Enable-ExchangeCertificate -Services IMAP または Set-ImapSettings -X509CertificateName HOST、Dovecot では ssl_cert と ssl です。
    [POP3] サービスに証明書を割り当てて再起動してください。Exchange では Enable-ExchangeCertificate -Services POP または Set-PopSettings -X509CertificateName HOST、Dovecot では ssl_cert と ssl です。
    [LDAP] ドメイン コントローラは、自分の名前とサーバ認証の用途を持つ証明書が個人ストア (certlm.msc) にあると StartTLS を提供します。OpenLDAP では TLSCertificateFile と TLSCertificateKeyFile を設定してください。
    [PostgreSQL] postgresql.conf で ssl = on、ssl_cert_file、ssl_key_file を設定し、再読み込みしてください。
    [MySQL] サーバの設定に ssl_cert と ssl_key を書いて再起動してください。SHOW VARIABLES LIKE 'have_ssl' が YES になるはずです。
    [RDP] セキュリティ レイヤーを「ネゴシエート」または「SSL」にしてください (グループ ポリシー「リモート (RDP) 接続に特定のセキュリティ レイヤーの使用を必要とする」)。
   *[other] サービスに証明書と秘密鍵を割り当て、設定で TLS を有効にしてください。
}
remedy-starttls-not-offered-2 = 最初から TLS で通信する別のポートがある場合は、そのポートを確認してください。
remedy-starttls-not-offered-masked-1 = 途中のファイアウォールで { $service } の検査を無効にするか (Cisco ASA では no inspect esmtp、またはポリシー マップの allow-tls)、その内側から確認してください。
remedy-starttls-not-offered-mssql-1 = SQL Server 構成マネージャーの「プロトコル」>「証明書」で証明書を選び、サービスを再起動してください。証明書がなければ自己署名証明書が作られます。「未対応」と答えるビルドには暗号化の機能がありません。

title-starttls-refused = サービスが TLS への切り替えを拒否した
finding-starttls-refused = { $address } のポート { $port } は、{ $command } に進む前に { $service } で拒否を返しました:「{ $banner }」
finding-starttls-refused-redirected = { $address } のポート { $port } は { $service } で応答しましたが、{ $command } の代わりに別の接続先を示しました:「{ $banner }」
remedy-starttls-refused-1 = { $service ->
    [SMTP] 応答の内容を確認してください。454 はサーバの TLS が動いていないことを示します。証明書か秘密鍵を読めていません (Exchange ではイベント 12014、Postfix ではログ)。421 と 554 はこのクライアントの拒否です。アドレスを許可するか、実際にメールを送るホストから確認してください。
    [LDAP] 応答の内容を確認してください。ドメイン コントローラの 52 (unavailable) は使える証明書がないこと、1 (operationsError) はすでに TLS であることを示します。
    [RDP] 応答の内容を確認してください。3 (SSL_CERT_NOT_ON_SERVER) は、サービスが秘密鍵を読める証明書をリスナーに割り当てると解決します。
   *[other] 応答の内容と、確認した時刻のサービスのログを調べてください。多くの場合、証明書か秘密鍵を読めていません。
}
remedy-starttls-refused-redirected-1 = 示された接続先のホストを確認してください。

title-starttls-injection = 開始の合図とハンドシェイクの間に余計なデータがある
finding-starttls-injection = { $address } のポート { $port } は、{ $command } の開始の合図に続けて、ハンドシェイクの前に平文で { $bytes } バイトを送りました:「{ $banner }」。このデータは破棄しました。
remedy-starttls-injection-1 = サーバと同じネットワークの中から確認し直してください。そこで起きなければ、途中で誰かが接続に文字列を加えています。破棄しないクライアントは、それを TLS で保護された応答と取り違えます。
remedy-starttls-injection-2 = サーバ自身が送っている場合は、ソフトウェアを更新してください (CVE-2011-0411、CVE-2021-23222 と同じ種類の問題です)。

finding-not-tls-starttls = { $address } のポート { $port } は { $service } ではありません。{ $name } として応答しました。応答の先頭:「{ $banner }」
finding-not-tls-starttls-unknown = { $address } のポート { $port } は { $service } ではありません。応答の先頭:「{ $banner }」
finding-not-tls-starttls-direct = { $address } のポート { $port } は最初から TLS で通信します。{ $service } による { $command } までのやり取りは不要です。
finding-not-tls-after-starttls = { $address } のポート { $port } は { $command } に同意した後も、平文で応答を続けました:「{ $banner }」
remedy-not-tls-starttls-1 = ポートとプロトコルの組み合わせを確認してください。どのスキームまたは --starttls を使うかは、ポートによって決まります。
remedy-not-tls-starttls-unknown-1 = ポートとプロトコルの組み合わせを確認してください。どのスキームまたは --starttls を使うかは、ポートによって決まります。
remedy-not-tls-starttls-direct-1 = 最初から TLS で確認してください。tls://、または { $service } のスキームの末尾に s を付けたものを使います。
remedy-not-tls-after-starttls-1 = 開始の合図の後に平文で応答しているのがサーバか、その手前のプロキシかを調べてください。TLS を告知しているのに実行していません。

finding-tls-timeout-starttls = { $address } はポート { $port } で接続を受け付けましたが、{ $timeout_ms } ミリ秒のあいだ { $service } で何も送ってきませんでした。
finding-tls-timeout-starttls-late = { $address } のポート { $port } は、TLS の前の { $service } のやり取りを { $timeout_ms } ミリ秒以内に終えませんでした。最後の応答:「{ $banner }」
remedy-tls-timeout-starttls-1 = クライアントが先に話すのを待つサーバは、ここで何も送りません。ポート { $port } が最初から TLS で通信する場合は、tls:// で確認してください。
remedy-tls-timeout-starttls-2 = 知らないクライアントを長く待たせる { $service } サーバもあります。--timeout を長くして確認し直してください。
remedy-tls-timeout-starttls-late-1 = サーバの負荷と名前解決を確認してください。{ $service } サーバは、先にクライアントの名前を調べます。--timeout を長くして確認し直してください。

finding-tls-closed-starttls = { $address } のポート { $port } は、TLS が始まる前、{ $service } のやり取りの途中で切断しました。最後の応答:「{ $banner }」
finding-tls-closed-starttls-mute = { $address } のポート { $port } は接続を受け付けましたが、{ $service } で何も送らないまま切断しました。
remedy-tls-closed-starttls-1 = 確認した時刻のサービスのログを調べてください。決まったクライアントだけを受け付けるサービスは、何も告げずに切断します。
remedy-tls-closed-starttls-2 = 途中のファイアウォールや検査用プロキシが切断していないかを確認してください。
remedy-tls-closed-starttls-mute-1 = ポート { $port } がこのクライアントを受け付けるかを確認してください。アクセス制限、接続数の上限、背後のサーバが停止したプロキシは、何も告げずに切断します。確認した時刻のサービスのログで分かります。
remedy-tls-closed-starttls-mute-2 = ポート { $port } が最初から TLS で通信する場合や、{ $service } 以外のプロトコルの場合は、それに合わせて確認してください。

finding-tls-protocol-error-starttls = { $address } のポート { $port } は、TLS が始まる前に { $service } の手順から外れた、または大きすぎる応答を返しました: { $detail }
remedy-tls-protocol-error-starttls-1 = ネットワークの別の場所から確認し直してください。そこで問題がなければ、途中の機器が通信を書き換えています。

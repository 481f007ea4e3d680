# A desk that speaks French: journal, buttons, mail, refusals
: simulator --report-delay-s 0
$ mock-host init --locale fr-FR
$ mock-host package install $package
< $client_secret
$ mock-host config add --name TeamViewer --client-id $client_id --client-secret-file - --redirect-url $redirect_url --sync-source managed --api-url $api_url --login-url $url
: include authorized.inc
$ mock-host activity create --title "Imprimante" --initiator marie.dupont@example.com --responsible claire.martin@example.com --asset NB-0001
<<number>>

$ mock-host action run $number "TeamViewer : créer une session à distance"
La session s... est ouverte...Marie Dupont...
$ mock-host activity show $number --json
? it["journal"][-1]["text"].startswith("Session TeamViewer s")
? "Lien pour le demandeur" in it["journal"][-1]["text"] and "Valable jusqu" in it["journal"][-1]["text"]
? any(l["label"] == "Rejoindre en tant qu’intervenant" for l in it["links"])
@ code = next(r["value"]["code"] for r in it["records"])
$ mock-host mail list --json
@ mail = it[0]["id"]
$ mock-host mail show $mail --json
? it["locale"] == "fr-FR" and "Bonjour" in it["text"]
? re.search(r"Valable jusqu’au\u00a0: \d\d/\d\d/\d{4} \d\d:\d\d CES?T\n", it["below"])
? "@" in it["message_id"]
$ mock-host mail show $mail
...
Valable jusqu’au : .../... ...:... CE...
...

$ mock-host action run $number session.create
[1]
! La session s... est encore ouverte. ...

# The report of a connection.
$ play sessions/$code/join {}
$ play sessions/$code/support {}
$ play sessions/$code/end {"note":"Toner remplacé","minutes":12}
$ mock-host activity close $number
$ mock-host work --until-idle --at +30m
$ mock-host activity show $number --json
@ report = next(e["text"] for e in it["journal"] if "Toner remplacé" in e["text"])
? "Connexion" in report and "Durée\u00a0: 12 min" in report

# Nobody came.
$ mock-host activity create --title "Personne" --initiator marie.dupont@example.com
<<lonely>>
$ mock-host action run $lonely session.create
$ mock-host activity close $lonely
$ mock-host work --until-idle --at +60m
$ mock-host work --until-idle --at +90m
$ mock-host activity show $lonely --json
? any(e["text"].startswith("Personne ne s’est connecté à la session TeamViewer s") for e in it["journal"])

# Another language from now on: that of the desk, and that of a configuration.
$ mock-host setting set desk.locale klingon
[2]
! Nothing was changed: desk.locale has to be a language such as en-GB, de-DE or fr.
$ mock-host setting set desk.locale en-GB
desk.locale is en-GB.
$ mock-host config set TeamViewer --locale en-GB
Saved "TeamViewer" (cfg-1).
$ mock-host activity create --title "Screen" --initiator marie.dupont@example.com
<<english>>
$ mock-host action run $english session.create
$ mock-host activity show $english --json
? it["journal"][0]["text"].startswith("Activity created")
? it["journal"][-1]["text"].startswith("TeamViewer session s")

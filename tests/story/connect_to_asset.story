# "Connect to Asset": start.teamviewer.com/TEAMVIEWER_ID
: simulator
: include connected.inc
< name,serial,kind,teamviewer_id
< NB-GOOD,S1,computer,123 456 789
< NB-NONE,S2,computer,
< NB-BAD,S3,computer,twelve
< NB-TWO,S4,computer,"123456789, 987654321"
$ mock-host asset import -
Imported: 4 created, 0 updated, 0 unchanged.
$ mock-host activity list --json
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]

$ mock-host activity create --title "Update" --initiator $email --asset NB-GOOD
<<number>>
$ mock-host action run $number "Connect to Asset" --input '{"reason":"Install the update"}' --json
? it["status"] == "ok"
? it["open_url"] == "https://start.teamviewer.com/123456789"
$ mock-host activity show $number --json
? any("Install the update" in e["text"] for e in it["journal"])
? any("123 456 789" in e["text"] for e in it["journal"])

# On the asset itself, too.
$ mock-host asset action NB-GOOD "Connect to Asset" --json
? it["open_url"] == "https://start.teamviewer.com/123456789"
$ mock-host asset show NB-GOOD --json
? len(it["journal"]) >= 1

# Who connected to it is found by its name.
$ mock-host audit list --subject nb-good --json
? {"asset.connect", "call.open"} == {e["action"] for e in it}
? all(e["subject"].startswith("asset NB-GOOD (as-") for e in it)
$ mock-host audit list --subject NB-NOBODY
No entry fits.

# A list that is not all of it says so.
$ mock-host audit list --limit 1 --json
! mock-host: there are more; these are the newest 1. --limit lists more.
? len(it) == 1
$ mock-host call list --limit 1
! mock-host: there are more; these are the newest 1. --limit lists more.
$ mock-host activity list --limit 1
! mock-host: there are more; these are the newest 1. --limit lists more.
$ mock-host mail list --limit 1
? err == ""
$ mock-host mail list --limit none
[2]
! --limit is a number of rows, like 50.

# Without an id, with a malformed one, with two: a reason, and nothing happens.
$ mock-host asset action NB-NONE asset.connect
[1]
! Das Asset hat keine TeamViewer-ID. Starten Sie die Synchronisierung oder tragen Sie die ID ein.
$ mock-host asset action NB-BAD asset.connect
[1]
! „twelve“ ist keine einzelne TeamViewer-ID. Berichtigen Sie sie im Asset: 8 bis 12 Ziffern.
$ mock-host asset action NB-TWO asset.connect
[1]
! „123456789, 987654321“ ist keine einzelne TeamViewer-ID. Berichtigen Sie sie im Asset: 8 bis 12 Ziffern.
$ mock-host asset show NB-TWO --json
? it["journal"] == []
$ mock-host activity create --title "No asset" --initiator $email
<<without>>
$ mock-host action list $without --json
? next(a for a in it if a["id"] == "asset.connect")["state"] == "hidden"

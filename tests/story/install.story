# Administration > Extensions > Installed Packages > Install Package
: simulator
$ mock-host init
Created ...desk.sqlite: ... people, ... assets, ... activities.
Its journal is written in de-DE; "setting set desk.locale" changes it.

$ mock-host package list
No package is installed. "mock-host package install FILE.zip" installs one.

# What is inside and what it may do stands there before it is installed.
$ mock-host package install $package
TeamViewer AddOn <<version>> (teamviewer), by ...
...
In this desk it may:
...
  write to the journal of activities and assets
...
Permissions that the other side has to grant:
AREA ... PERMISSION ... NEEDED...WHY
Session management ... Create sessions ... yes ...
...
It offers:
  TeamViewer Create Remote Session
...
  TeamViewer_Sync Assets - EA (schedule 0 0 * * *)
...
Installed teamviewer ...

$ mock-host package list --json
? [p["id"] for p in it] == ["teamviewer"]
? it[0]["signed_by"]

# The same file again is harmless.
$ mock-host package install $package --json
? it["id"] == "teamviewer" and it["vendor"] and it["library"]["file"] and it["abi"]["major"] == 1
? {o["id"]: o["schedule"] for o in it["offers"]}.items() >= {"session.create": None, "assets.sync": "0 0 * * *"}.items()
$ mock-host package list --json
? len(it) == 1

# A package that is used stays.
$ mock-host config add --name Production
$ mock-host package remove teamviewer
[1]
! Package "teamviewer" is used by "Production"...config remove...
$ mock-host config remove Production
$ mock-host package remove teamviewer
Removed teamviewer.
$ mock-host package list --json
? it == []
$ mock-host package remove teamviewer
[1]
! ...not installed...

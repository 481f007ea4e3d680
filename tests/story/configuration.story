# TeamViewer Configuration: the form, several of them, secrets that nobody sees
: simulator
$ mock-host init
$ mock-host config add --name Early
[1]
! No package is installed. Install one first: "mock-host package install FILE.zip".
$ mock-host package install $package

< $client_secret
$ mock-host config add --client-id $client_id --client-secret-file - --redirect-url $redirect_url --sync-source managed --api-url $api_url --login-url $url
Saved "TeamViewer AddOn" (cfg-1).

$ mock-host config show "TeamViewer AddOn" --json
? it["values"]["client_id"] == client_id
? it["values"]["sync_source"] == "managed"
? it["values"]["session_hours"] == 24
? "client_secret" not in it["values"] and it["secrets"] == ["client_secret"]
? it["token"] == {"state": "none", "account": None, "expires_at": None, "hint": None}
? it["default"]

# Names are unique; a second configuration is an instance of its own.
$ mock-host config add --name "teamviewer addon"
[1]
! ...there is a configuration with this name: choose another one
$ mock-host config add --name Branch --sync-source off
$ mock-host config list --json
? [(c["name"], c["default"]) for c in it] == [("TeamViewer AddOn", True), ("Branch", False)]
$ mock-host config default Branch
"Branch" is the default now.
$ mock-host config list --json
? [(c["name"], c["default"]) for c in it] == [("TeamViewer AddOn", False), ("Branch", True)]
$ mock-host config default "TeamViewer AddOn"

# A job is that of the first one, unless somebody says of which.
$ mock-host job run assets.sync --configuration Nowhere
[1]
! Configuration "Nowhere" is not there...
$ mock-host job run assets.sync --configuration Branch
The synchronisation mode is “off”, so nothing was done....
$ mock-host audit list --json
? it[0]["action"] == "assets.sync" and it[0]["configuration"] == "cfg-2"
# Both have the job, and its title is told once.
$ shell "$programs --data desk job run nothing 2>&1 | grep -o 'TeamViewer_Sync Assets' | wc -l"
1

$ mock-host config set Branch session_hours=8 sync_policy=create_missing
$ mock-host config show Branch --json
? it["values"]["session_hours"] == 8 and it["values"]["sync_policy"] == "create_missing"
? it["values"]["sync_source"] == "off"

# What the form refuses changes nothing.
$ mock-host config set Branch session_hours=0
[1]
! error: session_hours: ...: has to be at least 1
! Nothing was saved. Correct the fields and try again.
$ mock-host config set Branch session_hours=many
! ...session_hours: say a whole number
[1]
$ mock-host config set Branch sync_source=everything
[1]
! error: sync_source: Synchronisation mode: has to be one of off, contacts, managed, groups, company
$ mock-host config set Branch colour=blue
[2]
! ...no field "colour"...client_id...
$ mock-host config show Branch --json
? it["values"]["session_hours"] == 8 and it["values"]["sync_source"] == "off"

# A language that is none, another one, and nothing at all.
$ mock-host config add --name Odd --locale klingon
[1]
! error: desk.locale: The language has to be written like en-GB, de-DE or fr.
! Nothing was saved. Correct the fields and try again.
$ mock-host config set Branch --locale fr
$ mock-host config show Branch --json
? it["locale"] == "fr" and it["values"]["session_hours"] == 8
$ mock-host config set Branch
[2]
! Say what to change: fields as KEY=VALUE, or --locale.

# A secret is never an argument.
$ mock-host config set Branch client_secret=visible-to-everybody
[2]
! ...client_secret=@FILE...
? "visible-to-everybody" not in err
$ shell "printf 'file-secret-42\n' > branch.secret"
$ mock-host config set Branch client_secret=@$tmp/branch.secret
$ mock-host config show Branch --json
? it["secrets"] == ["client_secret"]
? "file-secret-42" not in out

# A secret without encryption, or to a stranger, does not leave.
$ mock-host config set Branch api_url=http://webapi.example.com/api/v1
[1]
! error: api_url: This address is not encrypted. Use https://. Plain http:// is allowed to this machine only.
$ mock-host config remove Branch
$ mock-host config show Branch
[1]
! Configuration "Branch" is not there. "mock-host config list" shows all names.

// @ts-check
// Everything here is a convenience: the pages are complete without it.

import * as act from "./act.js";
import * as dialog from "./dialog.js";
import * as live from "./live.js";
import * as once from "./once.js";
import * as open_window from "./open_window.js";
import * as refresh from "./refresh.js";
import * as search from "./search.js";
import * as times from "./times.js";
import * as tips from "./tips.js";
import * as upload from "./upload.js";

// `once` comes last: it looks at what the others have stopped.
const behaviours = [refresh, act, open_window, dialog, search, times, tips, upload, live, once];
for (const behaviour of behaviours) behaviour.start();

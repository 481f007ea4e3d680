// @ts-check
// Everything here is a convenience: the pages are complete without it.

import * as act from "./act.js";
import * as dialog from "./dialog.js";
import * as live from "./live.js";
import * as open_window from "./open_window.js";
import * as refresh from "./refresh.js";
import * as search from "./search.js";
import * as times from "./times.js";
import * as tips from "./tips.js";
import * as upload from "./upload.js";

for (const behaviour of [refresh, act, open_window, dialog, search, times, tips, upload, live])
  behaviour.start();

#pragma once

#include <curl/curl.h>

namespace tv::http {

/// Like `curl_global_init`, and from then on libcurl overwrites what it gives back: its request
/// lines and answers hold tokens. Without effect, but harmless, where somebody else in this process
/// was first. The plugin is never unloaded (`-z nodelete`), so its functions stay.
CURLcode initialise_with_wiping_memory();

} // namespace tv::http

#pragma once

namespace mock::services {

/// Before anything else in the process uses libcurl, and before there are threads: what libcurl
/// gives back is overwritten from then on. It held the password of the mail server, and what
/// packages asked the world; whoever is first decides for all of them.
void start_libcurl();

} // namespace mock::services

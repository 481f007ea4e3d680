#pragma once

#include "mock-host/store/calls.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"

namespace mock::web {

/// GET: how far a call is and how it ended; for its actor and for agents. Never the address.
Response api_call(Visit& visit);
/// What that answers about a call which the person may see.
Response call_answer(const Visit& visit, const store::Call& call);
/// POST: the address that the call wants opened, once and only for its actor.
Response api_open_url(Visit& visit);
/// The same as a page with a button, for browsers without script.
Response open_page(Visit& visit);

} // namespace mock::web

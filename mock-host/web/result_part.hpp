#pragma once

#include "mock-host/store/calls.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/html.hpp"

#include <string>

namespace mock::web {

/// What became of the call in `?call=c-000012`, if it is one on this place; otherwise the empty
/// section, which scripts need.
Html result_part(const Visit& visit, const ActPlace& place);

/// The action or job of a call, in the reader's language.
std::string call_title(const Visit& visit, const store::Call& call);

/// Why a call failed and what to do, in the reader's language.
struct FailureWords {
    std::string message{};
    std::string remedy{};
};
FailureWords failure_words(const Visit& visit, const store::Call& call);

} // namespace mock::web

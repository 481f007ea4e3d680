#pragma once

#include "mock-host/web/visit.hpp"

#include <desk/sdk/result.hpp>

#include <map>
#include <string>

namespace mock::web {

/// Why a press was not taken.
struct Refusal {
    desk::Error error{};
    std::map<std::string, std::string> fields{}; ///< what is wrong, by the name of the field
};

/// What people read; the words of the error itself come first.
std::string words_of(const Visit& visit, const desk::Error& error);
/// What to do about it.
std::string remedy_words(const Visit& visit, desk::Errc status);

} // namespace mock::web

#pragma once

#include "mock-host/store/types.hpp"
#include "mock-host/web/visit.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mock::web {

/// Pages for people show something whatever the address says; a program would take all that there
/// is for what it asked for. So it gets 400 and the words that there are. Nothing: the parameter is
/// one of them, or is not there.
std::optional<Response> unknown_word(const Visit& visit, const std::string& name,
                                     const std::vector<std::string>& words);

/// The words of an enum whose last value is `last`.
template <class Enum>
std::vector<std::string> all_words(Enum last)
{
    std::vector<std::string> words;
    for (int i = 0; i <= static_cast<int>(last); ++i)
        words.emplace_back(store::word(static_cast<Enum>(i)));
    return words;
}

} // namespace mock::web

#include "plugin/teamviewer/origin.hpp"

#include "plugin/teamviewer/random_word.hpp"

namespace tv {
namespace {

constexpr const char* origin_key = "origin";

} // namespace

desk::Result<std::string> Origin::get(const desk::Call& call)
{
    {
        const std::lock_guard lock(mutex_);
        if (!word_.empty()) return word_;
    }
    DESK_TRY(auto word, stored_or_made(call));
    const std::lock_guard lock(mutex_);
    word_ = word;
    return word;
}

desk::Result<std::string> Origin::stored_or_made(const desk::Call& call)
{
    DESK_TRY(auto stored, state_.get(origin_key, call));
    if (!stored.value.empty()) return std::move(stored.value);
    std::string word = random_word();
    const auto made = state_.put(origin_key, word, stored.revision, call);
    if (made) return word;
    if (made.error().status != desk::Errc::conflict) return made.error();
    // Another node was faster.
    DESK_TRY(stored, state_.get(origin_key, call));
    if (!stored.value.empty()) return std::move(stored.value);
    return made.error();
}

} // namespace tv

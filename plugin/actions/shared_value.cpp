#include "plugin/actions/shared_value.hpp"

namespace tv {
namespace {

/// Each one who is faster is done then, so it takes no more than are at work at once on all nodes.
constexpr int tries = 50;

} // namespace

desk::Status update(SharedState& state, const std::string& key,
                    const std::function<std::string(const std::string&)>& change,
                    const desk::Call& call)
{
    for (int i = 0; i < tries; ++i) {
        DESK_TRY(const auto stored, state.get(key, call));
        const std::string changed = change(stored.value);
        if (changed == stored.value) return {};
        const auto written = state.put(key, changed, stored.revision, call);
        if (written) return {};
        if (written.error().status != desk::Errc::conflict) return written.error();
    }
    return desk::Error{.status = desk::Errc::conflict,
                       .code = "desk.busy",
                       .detail = key + " is changed by others all the time",
                       .retryable = true};
}

} // namespace tv

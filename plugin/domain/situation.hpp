#pragma once

#include "plugin/domain/activity.hpp"
#include "plugin/domain/configuration.hpp"

#include <map>
#include <optional>
#include <string>

namespace tv {

/// What a handler is given: a snapshot of the moment of dispatch. Calls on the configuration get
/// just this.
struct Situation {
    Configuration configuration = {};
    std::optional<Actor> actor = {}; ///< who clicked; nobody in events, jobs, follow-ups
    Time now{};
    std::map<std::string, std::string> input = {}; ///< of the form, or the args of a follow-up

    /// Empty when the input has no such member.
    std::string input_of(const std::string& name) const
    {
        const auto found = input.find(name);
        return found == input.end() ? std::string{} : found->second;
    }
};

struct OnActivity : Situation {
    Activity activity = {};
};

struct OnAsset : Situation {
    AssetTarget target = {};
};

} // namespace tv

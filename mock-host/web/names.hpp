#pragma once

#include "mock-host/store/store.hpp"

#include <map>
#include <optional>
#include <string>

namespace mock::web {

/// Looks up names, each once; for as long as one page is made.
class Names {
public:
    explicit Names(store::Store& store) : store_(store) {}

    /// Empty for nobody.
    const std::string& person(const std::optional<std::string>& id);
    const std::string& configuration(const std::string& id);

private:
    store::Store& store_;
    std::map<std::string, std::string> people_{};
    std::map<std::string, std::string> configurations_{};
};

} // namespace mock::web

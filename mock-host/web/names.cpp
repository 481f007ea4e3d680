#include "mock-host/web/names.hpp"

#include "mock-host/store/configurations.hpp"
#include "mock-host/store/people.hpp"

namespace mock::web {

const std::string& Names::person(const std::optional<std::string>& id)
{
    const auto [place, is_new] = people_.try_emplace(id.value_or(""));
    if (is_new && id) {
        const auto person = store::find_person(store::Reader(store_), *id);
        if (person) place->second = person->name;
    }
    return place->second;
}

const std::string& Names::configuration(const std::string& id)
{
    const auto [place, is_new] = configurations_.try_emplace(id);
    if (is_new && !id.empty()) {
        const auto found = store::find_configuration(store::Reader(store_), id);
        if (found) place->second = found->name;
    }
    return place->second;
}

} // namespace mock::web

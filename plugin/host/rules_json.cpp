#include "plugin/host/rules_json.hpp"

#include "plugin/host/json_read.hpp"

#include <boost/json/parse.hpp>

#include <stdexcept>

namespace tv::host {
namespace {

Rule rule(const boost::json::object& row)
{
    const std::string name = text_of(row, "when");
    const auto condition = condition_named(name);
    if (!condition) throw std::runtime_error("the manifest names an unknown condition: " + name);
    return {.condition = *condition,
            .otherwise = text_of(row, "else") == "disabled" ? Offer::disabled : Offer::hidden,
            .reason = text_of(row, "reason")};
}

} // namespace

std::map<std::string, std::vector<Rule>, std::less<>> read_rules(std::string_view manifest)
{
    std::map<std::string, std::vector<Rule>, std::less<>> rules;
    const auto document = boost::json::parse({manifest.data(), manifest.size()});
    for (const auto& action : document.at("actions").as_array()) {
        auto& rows = rules[text_of(action.as_object(), "id")];
        for (const auto& row : action.at("offered").as_array()) {
            rows.push_back(rule(row.as_object()));
        }
    }
    return rules;
}

} // namespace tv::host

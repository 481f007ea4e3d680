#include "tests/contract/documents/host_readers.hpp"

#include "mock-host/loader/manifest.hpp"
#include "mock-host/services/asset_lines.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace test {

namespace json = boost::json;
using namespace mock::services;

Grants all_granted()
{
    Grants grants;
    const auto types = effect_types();
    for (const auto& [type, members] : types)
        grants.effects.insert(type);
    grants.jobs = {"reports.collect"};
    grants.attributes = {"remote_ids.teamviewer", "name", "serial"};
    grants.actions = {"configuration.authorize"};
    grants.create_assets = true;
    grants.configuration = "cfg-1";
    return grants;
}

desk::Status read(const std::string& schema, const std::string& text)
{
    const Grants grants = all_granted();
    const auto status = [](const auto& result) {
        return result ? desk::Status{} : desk::Status{result.error()};
    };
    if (schema == "desk.outcome/1") return status(read_outcome(text, grants, Part::action));
    if (schema == "portion") return status(read_outcome(text, grants, Part::portion));
    if (schema == "desk.findings/1") return status(read_findings(text, grants));
    if (schema == "desk.asset-change/1") return status(read_asset_changes(text, grants, 1000));
    if (schema == "manifest") {
        const auto host = mock::loader::HostSupport::version_1_0();
        return status(mock::loader::parse_manifest(text, host));
    }
    throw std::runtime_error("no reader for " + schema);
}

void expect_refused(const std::string& schema, const std::string& text, const std::string& place)
{
    EXPECT_FALSE(read(schema, text)) << schema << place << " in " << text;
}

std::vector<Example> examples_for_hosts()
{
    std::vector<Example> some = examples();
    std::erase_if(some, [](const Example& example) {
        return example.schema == "desk.activity/1" || example.schema == "desk.asset/1" ||
               example.schema == "desk.configuration/1" || example.schema == "desk.asset-verdict/1";
    });
    return some;
}

std::string whole(const Example& example)
{
    std::string text = example.text;
    constexpr std::string_view digest = "<64 hexadecimal digits>";
    const auto at = text.find(digest);
    if (at != text.npos) text.replace(at, digest.size(), std::string(64, 'a'));
    return text;
}

std::vector<json::object> effects()
{
    std::vector<json::object> all;
    for (const Example& example : examples_for_hosts()) {
        if (example.schema != "desk.outcome/1" && example.schema != "portion") continue;
        const json::value document = json::parse(example.text);
        const auto* list = document.as_object().if_contains("effects");
        if (!list) continue;
        for (const json::value& effect : list->as_array())
            all.push_back(effect.as_object());
    }
    return all;
}

std::string around(const json::object& effect)
{
    return json::serialize(json::object{{"effects", {effect}}});
}

} // namespace test

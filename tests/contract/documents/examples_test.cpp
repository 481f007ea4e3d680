#include "mock-host/loader/manifest.hpp"
#include "mock-host/services/asset_lines.hpp"
#include "mock-host/services/outcome.hpp"
#include "tests/contract/documents/page.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

// The contract's page and the host's readers do not part ways: each example of the page is
// accepted, and refused as soon as it is not what the page says.

namespace test {
namespace {

namespace json = boost::json;
using namespace mock::services;

/// A plugin that may do everything.
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

/// What the host reads; the other documents it writes.
std::vector<Example> examples_for_hosts()
{
    std::vector<Example> some = examples();
    std::erase_if(some, [](const Example& example) {
        return example.schema == "desk.activity/1" || example.schema == "desk.asset/1" ||
               example.schema == "desk.configuration/1" || example.schema == "desk.asset-verdict/1";
    });
    return some;
}

/// The example with what it leaves out: a digest, and what the page says that a manifest holds
/// besides.
std::string whole(const Example& example)
{
    if (example.schema != "manifest") return example.text;
    json::object manifest = json::parse(example.text).as_object();
    manifest["name"] = "TeamViewer";
    manifest["texts"] = {{"en", "texts.en.json"}};
    for (json::value& library : manifest["libraries"].as_array())
        library.as_object()["sha256"] = std::string(64, 'a');
    for (const char* list : {"actions", "jobs"})
        for (json::value& offered : manifest[list].as_array())
            offered.as_object()["title"] = "title.of.it";
    return json::serialize(manifest);
}

/// Members whose content belongs to somebody else.
bool is_free(const json::string_view name)
{
    static const std::set<json::string_view> names{"value", "args", "set", "stats"};
    return names.contains(name);
}

using Take = std::function<void(json::object&, const std::string&, const std::string& place)>;

/// Hands each member of each object whose members the page decides to `take`.
void each_member(json::value& value, const std::string& place, const Take& take)
{
    if (auto* items = value.if_array()) {
        for (std::size_t i = 0; i < items->size(); ++i)
            each_member((*items)[i], place + "[" + std::to_string(i) + "]", take);
    }
    auto* object = value.if_object();
    if (!object) return;
    std::vector<std::string> names;
    for (const auto& member : *object)
        names.emplace_back(member.key());
    for (const std::string& name : names) {
        const bool is_list = (*object)[name].is_array();
        if (!is_free(name) || is_list) each_member((*object)[name], place + "." + name, take);
        take(*object, name, place + "." + name);
    }
}

/// Hands the text of each example, spoilt at one member after the other, to `check`.
void each_spoilt(const std::function<void(json::object&, const std::string&)>& spoil,
                 const std::function<void(const std::string& schema, const std::string& text,
                                          const std::string& place)>& check)
{
    for (const Example& example : examples_for_hosts()) {
        json::value document = json::parse(whole(example));
        each_member(document, "",
                    [&](json::object& object, const std::string& name, const std::string& place) {
                        const json::object before = object;
                        spoil(object, name);
                        check(example.schema, json::serialize(document), place);
                        object = before;
                    });
    }
}

void expect_refused(const std::string& schema, const std::string& text, const std::string& place)
{
    EXPECT_FALSE(read(schema, text)) << schema << place << " in " << text;
}

TEST(ContractExamples, EachIsAcceptedByTheHost)
{
    EXPECT_GE(examples_for_hosts().size(), 10U);
    for (const Example& example : examples_for_hosts()) {
        const auto accepted = read(example.schema, whole(example));
        EXPECT_TRUE(accepted) << accepted.error().detail << " in " << example.text;
    }
}

TEST(ContractExamples, MisspeltMemberIsRefused)
{
    each_spoilt(
        [](json::object& object, const std::string& name) {
            json::value value = object[name];
            object.erase(name);
            object[name + "_"] = std::move(value);
        },
        [](const std::string& schema, const std::string& text, const std::string& place) {
            expect_refused(schema, text, place);
        });
}

TEST(ContractExamples, DoubledMemberIsRefused)
{
    constexpr const char* mark = "\"MARK\":0";
    std::string doubled;
    each_spoilt(
        [&](json::object& object, const std::string& name) {
            doubled = json::serialize(json::object{{name, object[name]}});
            object["MARK"] = 0;
        },
        [&](const std::string& schema, std::string text, const std::string& place) {
            text.replace(text.find(mark), std::string(mark).size(),
                         doubled.substr(1, doubled.size() - 2));
            expect_refused(schema, text, place);
        });
}

/// A whole outcome around one effect.
std::string around(const json::object& effect)
{
    return json::serialize(json::object{{"effects", {effect}}});
}

/// Every effect of every example, by type; the page has one of each.
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

TEST(ContractExamples, EffectWithoutAMemberIsRefusedUnlessThePageCallsItOptional)
{
    const auto types = effect_types();
    ASSERT_EQ(types.size(), 10U);
    for (const json::object& effect : effects()) {
        const auto& members = types.at(std::string(effect.at("type").as_string()));
        for (const auto& member : effect) {
            json::object without = effect;
            without.erase(member.key());
            const auto told = members.find(std::string(member.key()));
            const bool is_optional = told != members.end() && told->second.is_optional;
            const auto accepted = read("desk.outcome/1", around(without));
            EXPECT_EQ(accepted.has_value(), is_optional)
                << member.key() << " of " << json::serialize(effect);
        }
    }
}

/// `value`, as large as the page allows, plus `more`.
json::value sized(const json::value& value, std::size_t limit, std::size_t more)
{
    if (value.is_string()) return json::value(std::string(limit + more, 'x'));
    if (value.is_number()) return json::value(limit + more);
    if (value.is_array()) return json::array(limit + more, value.as_array().at(0));
    json::object filled{{"x", ""}};
    const std::size_t used = json::serialize(filled).size();
    filled["x"] = std::string(limit + more - used, 'x');
    return filled;
}

TEST(ContractExamples, MemberOfAnEffectMayBeAsLongAsThePageSaysAndNoLonger)
{
    std::set<std::string> tried;
    const auto types = effect_types();
    for (const json::object& effect : effects()) {
        const std::string type(effect.at("type").as_string());
        for (const auto& [name, member] : types.at(type)) {
            if (member.limit == 0 || !effect.contains(name)) continue;
            json::object sized_effect = effect;
            sized_effect[name] = sized(effect.at(name), member.limit, 0);
            const auto longest = read("desk.outcome/1", around(sized_effect));
            EXPECT_TRUE(longest) << type << "." << name << ": " << longest.error().detail;

            sized_effect[name] = sized(effect.at(name), member.limit, 1);
            expect_refused("desk.outcome/1", around(sized_effect), type + "." + name);
            tried.insert(type + "." + name);
        }
    }
    EXPECT_GE(tried.size(), 10U);
}

/// An outcome of one member, as large as the page allows, plus `more`.
void expect_limit(const char* name, const json::value& one, std::size_t limit)
{
    const auto text = [&](std::size_t more) {
        return json::serialize(json::object{{name, sized(one, limit, more)}});
    };
    const auto longest = read("desk.outcome/1", text(0));
    EXPECT_TRUE(longest) << name << ": " << longest.error().detail;
    expect_refused("desk.outcome/1", text(1), name);
}

TEST(ContractExamples, MemberOfAnOutcomeMayBeAsLongAsThePageSaysAndNoLonger)
{
    const json::object finding{{"state", "ok"}, {"title", "t"}};
    const json::object effect{{"type", "link.remove"}, {"activity", "a-1"}, {"key", "k"}};
    expect_limit("message", "m", 1000);
    expect_limit("findings", json::array{finding}, 1000);
    expect_limit("effects", json::array{effect}, 1000);
}

TEST(ContractExamples, MemberOfAFindingMayBeAsLongAsThePageSaysAndNoLonger)
{
    const json::value field{{"label", "l"}, {"text", "t"}};
    const struct {
        const char* name;
        json::value like;
        std::size_t limit;
    } rows[] = {{"title", "t", 200},
                {"text", "t", 2000},
                {"remedy", "r", 500},
                {"fields", json::array{field}, 24}};
    for (const auto& row : rows) {
        json::object finding{{"state", "ok"}, {"title", "t"}};
        finding[row.name] = sized(row.like, row.limit, 0);
        EXPECT_TRUE(read_findings(json::serialize(json::object{{"findings", {finding}}}), {}))
            << row.name;
        finding[row.name] = sized(row.like, row.limit, 1);
        EXPECT_FALSE(read_findings(json::serialize(json::object{{"findings", {finding}}}), {}))
            << row.name;
    }
}

TEST(ContractExamples, LimitsOfJsonHold)
{
    expect_refused("desk.outcome/1", R"({"message": )", "cut");
    expect_refused("desk.outcome/1", "{\"message\":\"\xff\"}", "not UTF-8");
    expect_refused("desk.outcome/1", R"({"message":"\u0000"})", "U+0000");
    expect_refused("desk.outcome/1", R"({"stats":{"seen":9007199254740993}})", "above 2^53");
    expect_refused("desk.outcome/1", R"({"stats":{"seen":-1}})", "negative");
    expect_refused("desk.outcome/1", std::string(17, '[') + std::string(17, ']'), "deep");
    expect_refused("desk.outcome/1", R"({"message":")" + std::string(1024 * 1024, 'x') + R"("})",
                   "large");
    EXPECT_TRUE(read("desk.outcome/1", "{}"));
    EXPECT_TRUE(read("desk.outcome/1", R"({"stats":{"seen":9007199254740992}})"));
}

} // namespace
} // namespace test

#include "tests/contract/documents/host_readers.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

// The contract's page and the host's readers do not part ways: each example of the page is
// accepted, and refused as soon as it is not what the page says.

namespace test {
namespace {

namespace json = boost::json;
/// Members whose content belongs to somebody else.
bool is_free(const json::string_view name)
{
    static const std::set<json::string_view> names{"value", "args",       "set",
                                                   "stats", "properties", "texts"};
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

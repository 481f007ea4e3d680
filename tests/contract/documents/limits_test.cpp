#include "mock-host/services/asset_lines.hpp"
#include "tests/contract/documents/host_readers.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

// The limits of the contract's page: the host takes what is just as large, and no more.

namespace test {
namespace {

namespace json = boost::json;
using namespace mock::services;

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
                {"id", "i", 63},
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

/// An outcome of one effect that has `value`, in `member`, within `inside` (or directly).
std::string effect_with(const std::string& type, const char* inside, const char* member,
                        const std::string& value)
{
    for (json::object effect : effects()) {
        if (effect.at("type").as_string() != type) continue;
        const bool is_list = *inside && effect.contains(inside) && effect[inside].is_array();
        if (*inside && !effect.contains(inside)) continue;
        json::object& holder = is_list   ? effect[inside].as_array().at(0).as_object()
                               : *inside ? effect[inside].as_object()
                                         : effect;
        holder[member] = value;
        return around(effect);
    }
    throw std::runtime_error("no example of " + type + " with " + inside);
}

TEST(ContractExamples, MemberOfAnObjectInAnEffectMayBeAsLongAsThePageSaysAndNoLonger)
{
    const struct {
        const char* type;
        const char* inside;
        const char* member;
        std::size_t limit;
    } rows[] = {{"journal.append", "fields", "label", 80},
                {"mail.send", "fields", "label", 80},
                {"mail.send", "link", "label", 80},
                {"time.book", "person", "name", 200},
                {"time.book", "person", "email", 320}};
    for (const auto& row : rows) {
        const auto text = [&](std::size_t bytes) {
            return effect_with(row.type, row.inside, row.member, std::string(bytes, 'x'));
        };
        const auto longest = read("desk.outcome/1", text(row.limit));
        EXPECT_TRUE(longest) << row.type << "." << row.inside << ": " << longest.error().detail;
        expect_refused("desk.outcome/1", text(row.limit + 1), row.inside);
    }
}

TEST(ContractExamples, SubjectOfAMailIsOneLine)
{
    EXPECT_TRUE(read("desk.outcome/1", effect_with("mail.send", "", "subject", "One line")));
    expect_refused("desk.outcome/1", effect_with("mail.send", "", "subject", "Two\nlines"), "LF");
    expect_refused("desk.outcome/1", effect_with("mail.send", "", "subject", "Two\rlines"), "CR");
}

TEST(ContractExamples, FindingPointsIntoTheFormAndHelpsWithAnActionOfTheManifest)
{
    const auto accepts = [](const char* member, const std::string& value) {
        Grants grants;
        grants.actions = {std::string(63, 'a'), std::string(64, 'a')};
        json::object finding{{"state", "ok"}, {"title", "t"}};
        finding[member] = value;
        const std::string text = json::serialize(json::object{{"findings", {finding}}});
        return read_findings(text, grants).has_value();
    };
    EXPECT_TRUE(accepts("path", "/" + std::string(499, 'x')));
    EXPECT_FALSE(accepts("path", "/" + std::string(500, 'x')));
    EXPECT_FALSE(accepts("path", "x"));
    EXPECT_TRUE(accepts("action", std::string(63, 'a')));
    EXPECT_FALSE(accepts("action", std::string(64, 'a')));
    EXPECT_FALSE(accepts("action", "another"));
    EXPECT_FALSE(accepts("id", "Not an id"));
}

/// A change of an asset in a line of this many bytes: blanks fill it.
std::string change_of_bytes(std::size_t bytes)
{
    std::string line = R"({"id":"as-1","revision":"1","set":{"serial":null}})";
    line.insert(1, std::string(bytes - line.size(), ' '));
    return line;
}

TEST(ContractExamples, LineOfAnAssetChangeMayBeAsLongAsThePageSaysAndNoLonger)
{
    const char* schema = "desk.asset-change/1";
    const auto setting = [](std::size_t bytes) {
        return R"({"id":"as-1","revision":"1","set":{"serial":")" + std::string(bytes, 'x') +
               R"("}})";
    };
    EXPECT_TRUE(read(schema, change_of_bytes(64 * 1024)));
    expect_refused(schema, change_of_bytes(64 * 1024 + 1), "line");
    EXPECT_TRUE(read(schema, setting(200)));
    expect_refused(schema, setting(201), "serial");
    expect_refused(schema, R"({"id":"as-1","revision":"1","set":{"name":null}})", "no name");
    expect_refused(schema, R"({"create":"device/1","set":{"serial":"1"}})", "new without a name");
}

TEST(ContractExamples, MoreLinesThanTheHostTakesAreInvalid)
{
    const auto lines = [](std::size_t count) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i)
            all += change_of_bytes(60) + "\n";
        return all;
    };
    EXPECT_TRUE(read("desk.asset-change/1", lines(1000)));
    const auto refused = read("desk.asset-change/1", lines(1001));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status, desk::Errc::invalid);
}

} // namespace
} // namespace test

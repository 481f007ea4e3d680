#include "mock-host/loader/form.hpp"
#include "tests/contract/documents/host_readers.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

// The tables of the page about manifests and forms say what this host asks of them.

namespace test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

json::value the_manifest()
{
    for (const Example& example : examples_for_hosts())
        if (example.schema == "manifest") return json::parse(whole(example));
    throw std::runtime_error("the page has no manifest");
}

/// Hands each object of the manifest to `take`, with its name in the table of the page.
void each_object(json::value& manifest,
                 const std::function<void(const std::string&, json::object&)>& take)
{
    json::object& root = manifest.as_object();
    take("manifest", root);
    for (const auto& [name, members] : manifest_objects()) {
        if (!root.contains(name)) continue;
        if (auto* one = root[name].if_object()) take(name, *one);
        auto* list = root[name].if_array();
        for (std::size_t i = 0; list && i < list->size(); ++i)
            take(name, (*list)[i].as_object());
    }
}

TEST(ContractManifest, ExampleHasEveryObjectAndMemberThatThePageExplains)
{
    json::value manifest = the_manifest();
    auto missing = manifest_objects();
    ASSERT_EQ(missing.size(), 9U);
    each_object(manifest, [&](const std::string& name, const json::object& object) {
        for (const auto& member : object)
            missing[name].erase(std::string(member.key()));
    });
    // For an editor, and for the plugin itself.
    missing["manifest"].erase("$schema");
    missing["actions"].erase("offered");
    missing["actions"].erase("workflow");
    for (const auto& [name, members] : missing)
        for (const auto& member : members)
            ADD_FAILURE() << name << "." << member.first << " is in no example";
}

TEST(ContractManifest, WithoutAMemberIsRefusedUnlessThePageCallsItOptional)
{
    json::value manifest = the_manifest();
    const auto tables = manifest_objects();
    each_object(manifest, [&](const std::string& name, json::object& object) {
        const json::object before = object;
        for (const auto& member : before) {
            const std::string left_out(member.key());
            // Optional, but not for a job that people see: the page says so.
            if (name == "jobs" && left_out == "title") continue;
            const auto told = tables.at(name).find(left_out);
            ASSERT_NE(told, tables.at(name).end()) << name << "." << left_out;
            object.erase(left_out);
            const auto accepted = read("manifest", json::serialize(manifest));
            EXPECT_EQ(accepted.has_value(), told->second.is_optional) << name << "." << left_out;
            object = before;
        }
    });
}

TEST(ContractManifest, JobThatPeopleSeeHasATitle)
{
    for (const char* member : {"schedule", "manual"}) {
        json::value manifest = the_manifest();
        json::object& job = manifest.as_object()["jobs"].as_array()[0].as_object();
        job.erase(member);
        EXPECT_TRUE(read("manifest", json::serialize(manifest))) << member;
        job.erase("title");
        expect_refused("manifest", json::serialize(manifest), member);
    }
}

TEST(ContractManifest, EveryMemberOfThePageIsKnown)
{
    json::value manifest = the_manifest();
    const auto tables = manifest_objects();
    each_object(manifest, [&](const std::string& name, json::object& object) {
        const json::object before = object;
        for (const auto& member : tables.at(name)) {
            object[member.first] = nullptr;
            const auto accepted = read("manifest", json::serialize(manifest));
            if (!accepted) {
                EXPECT_THAT(accepted.error().detail, Not(HasSubstr("does not know")))
                    << name << "." << member.first;
            }
            object = before;
        }
    });
}

/// A form of one field and one group, with another keyword in the named part.
std::string form_with(const std::string& part, const std::string& keyword, const json::value& value)
{
    json::object field{{"type", "string"}, {"title", "form.a"}};
    json::object group{{"title", "form.group"}, {"fields", {"a"}}};
    json::object form{{"type", "object"}};
    if (part == "field") field[keyword] = value;
    if (part == "group") group[keyword] = value;
    form["properties"] = json::object{{"a", field}};
    form["groups"] = json::array{group};
    if (part == "form") form[keyword] = value;
    return json::serialize(form);
}

TEST(ContractManifest, EveryKeywordOfAFormOnThePageIsKnownAndNoOther)
{
    const auto parts = form_parts();
    ASSERT_EQ(parts.size(), 3U);
    for (const auto& [part, keywords] : parts) {
        EXPECT_GE(keywords.size(), 2U) << part;
        for (const auto& keyword : keywords) {
            const auto form = mock::loader::Form::parse(form_with(part, keyword.first, nullptr));
            if (form) continue;
            EXPECT_THAT(form.error().detail, Not(HasSubstr("does not know")))
                << part << "." << keyword.first;
        }
        EXPECT_FALSE(mock::loader::Form::parse(form_with(part, "anything", true))) << part;
        EXPECT_TRUE(mock::loader::Form::parse(form_with(part, "x-anything", true))) << part;
    }
}

TEST(ContractManifest, FormKeepsTheLimitsOfThePage)
{
    const auto accepts = [](const char* keyword, const json::value& value) {
        return mock::loader::Form::parse(form_with("field", keyword, value)).has_value();
    };
    EXPECT_TRUE(accepts("maxLength", 65536));
    EXPECT_FALSE(accepts("maxLength", 65537));
    EXPECT_TRUE(accepts("pattern", json::value(std::string(500, 'x'))));
    EXPECT_FALSE(accepts("pattern", json::value(std::string(501, 'x'))));
    EXPECT_FALSE(accepts("pattern", "(a)\\1"));
    EXPECT_FALSE(accepts("format", "email"));
    EXPECT_FALSE(accepts("choices", "people"));
    EXPECT_FALSE(accepts("minimum", 1)); // Of integers; this is a string.
}

} // namespace
} // namespace test

#include "tests/contract/plugin/world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

// Documents of other hosts and later versions: more members than this plugin knows, fewer than it
// hopes for, and other types.

namespace test {
namespace {

namespace json = boost::json;

/// Every object in the document with a member that nobody knows.
void add_unknown(json::value& value)
{
    if (auto* items = value.if_array()) {
        for (json::value& item : *items)
            add_unknown(item);
    }
    auto* object = value.if_object();
    if (!object) return;
    for (auto& member : *object)
        add_unknown(member.value());
    (*object)["x_unknown"] = {{"of", "another"}, {"version", {1, nullptr}}};
}

using Spot = std::function<void(json::object&, const std::string&)>;

/// Hands `spoil` each member in the document but `kept`, one copy of the document after the other.
void each_spoilt(const std::string& text, const std::string& kept, const Spot& spoil,
                 const std::function<void(const std::string&)>& take)
{
    std::function<bool(json::value&, std::size_t&)> visit = [&](json::value& value,
                                                                std::size_t& left) {
        if (auto* items = value.if_array()) {
            for (json::value& item : *items)
                if (visit(item, left)) return true;
        }
        auto* object = value.if_object();
        if (!object) return false;
        for (auto& member : *object) {
            if (member.key() == kept) continue;
            if (left-- == 0) {
                spoil(*object, std::string(member.key()));
                return true;
            }
            if (visit(member.value(), left)) return true;
        }
        return false;
    };
    for (std::size_t nth = 0;; ++nth) {
        json::value document = json::parse(text);
        std::size_t left = nth;
        if (!visit(document, left)) return;
        take(json::serialize(document));
    }
}

class EveryDeedOnDocuments : public testing::TestWithParam<Deed> {
protected:
    void SetUp() override
    {
        world.reach(GetParam().situation);
        target = world.desk.snapshot(GetParam().target);
        form = world.desk.snapshot(the_configuration);
    }

    /// One end, good or bad: that is checked by the asking.
    void survives(const Spot& spoil, const std::string& kept = {})
    {
        const Ask ask = world.ask_for(GetParam());
        const auto before = world.desk.memory;
        const auto again = [&](const std::string& of_target, const std::string& of_form) {
            if (HasFailure()) return;
            world.desk.memory = before;
            world.plugin.ask(ask, of_target, of_form);
            if (HasFailure()) ADD_FAILURE() << of_target << "\n" << of_form;
        };
        each_spoilt(target, kept, spoil, [&](const std::string& spoilt) { again(spoilt, form); });
        each_spoilt(form, kept, spoil, [&](const std::string& spoilt) { again(target, spoilt); });
    }

    World world;
    std::string target, form;
};

INSTANTIATE_TEST_SUITE_P(ContractDocuments, EveryDeedOnDocuments, testing::ValuesIn(deeds()),
                         label);

TEST_P(EveryDeedOnDocuments, UnknownMembersAreIgnored)
{
    json::value of_target = json::parse(target);
    json::value of_form = json::parse(form);
    add_unknown(of_target);
    add_unknown(of_form);

    const Answer answer = world.plugin.ask(world.ask_for(GetParam()), json::serialize(of_target),
                                           json::serialize(of_form));

    EXPECT_TRUE(answer) << answer.error->code << ": " << answer.error->detail;
}

TEST_P(EveryDeedOnDocuments, OptionalMembersMayBeMissing)
{
    json::object of_target = json::parse(target).as_object();
    for (const char* name : {"url", "title", "created_at", "closed_at", "responsible", "kind"}) {
        if (GetParam().target == the_activity && std::string_view(name) == "kind") continue;
        of_target.erase(name);
    }
    if (auto* actor = of_target["actor"].if_object()) actor->erase("locale");
    json::object of_form = json::parse(form).as_object();
    of_form.erase("actor");
    of_form.erase("default");
    of_form.erase("form_version");

    const Answer answer = world.plugin.ask(world.ask_for(GetParam()), json::serialize(of_target),
                                           json::serialize(of_form));

    EXPECT_TRUE(answer) << answer.error->code << ": " << answer.error->detail;
}

TEST_P(EveryDeedOnDocuments, EachMemberMayBeMissing)
{
    survives([](json::object& object, const std::string& name) { object.erase(name); });
}

TEST_P(EveryDeedOnDocuments, EachMemberMayBeOfAnotherType)
{
    survives([](json::object& object, const std::string& name) {
        object[name] = object[name].is_string() ? json::value(-1) : json::value("?");
    });
}

TEST_P(EveryDeedOnDocuments, TextsMayBeLongAndStrange)
{
    std::string text;
    for (int i = 0; i < 800; ++i)
        text += "<b>ü{0}\n\t\x01\"\\";
    // Records are the plugin's own, and come back as short as they were.
    survives(
        [&](json::object& object, const std::string& name) {
            if (object[name].is_string()) object[name] = text;
        },
        "records");
}

TEST_P(EveryDeedOnDocuments, WhatIsNoDocumentIsRefused)
{
    for (const char* text : {"", "[]", "{", "null", "{\"id\":\"\xff\"}"}) {
        EXPECT_FALSE(world.plugin.ask(world.ask_for(GetParam()), text, form)) << text;
        EXPECT_FALSE(world.plugin.ask(world.ask_for(GetParam()), target, text)) << text;
    }
}

} // namespace
} // namespace test

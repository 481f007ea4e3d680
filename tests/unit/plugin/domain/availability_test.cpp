#include "plugin/domain/availability.hpp"
#include "tests/unit/plugin/domain/noon.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using tv::Condition;
using tv::Offer;

tv::Activity incident()
{
    return {.kind = "incident",
            .initiator = tv::Person{.name = "Marie", .email = "marie@example.com"}};
}

tv::Activity with(void (*change)(tv::Activity&))
{
    tv::Activity activity = incident();
    change(activity);
    return activity;
}

tv::SessionRecord session(tv::Time valid_until)
{
    return {.code = "s1", .valid_until = valid_until};
}

struct VerdictRow {
    const char* situation;
    tv::Activity activity;
    tv::Verdict expected;
};

void expect_as_in(const std::vector<VerdictRow>& table, std::span<const tv::Rule> rules)
{
    tv::Actor agent;
    agent.may_edit = true;
    const tv::Configuration configuration{.secrets = {"tokens"}};
    for (const VerdictRow& row : table) {
        SCOPED_TRACE(row.situation);
        const tv::Facts facts{configuration, agent, noon, &row.activity};
        const tv::Verdict is = tv::availability(rules, facts);
        EXPECT_EQ(is.offer, row.expected.offer);
        EXPECT_EQ(is.reason, row.expected.reason);
    }
}

TEST(Availability, OfCreateRemoteSessionIsAsTheTableSays)
{
    const tv::Rule rules[] = {
        {Condition::kind_supported, Offer::hidden},
        {Condition::may_edit, Offer::disabled, "why.no_right"},
        {Condition::not_closed, Offer::disabled, "why.closed"},
        {Condition::has_initiator, Offer::disabled, "why.no_initiator"},
        {Condition::connected, Offer::disabled, "why.not_connected"},
        {Condition::token_usable, Offer::disabled, "why.reauthorize"},
        {Condition::no_open_session, Offer::disabled, "why.session_open"},
    };
    expect_as_in(
        {
            {"new incident", incident(), {}},
            {"task", with([](auto& a) { a.kind = "task"; }), {Offer::hidden}},
            {"closed", with([](auto& a) { a.closed = true; }), {Offer::disabled, {"why.closed"}}},
            {"nobody to help",
             with([](auto& a) { a.initiator.reset(); }),
             {Offer::disabled, {"why.no_initiator"}}},
            {"session until now", with([](auto& a) { a.sessions = {session(noon)}; }), {}},
            {"session until later",
             with([](auto& a) { a.sessions = {session(noon + 1s)}; }),
             {Offer::disabled, {"why.session_open", {"s1"}}}},
            {"closed task",
             with([](auto& a) {
                 a.kind = "task";
                 a.closed = true;
             }),
             {Offer::hidden}},
        },
        rules);
}

TEST(Availability, OfConnectToAssetIsAsTheTableSays)
{
    const tv::Rule rules[] = {
        {Condition::has_asset, Offer::hidden},
        {Condition::has_teamviewer_id, Offer::disabled, "why.no_teamviewer_id"},
        {Condition::teamviewer_id_valid, Offer::disabled, "why.bad_teamviewer_id"},
    };
    expect_as_in(
        {
            {"no asset", incident(), {Offer::hidden}},
            {"no id",
             with([](auto& a) { a.assets = {{.name = "NB-1"}}; }),
             {Offer::disabled, {"why.no_teamviewer_id"}}},
            {"malformed id",
             with([](auto& a) {
                 a.assets = {{.name = "NB-1"}, {.teamviewer_id = "12"}};
             }),
             {Offer::disabled, {"why.bad_teamviewer_id", {"12"}}}},
            {"one of two is fine",
             with([](auto& a) {
                 a.assets = {{.teamviewer_id = "12"}, {.teamviewer_id = "r123 456 789"}};
             }),
             {}},
        },
        rules);
}

TEST(Availability, EachConditionHoldsWhereItIsTrueAndFailsWhereItIsNot)
{
    using Of = tv::AuthorizationRecord::Of;
    const auto reauthorize =
        tv::AuthorizationRecord{.state = tv::AuthorizationRecord::State::reauthorize};
    auto refused_script = reauthorize;
    refused_script.of = Of::script_token;
    auto refused_reports = reauthorize;
    refused_reports.of = Of::report_token;
    const struct {
        const char* name;
        tv::Configuration configuration;
        tv::Activity activity;
        bool holds;
    } table[] = {
        {"connected", {.secrets = {"tokens"}}, {}, true},
        {"connected", {.secrets = {"form.script_token"}}, {}, true},
        {"connected", {}, {}, false},
        {"token_usable", {}, {}, true},
        {"token_usable", {.authorization = reauthorize}, {}, false},
        {"token_usable",
         {.secrets = {"form.script_token"}, .authorization = reauthorize},
         {},
         true},
        {"token_usable",
         {.secrets = {"form.script_token"}, .authorization = refused_script},
         {},
         false},
        {"token_usable", {.secrets = {"tokens"}, .authorization = refused_script}, {}, true},
        {"token_usable",
         {.secrets = {"tokens", "form.report_token"}, .report_authorization = refused_reports},
         {},
         true},
        {"uses_oauth", {}, {}, true},
        {"uses_oauth", {.secrets = {"form.script_token"}}, {}, false},
        {"has_tokens", {.secrets = {"tokens", "form.script_token"}}, {}, true},
        {"has_tokens", {.secrets = {"form.script_token"}}, {}, false},
        {"form_complete",
         {.client_id = "x", .redirect_url = "y", .secrets = {"form.client_secret"}},
         {},
         true},
        {"form_complete", {.client_id = "x", .redirect_url = "y"}, {}, false},
        {"has_code", {.secrets = {"form.code"}}, {}, true},
        {"has_code", {}, {}, false},
        {"initiator_has_mail", {}, incident(), true},
        {"initiator_has_mail", {}, with([](auto& a) { a.initiator->email = ""; }), false},
        {"open_session", {}, with([](auto& a) { a.sessions = {session(noon + 1s)}; }), true},
        {"open_session", {}, with([](auto& a) { a.sessions = {session(noon)}; }), false},
        {"has_session", {}, with([](auto& a) { a.sessions = {session(noon)}; }), true},
        {"has_session", {}, incident(), false},
        {"has_trace", {}, with([](auto& a) { a.connects = {{.id = "1"}}; }), true},
        {"has_trace", {}, incident(), false},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.name);
        const auto condition = tv::condition_named(row.name);
        ASSERT_TRUE(condition);
        const tv::Rule rule{*condition, Offer::hidden};
        const std::optional<tv::Actor> nobody;
        const tv::Facts facts{row.configuration, nobody, noon, &row.activity};
        EXPECT_EQ(tv::availability({&rule, 1}, facts).offer == Offer::available, row.holds);
    }
}

TEST(Availability, AssetIsOfEveryKindAndNeverClosed)
{
    const tv::Rule rules[] = {{Condition::kind_supported, Offer::hidden},
                              {Condition::has_asset, Offer::hidden},
                              {Condition::not_closed, Offer::disabled, "why.closed"},
                              {Condition::teamviewer_id_valid, Offer::disabled, "why.bad"}};
    const tv::AssetTarget target{{.name = "NB-1", .teamviewer_id = "123456789"}};
    const tv::Configuration configuration;
    const std::optional<tv::Actor> nobody;

    EXPECT_EQ(tv::availability(rules, {configuration, nobody, noon, nullptr, &target}),
              tv::Verdict{});
}

TEST(Availability, WhoeverMayNotEditIsToldSo)
{
    const tv::Rule rule{Condition::may_edit, Offer::disabled, "why.no_right"};
    const tv::Configuration configuration;
    const tv::Activity activity = incident();
    const std::optional<tv::Actor> reader = tv::Actor{};

    const auto is = tv::availability({&rule, 1}, {configuration, reader, noon, &activity});

    EXPECT_EQ(is.reason.key, "why.no_right");
}

TEST(Availability, UnknownConditionIsNone)
{
    EXPECT_FALSE(tv::condition_named("moon_is_full"));
}

} // namespace

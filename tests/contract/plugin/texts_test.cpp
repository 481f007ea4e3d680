#include "tests/contract/plugin/sentences.hpp"
#include "tests/contract/plugin/view.hpp"
#include "tests/contract/plugin/world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

// Everything that people read comes from the texts of their language, with its places filled.

namespace test {
namespace {

using testing::ContainsRegex;
using testing::IsEmpty;
using testing::Not;
using enum Situation;

constexpr const char* locales[] = {"en", "de", "fr"};

/// What each text may be, in the order in which they were said.
using Keys = std::vector<std::set<std::string>>;

void expect_the_same(const std::map<std::string, Keys>& said)
{
    const Keys& english = said.at("en");
    for (const auto& [locale, keys] : said) {
        ASSERT_EQ(keys.size(), english.size()) << locale;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const bool is_same = std::any_of(keys[i].begin(), keys[i].end(), [&](const auto& key) {
                return english[i].contains(key);
            });
            EXPECT_TRUE(is_same) << locale << ": " << testing::PrintToString(keys[i])
                                 << " where English has " << testing::PrintToString(english[i]);
        }
    }
}

/// The keys of what was said in one language.
class Heard {
public:
    explicit Heard(const std::string& locale) : locale_(locale), sentences_(locale) {}

    void add(const std::vector<std::string>& texts)
    {
        for (const std::string& text : texts)
            add(text);
    }
    void add(const std::string& text)
    {
        EXPECT_THAT(text, Not(ContainsRegex("\\{[0-9]\\}"))) << locale_;
        auto keys = sentences_.keys_of(text);
        EXPECT_THAT(keys, Not(IsEmpty())) << "not a text in " << locale_ << ": " << text;
        keys_.push_back(std::move(keys));
    }
    /// A sentence, and perhaps its remedy.
    void add(const desk::Error& error)
    {
        const std::string remedy = error.code + ".remedy";
        EXPECT_TRUE(sentences_.has(error.code)) << error.code << ": " << error.detail;
        EXPECT_THAT(error.message, Not(ContainsRegex("\\{[0-9]\\}"))) << locale_;
        bool is_said = sentences_.is(error.code, error.message);
        for (auto end = error.message.find(' '); !is_said && end != std::string::npos;
             end = error.message.find(' ', end + 1)) {
            is_said = sentences_.is(error.code, error.message.substr(0, end)) &&
                      sentences_.is(remedy, error.message.substr(end + 1));
        }
        EXPECT_TRUE(is_said) << locale_ << " " << error.code << ": " << error.message;
    }

    const Keys& keys() const { return keys_; }

private:
    const std::string locale_;
    const Sentences sentences_;
    Keys keys_;
};

void hear(const World& world, Heard& heard)
{
    for (const Answer& answer : world.answers)
        heard.add(texts_of(answer.outcome));
    for (const std::string& portion : world.desk.portions) {
        const auto part = mock::services::Part::portion;
        heard.add(texts_of(*mock::services::read_outcome(portion, grants(), part)));
    }
    heard.add(world.desk.progress);
}

class EveryDeedInWords : public testing::TestWithParam<Deed> {};

INSTANTIATE_TEST_SUITE_P(ContractTexts, EveryDeedInWords, testing::ValuesIn(deeds()), label);

TEST_P(EveryDeedInWords, SaysTheSameInEachLanguage)
{
    std::map<std::string, Keys> said;
    for (const char* locale : locales) {
        World world(locale);
        world.reach(GetParam().situation);
        world.must(world.ask_for(GetParam()));
        Heard heard(locale);
        hear(world, heard);
        said[locale] = heard.keys();
    }
    expect_the_same(said);
}

TEST(ContractTexts, ReasonsAndHealthAreSaidInEachLanguage)
{
    for (const Situation situation : {form, code, connected, session, reported, closed}) {
        std::map<std::string, Keys> said;
        for (const char* locale : locales) {
            World world(locale);
            world.reach(situation);
            Heard heard(locale);
            for (const Target& target : {the_activity, the_asset, the_configuration}) {
                const View view(world.desk, target);
                const auto verdicts = world.plugin.instance().availability(view.get());
                for (const auto& verdict : *verdicts)
                    if (!verdict.reason.empty()) heard.add(verdict.reason);
            }
            const View view(world.desk, the_configuration);
            const auto health = world.plugin.instance().report(view.get());
            heard.add(texts_of(*mock::services::read_findings(*health, grants())));
            said[locale] = heard.keys();
        }
        expect_the_same(said);
    }
}

TEST(ContractTexts, ComplaintsAboutTheFormAreSaidInEachLanguage)
{
    std::map<std::string, Keys> said;
    for (const char* locale : locales) {
        Desk desk(grants(), "http://example.com");
        desk.set_locale(locale);
        auto& values = desk.configuration_row["values"].as_object();
        values["redirect_url"] = "no address";
        values["login_url"] = "https://me:secret@example.com";
        values["proxy_url"] = "gopher://proxy";
        values["ca_file"] = "ca.pem";
        values["sync_source"] = "groups";
        values["activity_kinds"] = "incident, parcel";
        const View view(desk, the_configuration);
        Heard heard(locale);
        const auto findings = module_under_test().validate(view.get());
        heard.add(texts_of(*mock::services::read_findings(*findings, grants())));
        EXPECT_GE(heard.keys().size(), 7U);
        said[locale] = heard.keys();
    }
    expect_the_same(said);
}

/// Something that goes wrong, and what it is called.
struct Mishap {
    const char* code;
    const char* name; ///< what is asked
    Target target;
    Situation situation;
    void (*spoil)(World&);
    const char* input = "{}";
};

void fault(World& world, const char* rule)
{
    world.cloud.control("/sim/faults", rule);
}

void set_value(World& world, const char* name, const std::string& value)
{
    world.desk.configuration_row["values"].as_object()[name] = value;
    world.plugin.restart();
}

void set_id(World& world, const char* teamviewer_id)
{
    world.desk.memory.assets[the_asset.id]["remote_ids"].as_object()["teamviewer"] = teamviewer_id;
}

void use_company_token(World& world, const std::string& scopes)
{
    const auto made = world.cloud.control(
        "/sim/tokens", R"({"action":"script","level":"company","scopes":[)" + scopes + "]}");
    world.desk.put_secret("form.script_token", std::string(made.at("token").as_string()));
}

void set_script_token(World& world, const char* key, const std::string& token)
{
    world.desk.put_secret(key, token);
    world.plugin.restart();
}

void paste(World& world, const char* code)
{
    world.desk.put_secret("form.code", code);
}

const Mishap mishaps[] = {
    {"session.activity_closed", "session.create", the_activity, connected,
     [](World& world) { world.desk.activity_row["closed"] = true; }},
    {"session.no_initiator", "session.create", the_activity, connected,
     [](World& world) { world.desk.activity_row["initiator"] = nullptr; }},
    {"session.kind_unsupported", "session.create", the_activity, connected,
     [](World& world) { world.desk.activity_row["kind"] = "change"; }},
    {"session.no_mail", "session.invite", the_activity, session,
     [](World& world) { world.desk.activity_row["initiator"].as_object()["email"] = nullptr; }},
    {"session.none_open", "session.invite", the_activity, connected, [](World&) {}},
    {"connect.activity_closed", "asset.connect", the_activity, connected,
     [](World& world) { world.desk.activity_row["closed"] = true; }},
    {"connect.asset_unknown", "asset.connect", the_activity, connected, [](World&) {},
     R"({"asset":"as-9999"})"},
    {"connect.no_id", "asset.connect", the_asset, connected,
     [](World& world) { set_id(world, ""); }},
    {"connect.bad_id", "asset.connect", the_asset, connected,
     [](World& world) { set_id(world, "12x"); }},
    {"connect.several_ids", "asset.connect", the_asset, connected,
     [](World& world) { set_id(world, "123456789, 987654321"); }},
    {"connect.reason_missing", "asset.connect", the_asset, connected,
     [](World& world) {
         world.desk.configuration_row["values"].as_object()["require_reason"] = true;
     }},
    {"authorization.form_incomplete", "configuration.authorize", the_configuration, form,
     [](World& world) { set_value(world, "client_id", ""); }},
    {"code.missing", "configuration.token", the_configuration, form, [](World&) {}},
    {"code.refused", "configuration.token", the_configuration, form,
     [](World& world) { paste(world, "abc-unknown"); }},
    {"code.not_in_address", "configuration.token", the_configuration, code,
     [](World& world) { paste(world, "https://www.tap.de/?state=1"); }},
    {"code.refused_by_user", "configuration.token", the_configuration, code,
     [](World& world) { paste(world, "https://www.tap.de/?error=access_denied"); }},
    {"state.foreign", "configuration.token", the_configuration, code,
     [](World& world) { paste(world, "https://www.tap.de/?code=1-2&state=foreign"); }},
    {"redirect.differs", "configuration.token", the_configuration, code,
     [](World& world) { set_value(world, "redirect_url", "https://other.example.com"); }},
    {"teamviewer.invalid_client", "configuration.token", the_configuration, code,
     [](World& world) { world.desk.put_secret("form.client_secret", "wrong"); }},
    {"teamviewer.not_connected", "session.create", the_activity, form, [](World&) {}},
    {"teamviewer.reauthorize", "session.create", the_activity, connected,
     [](World& world) {
         // Nobody knows which status it has; this one must not be taken for a missing permission.
         world.cloud.control("/sim/settings", R"({"token_refusal_status":403})");
         world.cloud.control("/sim/tokens", R"({"action":"revoke_all"})");
     }},
    {"teamviewer.permission_missing", "session.create", the_activity, connected,
     [](World& world) { world.cloud.control("/sim/apps", R"({"scopes":["Sessions.ReadAll"]})"); }},
    {"teamviewer.forbidden", "session.create", the_activity, connected,
     [](World& world) {
         fault(world, R"({"kind":"status","status":403,"body":"Not from here","count":0})");
     }},
    {"teamviewer.no_session_group", "session.create", the_activity, form,
     [](World& world) {
         use_company_token(world, R"("Sessions.Create","Groups.Read")");
         set_value(world, "session_group", "Nowhere");
     }},
    {"teamviewer.groups_unreadable", "session.create", the_activity, form,
     [](World& world) {
         use_company_token(world, R"("Sessions.Create")");
         set_value(world, "session_group", "Service Desk");
     }},
    {"teamviewer.no_device_groups", "assets.sync", the_configuration, connected,
     [](World& world) {
         set_value(world, "sync_source", "managed");
         world.cloud.control("/sim/apps", R"({"scopes":["Sessions.ReadAll"]})");
     }},
    {"teamviewer.not_company_admin", "assets.sync", the_configuration, connected,
     [](World& world) {
         set_value(world, "sync_source", "company");
         world.cloud.control("/sim/apps", R"({"scopes":["Sessions.ReadAll"]})");
     }},
    {"teamviewer.script_token_refused", "session.create", the_activity, form,
     [](World& world) { set_script_token(world, "form.script_token", "made-up-token-0123"); }},
    {"teamviewer.report_token_refused", "reports.sweep", the_configuration, connected,
     [](World& world) { set_script_token(world, "form.report_token", "made-up-token-4567"); }},
    {"teamviewer.rate_limit", "session.create", the_activity, connected,
     [](World& world) { fault(world, R"({"kind":"rate_limit_403","count":0})"); }},
    {"teamviewer.license_limit", "session.create", the_activity, connected,
     [](World& world) { fault(world, R"({"kind":"license_limit","count":0})"); }},
    {"teamviewer.not_the_api", "session.create", the_activity, connected,
     [](World& world) { fault(world, R"({"kind":"html","count":0})"); }},
    {"teamviewer.server_error", "reports.sweep", the_configuration, connected,
     [](World& world) { fault(world, R"({"kind":"server_error","count":0})"); }},
    {"teamviewer.bad_answer", "reports.sweep", the_configuration, connected,
     [](World& world) { fault(world, R"({"kind":"malformed","count":0})"); }},
    {"net.interrupted", "reports.sweep", the_configuration, connected,
     [](World& world) { fault(world, R"({"kind":"drop_before","count":0})"); }},
    {"net.too_large", "reports.sweep", the_configuration, connected,
     [](World& world) { fault(world, R"({"kind":"huge","count":0})"); }},
    {"net.redirect", "reports.sweep", the_configuration, connected,
     [](World& world) {
         fault(world, R"({"kind":"redirect","count":0,"location":"https://example.com/"})");
     }},
    {"net.plain_http", "session.create", the_activity, connected,
     [](World& world) { set_value(world, "api_url", "http://example.com/api/v1"); }},
    {"net.unreachable", "session.create", the_activity, connected,
     [](World& world) { set_value(world, "api_url", "http://127.0.0.1:1/api/v1"); }},
    {"net.bad_url", "session.create", the_activity, connected,
     [](World& world) { set_value(world, "api_url", "no address"); }},
    {"net.ca_file", "session.create", the_activity, connected,
     [](World& world) {
         world.desk.configuration_row["values"].as_object()["api_url"] =
             "https" + world.cloud.api_url().substr(4);
         set_value(world, "ca_file", "/nowhere/ca.pem");
     }},
};

void PrintTo(const Mishap& mishap, std::ostream* out)
{
    *out << mishap.code;
}

class EveryMishap : public testing::TestWithParam<Mishap> {};

INSTANTIATE_TEST_SUITE_P(ContractTexts, EveryMishap, testing::ValuesIn(mishaps),
                         [](const auto& mishap) {
                             std::string name = mishap.param.code;
                             std::replace(name.begin(), name.end(), '.', '_');
                             return name;
                         });

TEST_P(EveryMishap, IsExplainedInEachLanguage)
{
    const Mishap& mishap = GetParam();
    for (const char* locale : locales) {
        World world(locale);
        world.reach(mishap.situation);
        mishap.spoil(world);
        const Answer answer = world.plugin.ask({mishap.name, mishap.target, mishap.input});
        ASSERT_FALSE(answer) << answer.json;
        EXPECT_EQ(answer.error->code, mishap.code) << answer.error->detail;
        Heard(locale).add(*answer.error);
    }
}

bool ends_with(const Sentences& sentences, const std::string& message, const std::string& key)
{
    for (auto at = message.find(' '); at != std::string::npos; at = message.find(' ', at + 1))
        if (sentences.is(key, message.substr(at + 1))) return true;
    return false;
}

TEST(ContractTexts, WhatAScriptTokenLacksIsTickedInTheToken)
{
    for (const char* locale : locales) {
        World world(locale);
        set_value(world, "sync_source", "managed");
        const auto made = world.cloud.control(
            "/sim/tokens", R"({"action":"script","scopes":["Sessions.ReadAll"]})");
        set_script_token(world, "form.script_token", std::string(made.at("token").as_string()));
        const std::pair<Ask, const char*> asked[] = {
            {{"session.create", the_activity}, "teamviewer.permission_missing"},
            {{"assets.sync", the_configuration}, "teamviewer.no_device_groups"},
        };
        for (const auto& [ask, code] : asked) {
            SCOPED_TRACE(std::string(locale) + " " + code);
            const Answer answer = world.plugin.ask(ask);
            ASSERT_FALSE(answer) << answer.json;
            EXPECT_EQ(answer.error->code, code);
            const std::string remedy = std::string(code) + ".remedy.script";
            EXPECT_TRUE(ends_with(Sentences(locale), answer.error->message, remedy))
                << answer.error->message;
        }
    }
}

} // namespace
} // namespace test

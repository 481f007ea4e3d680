#include "tests/contract/plugin/world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

// Secrets are where they belong and nowhere else: not in a log, an error, a message, an entry, a
// mail, a record, a state. Supporter links are in link.put and nowhere else.

namespace test {
namespace {

namespace json = boost::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// What opens a door: values of the vault, also the parts of those that are JSON or addresses, and
/// the addresses of supporters.
class Canaries {
public:
    void add(const Desk& desk)
    {
        for (const std::string& secret : desk.secrets_seen)
            add_secret(secret);
        for (const auto& [key, link] : desk.memory.links)
            if (link.audience == mock::store::Audience::agent) keep(link.url);
    }
    const std::set<std::string>& all() const { return all_; }

private:
    void add_secret(const std::string& secret)
    {
        keep(secret);
        if (const auto code = secret.find("code="); code != std::string::npos) {
            keep(secret.substr(code + 5, secret.find('&', code) - code - 5));
        }
        boost::system::error_code none;
        const json::value value = json::parse(secret, none);
        if (none || !value.is_object()) return;
        for (const char* name : {"access", "refresh", "used_code", "state"}) {
            const auto* part = value.get_object().if_contains(name);
            if (part && part->is_string()) keep(std::string(part->get_string()));
        }
    }
    void keep(const std::string& text)
    {
        if (text.size() >= 8) all_.insert(text);
    }

    std::set<std::string> all_;
};

/// A document without the two members in which such a thing is allowed.
std::string without_links(const std::string& outcome)
{
    json::value document = json::parse(outcome);
    document.as_object().erase("open_url"); // The page for signing in has a state.
    if (auto* effects = document.as_object().if_contains("effects")) {
        for (json::value& effect : effects->as_array())
            if (effect.at("type") == "link.put") effect.as_object().erase("url");
    }
    return json::serialize(document);
}

/// Everything that left the plugin and was not meant for the vault.
std::string said(const World& world)
{
    std::string text;
    for (const std::string& line : world.desk.lines)
        text += line + "\n";
    for (const Answer& answer : world.answers) {
        if (answer.error)
            text += answer.error->code + answer.error->message + answer.error->detail + "\n";
        if (answer) text += without_links(answer.json) + "\n";
    }
    for (const std::string& portion : world.desk.portions)
        text += portion + "\n";
    for (const std::string& progress : world.desk.progress)
        text += progress + "\n";
    for (const auto& [key, value] : world.desk.memory.values)
        if (key.starts_with("state:")) text += key + " " + value.text + "\n";
    return text;
}

/// A world whose app has a secret that is found again.
void use_own_secret(World& world)
{
    constexpr const char* secret = "CANARY-client-secret-4711";
    world.cloud.control("/sim/apps",
                        std::string(R"({"client_id":"481263-mockdesk","client_secret":")") +
                            secret + R"("})");
    world.desk.put_secret("form.client_secret", secret);
}

void expect_secrecy(const World& world)
{
    Canaries canaries;
    canaries.add(world.desk);
    const std::string text = said(world);
    for (const std::string& canary : canaries.all())
        EXPECT_THAT(text, Not(HasSubstr(canary)));
}

class EveryDeedInSecret : public testing::TestWithParam<Deed> {};

INSTANTIATE_TEST_SUITE_P(ContractSecrecy, EveryDeedInSecret, testing::ValuesIn(deeds()), label);

TEST_P(EveryDeedInSecret, SaysNoSecret)
{
    World world;
    use_own_secret(world);
    world.reach(GetParam().situation);
    world.answers.push_back(world.plugin.ask_and_commit(world.ask_for(GetParam())));

    expect_secrecy(world);
}

TEST_P(EveryDeedInSecret, SaysNoSecretWhateverTheCloudDoes)
{
    const Deed& deed = GetParam();
    World world;
    use_own_secret(world);
    world.reach(deed.situation);
    for (const char* kind : {"status", "server_error", "token_expired", "rate_limit_403", "html",
                             "drop_before", "drop_after", "truncated", "malformed"}) {
        world.renew(deed);
        world.cloud.control("/sim/faults", std::string(R"({"count":0,"status":400,)"
                                                       R"("body":"unexpected","kind":")") +
                                               kind + R"("})");
        world.answers.push_back(world.plugin.ask(world.ask_for(deed)));
        world.cloud.no_faults();
    }
    expect_secrecy(world);
}

TEST(ContractSecrecy, ServerThatRepeatsWhatItWasToldIsNotQuoted)
{
    World world;
    use_own_secret(world);
    world.reach(Situation::connected);
    std::string body = "rejected";
    Canaries canaries;
    canaries.add(world.desk);
    for (const std::string& canary : canaries.all())
        if (canary.find('"') == std::string::npos) body += " " + canary;
    for (const char* name : {"session.create", "configuration.test", "reports.sweep"}) {
        world.cloud.control(
            "/sim/faults", json::serialize(json::object{
                               {"kind", "status"}, {"status", 400}, {"count", 0}, {"body", body}}));
        const bool on_activity = std::string_view(name) == "session.create";
        world.answers.push_back(
            world.plugin.ask({name, on_activity ? the_activity : the_configuration}));
        world.cloud.no_faults();
    }
    expect_secrecy(world);
}

TEST(ContractSecrecy, TheSecretsThatAreLookedForAreTheRealOnes)
{
    World world;
    use_own_secret(world);
    world.reach(Situation::session);
    Canaries canaries;
    canaries.add(world.desk);

    std::string all;
    for (const std::string& canary : canaries.all())
        all += canary + "\n";
    EXPECT_THAT(all, HasSubstr("CANARY-client-secret-4711"));
    EXPECT_THAT(all, ContainsRegex("https?://[^\n]*/v15/s[0-9]+-"));
    EXPECT_GE(canaries.all().size(), 7U) << all; // secret, address, code, tokens, two links
}

} // namespace
} // namespace test

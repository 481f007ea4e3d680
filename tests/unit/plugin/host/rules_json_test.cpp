#include "generated/manifest.hpp"
#include "plugin/host/rules_json.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace {

using tv::Offer;

TEST(RulesOfTheManifest, OfferToRevokeTokensAsLongAsThereAreAny)
{
    const auto rules = tv::host::read_rules(tv::manifest::plugin_json);
    const auto& of_revoke = rules.at(tv::manifest::action::configuration_revoke);
    const std::optional<tv::Actor> nobody;
    const auto offer_with = [&](std::set<std::string> secrets) {
        const tv::Configuration configuration{.secrets = std::move(secrets)};
        return tv::availability(of_revoke, {configuration, nobody}).offer;
    };
    EXPECT_EQ(offer_with({"tokens"}), Offer::available);
    EXPECT_EQ(offer_with({"tokens", "form.script_token"}), Offer::available);
    EXPECT_EQ(offer_with({"form.script_token"}), Offer::disabled); // Nothing of it is ours to end.
    EXPECT_EQ(offer_with({}), Offer::disabled);
}

} // namespace

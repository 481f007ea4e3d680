#include "mock-host/commands/print_package.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace mock::commands {
namespace {

TEST(PermissionText, SaysEverythingThatTheContractCanGrantInWords)
{
    const loader::HostSupport host = loader::HostSupport::version_1_0();
    for (const auto* list : {&host.services, &host.effects}) {
        for (const std::string& permission : *list)
            EXPECT_NE(permission_text(permission), permission);
    }
}

TEST(PermissionText, ShowsWhatItDoesNotKnow)
{
    EXPECT_EQ(permission_text("desk.http/1"), "desk.http/1");
}

TEST(InspectionJson, DoesNotCallAPackageOfAnUnknownSignerUnsigned)
{
    loader::Inspection found;
    EXPECT_EQ(inspection_json(found).at("signature"), "not signed");
    found.signature.trust = loader::Trust::unknown_key;
    found.signature.fingerprint = std::string(64, 'a');
    EXPECT_EQ(inspection_json(found).at("signature"),
              "said to be signed by the key aaaaaaaaaaaaaaaa..., which this desk cannot check");
    found.signature.trust = loader::Trust::trusted;
    found.signature.key_name = "its-maker";
    EXPECT_EQ(inspection_json(found).at("signature"), "signed by its-maker");
}

} // namespace
} // namespace mock::commands

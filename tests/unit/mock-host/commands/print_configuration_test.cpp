#include "mock-host/commands/print_configuration.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;

TEST(PrintChecks, PutsTheRemedyBehindWhatIsMissing)
{
    std::vector<services::Finding> findings(1);
    findings[0].state = "warning";
    findings[0].title = "Event log";
    findings[0].text = "Missing.";
    findings[0].remedy = "Tick it.";

    std::ostringstream out;
    print_checks(out, findings, 0);

    EXPECT_THAT(out.str(), HasSubstr("✗  Event log  Missing.  Tick it."));
}

} // namespace
} // namespace mock::commands

#include "mock-host/commands/config_form.hpp"
#include "mock-host/commands/errors.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace mock::commands {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

loader::Form form()
{
    const auto parsed = loader::Form::parse(R"({"type":"object","properties":{
        "client_id":{"type":"string","title":"form.client_id"},
        "session_hours":{"type":"integer","title":"form.session_hours"},
        "client_secret":{"type":"string","writeOnly":true,"title":"form.client_secret"}}})");
    return parsed ? *parsed : loader::Form();
}

desk::Result<TypedForm> read(const std::vector<std::string>& assignments,
                             const std::string& input = {})
{
    std::istringstream in(input);
    return read_assignments(form(), assignments, in);
}

TEST(ConfigForm, PlainFieldsAreTypedByTheForm)
{
    const auto typed = read({"client_id=481263-uYq2n", "session_hours=8"});
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->values.at("client_id"), loader::Value(std::string("481263-uYq2n")));
    EXPECT_EQ(typed->values.at("session_hours"), loader::Value(std::int64_t{8}));
}

TEST(ConfigForm, ValueMayHoldEqualsSigns)
{
    const auto typed = read({"client_id=a=b=c"});
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->values.at("client_id"), loader::Value(std::string("a=b=c")));
}

TEST(ConfigForm, SecretComesFromStandardInputWithoutTheLineEnd)
{
    const auto typed = read({"client_secret=-"}, "hush hush\r\n");
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->secrets.at("client_secret").reveal(), "hush hush");
    EXPECT_TRUE(typed->values.empty());
}

TEST(ConfigForm, AddressWithAPasswordComesFromStandardInputOnly)
{
    const auto refused = read({"client_id=http://me:hush@proxy.example.com:3128"});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(is_wrong_use(refused.error()));
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr("client_id=-"), Not(HasSubstr("hush"))));

    const auto typed = read({"client_id=-"}, "http://me:hush@proxy.example.com:3128\n");
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->values.at("client_id"),
              loader::Value(std::string("http://me:hush@proxy.example.com:3128")));
}

TEST(ConfigForm, SecretComesFromAFile)
{
    const auto file = std::filesystem::temp_directory_path() / "commands_config_form_secret";
    std::ofstream(file) << "from a file\n";
    const auto typed = read({"client_secret=@" + file.string()});
    std::filesystem::remove(file);
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->secrets.at("client_secret").reveal(), "from a file");
}

TEST(ConfigForm, SecretIsOneLineOfTextWithoutAByteOrderMark)
{
    const auto typed = read({"client_secret=-"}, "\xef\xbb\xbfhush hush\r\n");
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->secrets.at("client_secret").reveal(), "hush hush");

    const auto lines = read({"client_secret=-"}, "hush\nhush\n");
    ASSERT_FALSE(lines);
    EXPECT_THAT(lines.error().message,
                AllOf(HasSubstr("Standard input has more than one line"), Not(HasSubstr("hush"))));
    const auto bytes = read({"client_secret=-"}, "hush\xff");
    ASSERT_FALSE(bytes);
    EXPECT_THAT(bytes.error().message, AllOf(HasSubstr("UTF-8"), Not(HasSubstr("hush"))));
}

TEST(ConfigForm, SecretAsAnArgumentIsRefusedAndNotRepeated)
{
    const auto typed = read({"client_secret=s3cr3t-value"});
    ASSERT_FALSE(typed);
    EXPECT_TRUE(is_wrong_use(typed.error()));
    EXPECT_THAT(typed.error().message,
                AllOf(HasSubstr("client_secret=@FILE"), Not(HasSubstr("s3cr3t"))));
}

TEST(ConfigForm, EmptySecretRemovesIt)
{
    const auto typed = read({"client_secret="});
    ASSERT_TRUE(typed);
    EXPECT_TRUE(typed->secrets.at("client_secret").empty());
}

TEST(ConfigForm, UnknownFieldIsRefusedWithTheNamesOfAll)
{
    const auto typed = read({"clientid=x"});
    ASSERT_FALSE(typed);
    EXPECT_THAT(typed.error().message, AllOf(HasSubstr("clientid"), HasSubstr("client_id")));
}

TEST(ConfigForm, AssignmentWithoutEqualsSignIsNotRepeated)
{
    const auto typed = read({"s3cr3t"});
    ASSERT_FALSE(typed);
    EXPECT_THAT(typed.error().message, AllOf(HasSubstr("KEY=VALUE"), Not(HasSubstr("s3cr3t"))));
}

TEST(ConfigForm, EmptyOrMissingFileSaysSo)
{
    EXPECT_THAT(read({"client_secret=-"}, "\n").error().message, HasSubstr("empty"));
    const auto missing = read({"client_secret=@/nowhere/at/all"});
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("/nowhere/at/all"));
}

TEST(ConfigForm, OptionsAreAssignmentsInOtherWords)
{
    const Given given{{{"--client-id", {"42"}},
                       {"--client-secret-file", {"/run/secret"}},
                       {"--sync-source", {"managed"}},
                       {"--set", {"book_time=false"}}}};
    EXPECT_THAT(assignments_of(given), ElementsAre("client_id=42", "client_secret=@/run/secret",
                                                   "sync_source=managed", "book_time=false"));
    EXPECT_THAT(assignments_of({{{"--client-secret-file", {"-"}}}}),
                ElementsAre("client_secret=-"));
}

} // namespace
} // namespace mock::commands

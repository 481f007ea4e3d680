#include "plugin/domain/connection_report.hpp"
#include "plugin/domain/outside.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;

TEST(Outside, TextIsCutBetweenCharacters)
{
    EXPECT_EQ(tv::cut("gr\xc3\xbc\xc3\x9f", 3), "gr");
    EXPECT_EQ(tv::cut("gr\xc3\xbc\xc3\x9f", 4), "gr\xc3\xbc");
    EXPECT_EQ(tv::cut("\xf0\x9f\x98\x80", 3), "");
    EXPECT_EQ(tv::cut("short", 100), "short");
}

TEST(Outside, OneLineHasNoControlCharactersAndNoBlanksAtItsEnds)
{
    EXPECT_EQ(tv::one_line("\t Jonas\r\n  Weber\x1b[31m ", 100), "Jonas Weber [31m");
    EXPECT_EQ(tv::one_line("Jonas Weber", 6), "Jonas");
    EXPECT_EQ(tv::one_line(" \n\t ", 100), "");
}

TEST(Outside, IsOneLineWhatOneLineWouldLeaveAsItIs)
{
    for (const char* text :
         {"", "a", "Jonas Weber", "a  b", " a", "a ", "a\tb", "a\n", "\x7f", "ä ö"})
        EXPECT_EQ(tv::is_one_line(text, 6), tv::one_line(text, 6) == text) << text;
}

TEST(Outside, LinesKeepTheirLineFeeds)
{
    EXPECT_EQ(tv::lines("\none\r\ntwo\x07\n\n", 100), "one\ntwo");
}

TEST(Outside, KeyPartIsTheIdOrAHashOfIt)
{
    EXPECT_EQ(tv::key_part("0b6f1c1e-7d0c-4a52-9a3e-3f6f2b1c9d10"),
              "0b6f1c1e-7d0c-4a52-9a3e-3f6f2b1c9d10");
    EXPECT_EQ(tv::key_part("a/b").size(), 17U);
    EXPECT_NE(tv::key_part("a/b"), tv::key_part("a/c"));
    EXPECT_EQ(tv::key_part(std::string(65, 'a')).size(), 17U);
    EXPECT_EQ(tv::key_part("").size(), 17U);
}

TEST(Outside, HashesStayTheSameBecauseTheyAreStored)
{
    EXPECT_EQ(tv::stable_hash(""), 0xcbf29ce484222325ULL);
    EXPECT_EQ(tv::hex(tv::stable_hash("a")), "af63dc4c8601ec8c");
}

TEST(Outside, ConnectionComesBackFromTheArgsOfAFollowUp)
{
    const tv::Connection connection{.id = "0b6f1c1e",
                                    .user_name = "Jonas Weber",
                                    .user_email = "jonas@example.com",
                                    .teamviewer_id = "123456789",
                                    .device_name = "NB-0815",
                                    .session_code = "s1",
                                    .notes = "One\nTwo",
                                    .type = tv::ConnectionType::remote_support_sdk,
                                    .start = tv::Time{1'741'089'600'123ms},
                                    .end = tv::Time{1'741'089'700'456ms}};

    const auto back = tv::connection_from(tv::connection_args(connection));

    ASSERT_TRUE(back);
    EXPECT_EQ(tv::connection_args(*back), tv::connection_args(connection));
    EXPECT_EQ(back->end, connection.end);
    EXPECT_EQ(back->notes, connection.notes);
    EXPECT_EQ(back->type, connection.type);
}

TEST(Outside, AddressIsWholeOrNone)
{
    const std::string longest = std::string(242, 'x') + "@example.com";
    EXPECT_EQ(tv::email_address(" " + longest + "\n"), longest);
    EXPECT_EQ(tv::email_address("x" + longest), "");
    EXPECT_EQ(tv::email_address(std::string(253, 'x') + "\xe2\x82\xac@example.com"), "");

    const tv::Connection connection{.id = "1", .user_email = longest, .start = tv::Time{1ms}};
    EXPECT_EQ(tv::connection_from(tv::connection_args(connection))->user_email, longest);
}

TEST(Outside, TypeOfAConnectionThatIsNoneIsLeftOut)
{
    auto args = tv::connection_args({.id = "1", .start = tv::Time{1ms}});
    EXPECT_FALSE(args.contains("type"));
    for (const char* odd : {"4", "-1", "two", ""}) {
        args["type"] = odd;
        EXPECT_EQ(tv::connection_from(args)->type, tv::ConnectionType::unknown) << odd;
    }
}

TEST(Outside, ArgsOfAConnectionFitIntoAFollowUp)
{
    const std::string flood(100'000, '"');
    const tv::Connection connection{.id = flood,
                                    .user_name = flood,
                                    .user_email = flood,
                                    .teamviewer_id = flood,
                                    .device_name = flood,
                                    .session_code = flood,
                                    .notes = flood};
    std::size_t escaped = 0;
    for (const auto& [name, value] : tv::connection_args(connection))
        escaped += name.size() + 2 * value.size() + 6;
    EXPECT_LE(escaped, 4096U); // Even with every character doubled.
}

TEST(Outside, ArgsOfSomethingElseAreNoConnection)
{
    EXPECT_FALSE(tv::connection_from({{"session", "s1"}}));
    EXPECT_FALSE(tv::connection_from({{"connection", "x"}, {"start", "soon"}}));
}

} // namespace

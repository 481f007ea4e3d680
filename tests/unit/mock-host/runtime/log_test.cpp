#include "mock-host/runtime/log.hpp"
#include "mock-host/runtime/redaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace mock::runtime {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Row {
    const char* written;
    const char* shown;
};

TEST(Redaction, BlanksWhereSecretsUsuallyStand)
{
    const Row table[] = {
        {"Authorization: Bearer abc.def-1", "Authorization: Bearer ***"},
        {R"({"access_token":"s3cr3t","x":1})", R"({"access_token":"***","x":1})"},
        {R"("refresh_token" : "s3cr3t")", R"("refresh_token" : "***")"},
        {"client_secret=abc&x=1", "client_secret=***&x=1"},
        {"https://www.tap.de/?state=s&code=XYZ&a=1", "https://www.tap.de/?state=s&code=***&a=1"},
        {"?sessioncode=1&servicequeuetoken=abc&lang=de",
         "?sessioncode=1&servicequeuetoken=***&lang=de"},
        {"https://get.teamviewer.com/v15/s119457589-Secret_1 x",
         "https://get.teamviewer.com/v15/s119457589-*** x"},
        // Not secrets, and needed to understand a log.
        {"https://get.teamviewer.com/v15/s119457589", "https://get.teamviewer.com/v15/s119457589"},
        {"session s12-345-678 created", "session s12-345-678 created"},
        {"statuscode=404", "statuscode=404"},
        {"the bearer of bad news", "the bearer *** bad news"},
    };
    const Redactor redactor;
    for (const Row& row : table)
        EXPECT_EQ(redactor.clean(row.written), row.shown);
}

TEST(Redaction, KnownSecretsAreBlankedWhereverTheyAre)
{
    Redactor redactor;
    redactor.hide(desk::Secret("hunter22"));
    redactor.hide(desk::Secret("abc"));
    EXPECT_EQ(redactor.clean("xhunter22y hunter22"), "x***y ***");
    EXPECT_EQ(redactor.clean("abc"), "abc"); // Too short: it would blank half of every line.
}

TEST(Redaction, SecretsOfDifferentLengthsAreFoundInOneLine)
{
    Redactor redactor;
    redactor.hide(desk::Secret("hunter22"));
    redactor.hide(desk::Secret("hunter22-and-more"));
    redactor.hide(desk::Secret("\xc3\xa4\xc3\xb6\xc3\xbc\xff"));
    EXPECT_EQ(redactor.clean("hunter22-and-more, hunter22-and-mor"), "***, ***-and-mor");
    EXPECT_EQ(redactor.clean("a \xc3\xa4\xc3\xb6\xc3\xbc\xff z"), "a *** z");
    EXPECT_EQ(redactor.clean("hunter2"), "hunter2");
    EXPECT_EQ(redactor.clean(""), "");
}

TEST(Redaction, OfAThousandSecretsAndOneTheOldestIsForgotten)
{
    Redactor redactor;
    for (int i = 0; i <= 1000; ++i)
        redactor.hide(desk::Secret("secret-" + std::to_string(10000 + i)));
    EXPECT_EQ(redactor.clean("secret-10000 secret-10001 secret-11000"), "secret-10000 *** ***");
}

class LogFile : public testing::Test {
protected:
    std::string written() const
    {
        std::ifstream file(path);
        std::ostringstream all;
        all << file.rdbuf();
        return all.str();
    }
    std::string path = testing::TempDir() + "log-" + std::to_string(::getpid());
    LogFile() { std::filesystem::remove(path); }
    ~LogFile() override { std::filesystem::remove(path); }
};

TEST_F(LogFile, JsonLineNamesCallActivityAndPlugin)
{
    const Log log = Log::open({.json = true, .file = path});
    log.write(Level::info, "a \"quoted\"\nline", {.plugin = "tv", .call = "c-1", .activity = "a-1"},
              {{"access_token", "s3cr3t"}});
    EXPECT_THAT(written(), HasSubstr(R"("message":"a \"quoted\"\u000aline","call":"c-1",)"
                                     R"("activity":"a-1","plugin":"tv","access_token":"***")"));
    EXPECT_THAT(written(), Not(HasSubstr("s3cr3t")));
}

TEST_F(LogFile, LineOfAPersonStaysOneLineAndLevelsAreKept)
{
    const Log log = Log::open({.level = Level::warn, .file = path});
    log.info("not this");
    log.hide(desk::Secret("hunter22"));
    log.warn("one\nhunter22", {.call = "c-1"});
    EXPECT_THAT(written(), HasSubstr("one *** (call c-1)\n"));
    EXPECT_THAT(written(), Not(HasSubstr("not this")));
}

} // namespace
} // namespace mock::runtime

#include "mock-host/store/mails.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/runtime/child_desk.hpp"
#include "tests/unit/mock-host/runtime/full_disk.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"
#include "tests/unit/mock-host/services/smtp_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using test::SmtpAnswer;
using testing::HasSubstr;
using testing::SizeIs;

/// A desk with one mail to send, to a server that takes it and says so when it is told to.
class MailDelivery : public testing::Test {
protected:
    MailDelivery()
    {
        store::Transaction change(world.store());
        put_setting(change, "smtp.url", server.url());
        store::Mail mail{.activity = world.activity.id,
                         .instance = world.configuration.id,
                         .key = "invitation",
                         .to_address = "ada@example.com",
                         .message_id = "m.1@example.com"};
        mail.created_at = TestDesk::real_time();
        id = *queue_mail(change, mail);
        change.commit();
    }
    store::Mail mail() { return *find_mail(store::Reader(world.store()), id); }
    /// When the one process that there is told last that it lives.
    store::Time heart_beat()
    {
        store::Time at{};
        const store::Reader reader(world.store());
        store::Query(reader, "SELECT max(heartbeat_at) FROM nodes").into(at).next();
        return at;
    }
    /// Newer ones, which nobody has to look at.
    void write_others(int count)
    {
        store::Transaction change(world.store());
        for (int i = 0; i < count; ++i) {
            store::Mail other{.key = std::to_string(i), .to_address = "bob@example.com"};
            other.created_at = TestDesk::real_time();
            keep_mail(change, *queue_mail(change, other));
        }
        change.commit();
    }
    void wait_until_the_server_has_it() const
    {
        while (server.mails().empty())
            std::this_thread::yield();
    }
    void let_the_server_say_so()
    {
        server.go_on();
        while (server.answers() == 0)
            std::this_thread::yield();
    }

    TestDesk world{"echo"};
    test::SmtpServer server{{SmtpAnswer::wait_after_the_text}};
    std::int64_t id = 0;
};

TEST_F(MailDelivery, IsMarkedBeforeTheServerHearsOfIt)
{
    const auto desk = world.open();
    desk->start();
    wait_until_the_server_has_it();
    EXPECT_EQ(mail().state, store::MailState::sending);
    let_the_server_say_so();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(mail().state, store::MailState::sent);
}

TEST_F(MailDelivery, LetsTheProcessTellThatItLivesUntilTheServerHasAnsweredAlsoWhenItEnds)
{
    DeskOptions options = world.options();
    options.lease = 1s;
    const auto desk = world.open(std::move(options));
    desk->start();
    wait_until_the_server_has_it();
    std::thread ending([&desk] { desk->stop(); });
    const auto last = heart_beat() + 3s; // Two leases later than it may take to get the word.
    const auto patience = std::chrono::steady_clock::now() + 30s;
    while (heart_beat() < last && std::chrono::steady_clock::now() < patience)
        std::this_thread::sleep_for(10ms);
    EXPECT_GE(heart_beat(), last);
    let_the_server_say_so();
    ending.join();
    EXPECT_EQ(mail().state, store::MailState::sent);
}

TEST_F(MailDelivery, ThatCannotBeNotedOnAFullDiskIsNotedLaterAndNotRepeated)
{
    const auto desk = world.open_impatient(1s);
    desk->start();
    wait_until_the_server_has_it();
    {
        const FullDisk full;
        let_the_server_say_so();
        while (world.log().find("does not answer") == std::string::npos)
            std::this_thread::yield();
        EXPECT_EQ(mail().state, store::MailState::sending);
    }
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(mail().state, store::MailState::sent);
    EXPECT_EQ(mail().attempts, 1);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(MailDelivery, ThatCouldNotBeNotedBeforeTheEndOfTheDeskIsInDoubtAfterwards)
{
    {
        const auto desk = world.open_impatient(1s);
        desk->start();
        wait_until_the_server_has_it();
        const FullDisk full;
        let_the_server_say_so();
        desk->stop();
    }
    EXPECT_THAT(world.log(), HasSubstr("what came of the last mails cannot be noted"));
    ASSERT_TRUE(world.open()->work_until_idle(60s));
    EXPECT_EQ(mail().state, store::MailState::in_doubt);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(MailDelivery, OfAProcessThatWasKilledBeforeItNotedTheEndIsInDoubtAndShown)
{
    const pid_t child = start_child(world, "echo");
    wait_until_the_server_has_it();
    {
        // Nobody else can write, so that the child learns that the mail was taken, and no more.
        const store::Transaction writing(world.store());
        let_the_server_say_so();
        ::kill(child, SIGKILL);
        EXPECT_EQ(end_of(child), SIGKILL);
    }
    EXPECT_EQ(mail().state, store::MailState::sending);

    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(mail().state, store::MailState::in_doubt);
    EXPECT_THAT(mail().error, HasSubstr("ended while it sent this mail"));
    EXPECT_THAT(server.mails(), SizeIs(1));

    write_others(1001); // However many there were since.
    std::string title;
    for (const HealthFinding& one : desk->health("en-GB")) {
        for (const auto& field : one.finding.fields)
            if (field.label == "m-000001 ada@example.com") title = one.finding.title;
    }
    EXPECT_EQ(title, "Mails are in doubt: 1");
}

TEST_F(MailDelivery, ThroughAnAddressWithAPasswordIsAWarningOfHealth)
{
    store::Transaction change(world.store());
    put_setting(change, "smtp.url", "smtp://desk:hush@127.0.0.1");
    change.commit();
    const auto health = world.open()->health("en");
    ASSERT_THAT(health, testing::Not(testing::IsEmpty()));
    EXPECT_EQ(health[0].finding.title, "The mail server's password is in the store in clear");
    EXPECT_THAT(health[0].finding.remedy, HasSubstr("setting set smtp.password -"));
}

} // namespace
} // namespace mock::runtime

#include "mock-host/store/mails.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Mails, AreQueuedOnceAndTakenByOneSender)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    const Mail mail{.activity = "a-000001",
                    .instance = "cfg-1",
                    .key = "invitation/1",
                    .to_address = "marie.dupont@example.com",
                    .subject = "Hilfe",
                    .text = "Bonjour",
                    .message_id = "a-000001.invitation-1@example.com",
                    .created_at = noon()};
    const auto id = queue_mail(change, mail);
    ASSERT_TRUE(id);
    EXPECT_FALSE(queue_mail(change, mail));

    EXPECT_FALSE(is_any_mail_being_sent(change));
    const auto taken = take_queued_mail(change, noon(1), "n-1");
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->message_id, mail.message_id);
    EXPECT_EQ(taken->attempts, 1);
    EXPECT_EQ(taken->taken_at, noon(1));
    EXPECT_TRUE(is_any_mail_being_sent(change));
    EXPECT_FALSE(take_queued_mail(change, noon(9999), "n-2"));

    EXPECT_TRUE(mark_mail_failed(change, *id, "n-1", "refused", noon(900)));
    EXPECT_FALSE(take_queued_mail(change, noon(899), "n-2"));
    EXPECT_EQ(take_queued_mail(change, noon(900), "n-2")->attempts, 2);
    EXPECT_TRUE(mark_mail_sent(change, *id, "n-2", noon(901)));
    EXPECT_FALSE(take_queued_mail(change, noon(9999), "n-2"));
    EXPECT_EQ(find_mail(change, *id)->state, MailState::sent);
    EXPECT_EQ(find_mail(change, *id)->sent_at, noon(901));
    EXPECT_THAT(list_mails(change, "a-000001"), SizeIs(1));
    EXPECT_THAT(list_mails(change, "a-000002"), IsEmpty());
}

TEST(Mails, ThatADeadNodeWasSendingAreInDoubtUntilAPersonDecides)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    for (const char* key : {"of-the-dead", "of-the-living", "waiting"})
        queue_mail(change, {.activity = "a-000001", .key = key, .created_at = noon()});
    const auto lost = take_queued_mail(change, noon(1), "n-1")->id;
    const auto kept = take_queued_mail(change, noon(1), "n-2")->id;

    EXPECT_THAT(doubt_mails_of(change, "n-1", "it died"), ElementsAre(lost));
    EXPECT_EQ(find_mail(change, lost)->state, MailState::in_doubt);
    EXPECT_EQ(find_mail(change, lost)->error, "it died");
    EXPECT_EQ(find_mail(change, kept)->state, MailState::sending);
    EXPECT_EQ(take_queued_mail(change, noon(2), "n-2")->key, "waiting");
    EXPECT_FALSE(take_queued_mail(change, noon(9999), "n-2"));

    EXPECT_FALSE(settle_mail(change, kept));
    EXPECT_FALSE(resend_mail(change, kept, noon(10)));
    ASSERT_TRUE(resend_mail(change, lost, noon(10)));
    EXPECT_EQ(take_queued_mail(change, noon(10), "n-2")->id, lost);
    EXPECT_TRUE(mark_mail_in_doubt(change, lost, "n-2", "no answer"));
    ASSERT_TRUE(settle_mail(change, lost));
    EXPECT_EQ(find_mail(change, lost)->state, MailState::sent);
    EXPECT_EQ(find_mail(change, lost)->sent_at, noon(10));
}

TEST(Mails, ThatANodeTookAndNeverBeganToSendWaitAgain)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    for (const char* key : {"taken", "of-another"})
        queue_mail(change, {.activity = "a-000001", .key = key, .created_at = noon()});
    const auto taken = take_queued_mail(change, noon(1), "n-1")->id;
    const auto of_another = take_queued_mail(change, noon(1), "n-2")->id;

    return_mails_of(change, "n-1");

    EXPECT_EQ(find_mail(change, taken)->state, MailState::queued);
    EXPECT_EQ(find_mail(change, taken)->attempts, 0);
    EXPECT_EQ(find_mail(change, of_another)->state, MailState::sending);
}

TEST(Mails, KeepWhatAPersonSettledWhenTheSenderThatWasGivenUpComesBack)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    queue_mail(change, {.activity = "a-000001", .key = "m", .created_at = noon()});
    const auto id = take_queued_mail(change, noon(1), "n-1")->id;
    doubt_mails_of(change, "n-1", "it died");
    const auto expect_no_word_of_the_first_counts = [&](MailState state) {
        EXPECT_FALSE(mark_mail_sent(change, id, "n-1", noon(9)));
        EXPECT_FALSE(mark_mail_failed(change, id, "n-1", "refused", noon(9)));
        EXPECT_FALSE(mark_mail_in_doubt(change, id, "n-1", "no answer"));
        EXPECT_EQ(find_mail(change, id)->state, state);
    };
    expect_no_word_of_the_first_counts(MailState::in_doubt);
    ASSERT_TRUE(resend_mail(change, id, noon(2)));
    expect_no_word_of_the_first_counts(MailState::queued);
    ASSERT_TRUE(take_queued_mail(change, noon(2), "n-2"));
    expect_no_word_of_the_first_counts(MailState::sending);
    ASSERT_TRUE(mark_mail_in_doubt(change, id, "n-2", "no answer"));
    ASSERT_TRUE(settle_mail(change, id));
    expect_no_word_of_the_first_counts(MailState::sent);
}

TEST(Mails, InTroubleAreCountedAndListedNewestFirst)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    const auto take = [&](const char* key) {
        queue_mail(change, {.activity = "a-000001", .key = key, .created_at = noon()});
        return take_queued_mail(change, noon(1), "n-1")->id;
    };
    mark_mail_in_doubt(change, take("doubt"), "n-1", "no answer");
    mark_mail_failed(change, take("given-up"), "n-1", "refused", {});
    mark_mail_failed(change, take("again"), "n-1", "busy", noon(99));
    mark_mail_sent(change, take("sent"), "n-1", noon(2));
    queue_mail(change, {.activity = "a-000001", .key = "queued", .created_at = noon(99)});

    const auto keys = [&](MailTrouble trouble, int limit) {
        std::vector<std::string> all;
        for (const Mail& mail : list_troubled_mails(change, trouble, limit))
            all.push_back(mail.key);
        return all;
    };
    EXPECT_THAT(keys(MailTrouble::in_doubt, 9), ElementsAre("doubt"));
    EXPECT_THAT(keys(MailTrouble::not_sent, 9), ElementsAre("again", "given-up"));
    EXPECT_THAT(keys(MailTrouble::not_sent, 1), ElementsAre("again"));
    EXPECT_EQ(count_troubled_mails(change, MailTrouble::in_doubt), 1);
    EXPECT_EQ(count_troubled_mails(change, MailTrouble::not_sent), 2);
}

TEST(Mails, AreListedNewestFirstPageByPage)
{
    DeskWithPlugin desk;
    Transaction change(*desk.store);
    for (const char* key : {"1", "2", "3", "4"})
        queue_mail(change,
                   {.activity = key == std::string("2") ? "a-000002" : "a-000001", .key = key});
    const auto keys = [&](const std::string& of, std::optional<std::int64_t> before) {
        std::vector<std::string> all;
        for (const Mail& mail : list_mails(change, of, 2, before))
            all.push_back(mail.key);
        return all;
    };
    EXPECT_THAT(keys("", {}), ElementsAre("4", "3"));
    EXPECT_THAT(keys("", 3), ElementsAre("2", "1"));
    EXPECT_THAT(keys("a-000001", 4), ElementsAre("3", "1"));
    EXPECT_THAT(keys("a-000001", 1), IsEmpty());
}

} // namespace
} // namespace mock::store

#include "mock-host/services/mail_sender.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/services/smtp_server.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::services {
namespace {

using namespace std::chrono_literals;
using store::noon;
using test::SmtpAnswer;
using test::SmtpServer;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

/// An outbox with one mail, and a clock that the test sets.
class Outbox : public testing::Test {
protected:
    std::int64_t queue(store::Mail mail = {})
    {
        mail.activity = "a-000001";
        mail.instance = "cfg-1";
        if (mail.key.empty()) mail.key = "m";
        if (mail.to_address.empty()) mail.to_address = "ada@example.com";
        mail.subject = "Invitation";
        mail.text = "Hello.";
        mail.message_id = "m.1@example.com";
        mail.created_at = now;
        return *desk.write([&](store::Transaction& change) { return queue_mail(change, mail); });
    }
    void use(const SmtpServer& server) { use(server.url()); }
    void use(const std::string& url)
    {
        desk.write([&](store::Transaction& change) { put_setting(change, "smtp.url", url); });
    }
    void use_password(const char* password)
    {
        desk.write([&](store::Transaction& change) {
            const auto sealed =
                box.seal(change, desk::Secret(password), store::desk_itself, store::mail_password);
            put_setting(change, store::mail_password, *sealed);
        });
    }
    /// Sends what is due until nothing is, and says how the mail is afterwards.
    store::Mail sent(std::int64_t id)
    {
        while (sender.send_next())
            continue;
        return *find_mail(store::Reader(*desk.store), id);
    }

    store::DeskWithPlugin desk;
    store::SecretBox box = *store::SecretBox::create(*desk.store);
    store::Time now = noon();
    MailSender sender{*desk.store, box, "n-1", [this] { return now; }};
};

TEST_F(Outbox, MailThatTheServerTakesIsSentOnce)
{
    const SmtpServer server({});
    use(server);
    const auto mail = sent(queue());

    EXPECT_EQ(mail.state, store::MailState::sent);
    EXPECT_EQ(mail.sent_at, noon());
    now += 24h;
    sent(mail.id);
    ASSERT_THAT(server.mails(), SizeIs(1));
    EXPECT_EQ(server.mails()[0].to, "ada@example.com");
    EXPECT_THAT(server.mails()[0].text, HasSubstr("Message-ID: <m.1@example.com>\n"));
    EXPECT_THAT(server.mails()[0].text, HasSubstr("Subject: Invitation\n"));
}

TEST_F(Outbox, ServerThatAsksWhoComesGetsTheUserAndThePassword)
{
    const SmtpServer server({});
    use("smtp://desk@" + server.url().substr(std::string("smtp://").size()));
    use_password("s3cret of mails");

    EXPECT_EQ(sent(queue()).state, store::MailState::sent);
    ASSERT_THAT(server.mails(), SizeIs(1));
    EXPECT_EQ(server.mails()[0].credentials, "AGRlc2sAczNjcmV0IG9mIG1haWxz");
}

TEST_F(Outbox, MailWaitsWhileThePasswordDoesNotOpenAndSaysWhy)
{
    const SmtpServer server({});
    use(server);
    desk.write([&](store::Transaction& change) {
        put_setting(change, store::mail_password, "bm90IHNlYWxlZA==");
    });
    const auto waiting = sent(queue());
    EXPECT_EQ(waiting.state, store::MailState::queued);
    EXPECT_THAT(waiting.error, HasSubstr("'smtp.password' of the desk does not open"));
    EXPECT_EQ(server.connections(), 0U);

    use_password("s3cret of mails");
    now += 2min;
    EXPECT_EQ(sent(waiting.id).state, store::MailState::sent);
}

TEST_F(Outbox, RecipientWhomTheServerRefusesIsNotAskedForAgain)
{
    const SmtpServer server({SmtpAnswer::refuse_recipient});
    use(server);
    const auto mail = sent(queue());

    EXPECT_EQ(mail.state, store::MailState::failed);
    EXPECT_THAT(mail.error, HasSubstr("550"));
    now += 24h;
    sent(mail.id);
    EXPECT_EQ(server.connections(), 1U);
    EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(Outbox, MailThatTheServerWantsLaterIsSentLater)
{
    const SmtpServer server({SmtpAnswer::ask_later});
    use(server);
    const auto waiting = sent(queue());
    EXPECT_EQ(waiting.state, store::MailState::queued);
    EXPECT_THAT(waiting.error, HasSubstr("451"));
    EXPECT_EQ(server.connections(), 1U);

    now += 2min;
    const auto mail = sent(waiting.id);
    EXPECT_EQ(mail.state, store::MailState::sent);
    EXPECT_EQ(mail.attempts, 2);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(Outbox, ConnectionThatBreaksBeforeTheMailWasTakenLosesNothing)
{
    const SmtpServer server({SmtpAnswer::drop_before_the_text});
    use(server);
    const auto waiting = sent(queue());
    EXPECT_EQ(waiting.state, store::MailState::queued);
    EXPECT_THAT(waiting.error, Not(IsEmpty()));

    now += 2min;
    EXPECT_EQ(sent(waiting.id).state, store::MailState::sent);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(Outbox, MailWhoseTextTheServerRefusesForNowIsSentLater)
{
    const SmtpServer server({SmtpAnswer::refuse_the_text});
    use(server);
    const auto waiting = sent(queue());
    EXPECT_EQ(waiting.state, store::MailState::queued);
    EXPECT_THAT(waiting.error, HasSubstr("452"));

    now += 2min;
    EXPECT_EQ(sent(waiting.id).state, store::MailState::sent);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(Outbox, MailWhoseAnswerWasLostIsInDoubtAndGoesOutNoSecondTimeByItself)
{
    const SmtpServer server({SmtpAnswer::drop_after_the_text});
    use(server);
    const auto doubtful = sent(queue());
    EXPECT_EQ(doubtful.state, store::MailState::in_doubt);
    EXPECT_EQ(doubtful.taken_at, noon());
    EXPECT_EQ(doubtful.sent_at, std::nullopt);
    EXPECT_THAT(doubtful.error, HasSubstr("did not say whether it took it"));

    now += 24h;
    EXPECT_EQ(sent(doubtful.id).state, store::MailState::in_doubt);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(Outbox, MailInDoubtThatAPersonSendsAgainHasTheSameId)
{
    const SmtpServer server({SmtpAnswer::drop_after_the_text});
    use(server);
    const auto id = queue();
    sent(id);
    desk.write([&](store::Transaction& change) { EXPECT_TRUE(resend_mail(change, id, now)); });
    EXPECT_EQ(sent(id).state, store::MailState::sent);

    ASSERT_THAT(server.mails(), SizeIs(2));
    for (const auto& mail : server.mails())
        EXPECT_THAT(mail.text, HasSubstr("Message-ID: <m.1@example.com>\n"));
}

TEST_F(Outbox, MailThatNobodyTakesIsGivenUpWithTheReason)
{
    const SmtpServer server(std::vector<SmtpAnswer>(20, SmtpAnswer::ask_later));
    use(server);
    const auto id = queue();
    for (int hours = 0; hours < 20; ++hours) {
        sent(id);
        now += 2h;
    }
    const auto mail = sent(id);
    EXPECT_EQ(mail.state, store::MailState::failed);
    EXPECT_EQ(mail.attempts, 8);
    EXPECT_THAT(mail.error, HasSubstr("451"));
}

TEST_F(Outbox, AddressThatIsNoneNeverReachesTheServer)
{
    const SmtpServer server({});
    use(server);
    int number = 0;
    for (const char* bad : {"ada", "ada@example.com>\r\nRCPT TO:<eve@example.com", "ada@b@c",
                            "ada@example.com, eve@example.com", "<ada@example.com>", "@b", "a@"}) {
        store::Mail mail;
        mail.key = std::to_string(++number);
        mail.to_address = bad;
        const auto refused = sent(queue(mail));
        EXPECT_EQ(refused.state, store::MailState::failed) << bad;
        EXPECT_THAT(refused.error, HasSubstr("no mail address")) << bad;
    }
    EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Outbox, MailOfASenderThatIsNoneWaitsUntilTheSettingIsCorrected)
{
    const SmtpServer server({});
    use(server);
    const auto send_as = [&](const char* sender) {
        desk.write([&](store::Transaction& change) { put_setting(change, "smtp.from", sender); });
    };
    send_as("service-desk");
    const auto waiting = sent(queue());
    EXPECT_EQ(waiting.state, store::MailState::queued);
    EXPECT_THAT(waiting.error, HasSubstr("smtp.from"));
    EXPECT_EQ(server.connections(), 0U);

    send_as("service-desk@example.com");
    now += 2min;
    EXPECT_EQ(sent(waiting.id).state, store::MailState::sent);
    EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST(MailServer, GetsAPasswordOverAnEncryptedConnectionOrOnThisMachineOnly)
{
    const struct {
        const char* url;
        bool needs_tls;
    } table[] = {
        {"smtp://mail.example.com:587", false},
        {"smtp://desk:s3cret@mail.example.com:587", true},
        {"smtp://desk@mail.example.com", true},
        {"smtp://desk:s3cret@192.0.2.7", true},
        {"smtp://desk:s3cret@127.mail.example.com", true},
        {"smtp://desk:s3cret@localhost.example.com", true},
        {"smtp://desk:s3cret@localhost:25", false},
        {"smtp://desk:s3cret@127.0.0.1:25", false},
        {"smtp://desk:s3cret@[::1]:25", false},
        {"nonsense://", true},
    };
    for (const auto& row : table)
        EXPECT_EQ(needs_tls(row.url), row.needs_tls) << row.url;
}

TEST_F(Outbox, MailThatWasTakenThoughNobodyHeardOfItIsSentOnce)
{
    const SmtpServer server({});
    use(server);
    store::Mail other;
    other.key = "other";
    const auto lost = queue();
    desk.write([&](store::Transaction& change) { take_queued_mail(change, now, "n-1"); });
    const auto next = queue(other);
    desk.write([](store::Transaction& change) {
        store::Query(change, "CREATE TRIGGER broken BEFORE UPDATE OF state ON mails "
                             "WHEN NEW.state = 'sending' BEGIN SELECT json_extract('{', '$'); END")
            .run();
    });
    EXPECT_THROW(sender.send_next(), store::Failure);
    desk.write(
        [](store::Transaction& change) { store::Query(change, "DROP TRIGGER broken").run(); });

    EXPECT_EQ(sent(next).state, store::MailState::sent);
    EXPECT_EQ(sent(lost).state, store::MailState::sent);
    EXPECT_EQ(sent(lost).attempts, 1);
    EXPECT_THAT(server.mails(), SizeIs(2));
}

TEST_F(Outbox, MailThatCannotBeWrittenKeepsNoOtherWaiting)
{
    const SmtpServer server({});
    use(server);
    store::Mail other;
    other.key = "other";
    const auto broken = queue();
    const auto next = queue(other);
    int asked = 0; // Second, for the date of the first mail.
    MailSender clumsy(*desk.store, box, "n-1", [&] {
        if (++asked == 2) throw std::runtime_error("no such day");
        return now;
    });
    while (clumsy.send_next())
        continue;

    const auto waiting = *find_mail(store::Reader(*desk.store), broken);
    EXPECT_EQ(waiting.state, store::MailState::queued);
    EXPECT_EQ(waiting.attempts, 1);
    EXPECT_THAT(waiting.error, HasSubstr("no such day"));
    EXPECT_EQ(find_mail(store::Reader(*desk.store), next)->state, store::MailState::sent);
}

/// The lines of the header that begin at the left edge: what is a header of its own.
std::vector<std::string> headers_of(const store::Mail& mail)
{
    const std::string message = write_message(mail, "desk@example.com", noon());
    std::vector<std::string> headers;
    std::size_t at = 0;
    for (std::size_t end = 0; (end = message.find("\r\n", at)) != at; at = end + 2) {
        const std::string line = message.substr(at, end - at);
        EXPECT_EQ(line.find_first_of("\r\n"), line.npos) << line;
        if (line[0] != ' ') headers.push_back(line);
    }
    return headers;
}

TEST(MailMessage, NameOrSubjectCannotMakeAHeaderOfItsOwn)
{
    const store::Mail plain{.to_name = "Ada", .to_address = "ada@example.com", .subject = "s"};
    const auto usual = headers_of(plain).size();
    for (const char* bad : {"Ada\r\nBcc: eve@example.com", "Ada\nBcc: eve@example.com",
                            "Ada\r\n\r\nText", "Ad\xc3\xa4\r\nBcc: eve@example.com"}) {
        store::Mail mail = plain;
        mail.to_name = mail.subject = bad;
        EXPECT_THAT(headers_of(mail), SizeIs(usual)) << bad;
    }
}

std::string to_header(const char* name)
{
    store::Mail mail{.to_name = name, .to_address = "ada@example.com", .subject = "s"};
    for (const std::string& header : headers_of(mail)) {
        if (header.rfind("To: ", 0) == 0) return header;
    }
    return {};
}

TEST(MailMessage, NameCannotEndItsQuotesOrAddARecipient)
{
    EXPECT_EQ(to_header("Ada Byron"), R"(To: "Ada Byron" <ada@example.com>)");
    EXPECT_EQ(to_header("Byron, Ada <x>"), R"(To: "Byron, Ada <x>" <ada@example.com>)");
    for (const char* bad : {R"(Ada" <eve@example.com>, ")", R"(Ada\)", R"(\" <eve@example.com>)",
                            "=?UTF-8?Q?Eve?=", "Ad\xc3\xa4"}) {
        EXPECT_THAT(to_header(bad), StartsWith("To: =?UTF-8?B?")) << bad;
        EXPECT_THAT(to_header(bad), Not(HasSubstr("eve"))) << bad;
    }
}

TEST(MailText, IsWrittenAsTheLanguageOfTheReaderWantsIt)
{
    store::Mail mail{.locale = "fr-FR", .text = "Bonjour."};
    mail.fields = R"([{"kind":"text","label":"Durée","text":"12 min"}])";
    mail.link_label = "Ouvrir";
    mail.link_url = "https://example.com";
    EXPECT_EQ(write_mail_text(mail, "UTC"), "Bonjour.\n\nDurée\u00a0: 12 min\n\nOuvrir\u00a0:\n"
                                            "https://example.com\n");
    mail.locale = "en-GB";
    EXPECT_THAT(write_mail_text(mail, "UTC"), HasSubstr("Durée: 12 min\n\nOuvrir:\n"));
}

TEST(MailText, HasTimesInUtcWhereTheZoneIsNotKnown)
{
    Field until{.kind = Field::Kind::time, .label = "Until", .time = noon()};
    store::Mail mail{.locale = "en-GB", .text = "Hello."};
    mail.fields = write_fields({until});
    EXPECT_THAT(write_mail_text(mail, "Europe/Berlin"), HasSubstr("04 Mar 2025, 13:00 CET"));
    EXPECT_THAT(write_mail_text(mail, "Nowhere/Gone"), HasSubstr("04 Mar 2025, 12:00 UTC"));
}

} // namespace
} // namespace mock::services

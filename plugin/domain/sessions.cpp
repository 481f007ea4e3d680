#include "plugin/domain/sessions.hpp"

#include "generated/manifest.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"

#include <algorithm>

namespace tv {
namespace {

std::string name_of(const std::optional<Person>& person)
{
    return person ? one_line(person->name, limits::name_bytes) : std::string{};
}

std::string name_of(const std::optional<Actor>& actor)
{
    return actor ? one_line(actor->name, limits::name_bytes) : std::string{};
}

Effect invitation(const OnActivity& on, const SessionRecord& session)
{
    const std::string number = one_line(on.activity.number, limits::name_bytes);
    MailSend mail{
        .to = Role::initiator,
        .locale = on.activity.initiator->locale,
        .subject = {"mail.invitation.subject", {number}},
        .text = {"mail.invitation.text",
                 {name_of(on.activity.initiator), name_of(on.actor), number,
                  one_line(on.activity.title, limits::title_bytes)}},
        .fields = {{{"field.code"}, session.code}, {{"field.valid_until"}, session.valid_until}},
        .link_label = {"mail.invitation.link"},
        .link_url = session.client_link};
    return {session.key() + "/invitation/" + std::to_string(session.invitations), std::move(mail)};
}

Field mailed_to(const OnActivity& on)
{
    const Person& initiator = *on.activity.initiator;
    if (initiator.email.empty()) return {{"field.mailed_to"}, Text{"field.nobody_mailed"}};
    std::string shown = name_of(on.activity.initiator);
    const std::string address = email_address(initiator.email);
    if (!address.empty()) shown += " <" + address + ">";
    return {{"field.mailed_to"}, one_line(shown, shown.size())};
}

Effect journal_of_opening(const OnActivity& on, const SessionRecord& session)
{
    JournalAppend entry{.title = {"journal.session_created", {session.code}}, .tone = Tone::good};
    entry.fields.push_back({{"field.code"}, session.code});
    if (!session.client_link.empty()) {
        entry.fields.push_back({{"field.client_link"}, Url{session.client_link}});
    }
    entry.fields.push_back({{"field.valid_until"}, session.valid_until});
    entry.fields.push_back({{"field.created_by"}, name_of(on.actor)});
    entry.fields.push_back(mailed_to(on));
    return {session.key() + "/created", std::move(entry)};
}

void put_links(const RemoteSession& session, const std::string& key, std::vector<Effect>& effects)
{
    const auto put = [&](const char* name, Text label, const std::string& url, Audience audience) {
        if (url.empty()) return;
        effects.push_back(
            {key + name, LinkPut{std::move(label), url, audience, session.valid_until}});
    };
    put("/join", {"link.join"}, session.supporter_link, Audience::agent);
    put("/join-web", {"link.join_web"}, session.web_link, Audience::agent);
    put("/client", {"link.client"}, session.client_link, Audience::portal);
}

} // namespace

SessionRequest session_request(const OnActivity& on, std::string_view key)
{
    const Configuration& configuration = on.configuration;
    const Person initiator = on.activity.initiator.value_or(Person{});
    return {
        .marker = {configuration.id, on.activity.id, std::string(key)},
        .description =
            one_line(on.activity.number + ": " + on.activity.title, limits::description_bytes),
        .end_customer_name = one_line(initiator.name, limits::customer_name_bytes),
        .end_customer_email = email_address(initiator.email),
        .waiting_message = configuration.waiting_message,
        .group = configuration.session_group,
        .valid_until = on.now + configuration.session_lifetime,
    };
}

const SessionRecord* open_session(const Activity& activity, Time now)
{
    const auto& sessions = activity.sessions;
    const auto found = std::find_if(sessions.rbegin(), sessions.rend(),
                                    [&](const auto& one) { return !end_of(one, now); });
    return found == sessions.rend() ? nullptr : &*found;
}

std::vector<Effect> session_opened(const OnActivity& on, const RemoteSession& session)
{
    const bool mailed = !on.activity.initiator->email.empty();
    const SessionRecord record{.code = session.code,
                               .client_link = session.client_link,
                               .created_at = session.created_at,
                               .valid_until = session.valid_until,
                               .invitations = mailed ? 1 : 0};
    std::vector<Effect> effects{{record.key(), RecordPut{record}}, journal_of_opening(on, record)};
    put_links(session, record.key(), effects);
    if (mailed) effects.push_back(invitation(on, record));
    effects.push_back(collect_later(record, record.valid_until + on.configuration.report_grace));
    return effects;
}

std::vector<Effect> session_invited(const OnActivity& on, const SessionRecord& session)
{
    SessionRecord record = session;
    ++record.invitations;
    const std::string key = record.key() + "/invited/" + std::to_string(record.invitations);
    return {invitation(on, record),
            {key, JournalAppend{.title = {"journal.session_invited", {record.code}},
                                .fields = {{{"field.sent_by"}, name_of(on.actor)}, mailed_to(on)}}},
            {record.key(), RecordPut{record}}};
}

std::vector<Effect> links_removed(const SessionRecord& session)
{
    return {{session.key() + "/join", LinkRemove{}},
            {session.key() + "/join-web", LinkRemove{}},
            {session.key() + "/client", LinkRemove{}}};
}

std::optional<Time> end_of(const SessionRecord& session, Time now)
{
    if (session.state != SessionRecord::State::open) {
        return session.closed_at.value_or(session.valid_until);
    }
    if (session.valid_until <= now) return session.valid_until;
    return std::nullopt;
}

bool same_code(std::string_view a, std::string_view b)
{
    return a == b || bare_code(a) == bare_code(b);
}

std::string bare_code(std::string_view code)
{
    std::string letters;
    for (const char c : code) {
        if (c != '-' && c != ' ') letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return letters;
}

const SessionRecord* session_with(const std::vector<SessionRecord>& sessions, std::string_view code)
{
    const auto found = std::find_if(sessions.begin(), sessions.end(),
                                    [&](const auto& one) { return same_code(one.code, code); });
    return found == sessions.end() ? nullptr : &*found;
}

Effect collect_later(const SessionRecord& session, Time at)
{
    return {session.key() + "/collect",
            FollowupPut{manifest::job::reports_collect, at, {{"session", session.code}}}};
}

} // namespace tv

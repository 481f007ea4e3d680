#include "mock-host/services/commit.hpp"

#include "mock-host/services/labelled.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/effect_keys.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/time_entries.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

namespace mock::services {

namespace {

constexpr std::size_t records_max = 64;
constexpr std::size_t links_max = 32;
constexpr std::size_t followups_max = 32;
constexpr std::size_t notes_max = 1000;

bool exists(store::Connection connection, const store::Target& target)
{
    switch (target.kind) {
    case store::TargetKind::activity:
        return bool(find_activity(connection, target.id));
    case store::TargetKind::asset:
        return bool(find_asset(connection, target.id));
    case store::TargetKind::configuration:
        return bool(find_configuration(connection, target.id));
    }
    return false;
}

/// Only for telling two keys apart that look the same after cleaning.
std::string fingerprint(std::string_view text)
{
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

/// "session.s12.invitation.1.cfg-1.a-000123.<fingerprint>@desk": the same on every attempt, so that
/// a mail server or reader can tell that two mails are one.
std::string message_id(const std::string& instance, const Effect& effect, const std::string& key,
                       const std::string& base_url)
{
    const std::string full = instance + '|' + effect.target.id + '|' + key;
    std::string clean = key;
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return c == '/' || c == ':'; }, '.');
    std::string domain = base_url.substr(base_url.find("://") + 3);
    const auto behind_ipv6 = domain.starts_with('[') ? domain.find(']') : 0;
    domain = domain.substr(0, domain.find_first_of(":/", behind_ipv6));
    return clean + '.' + fingerprint(full) + '@' + (domain.empty() ? "desk" : domain);
}

/// Applies one effect after the other and keeps what has to be said about them.
class Applier {
public:
    Applier(store::Transaction& change, const Origin& origin)
        : change_(change), origin_(origin), settings_(desk_settings(change)),
          is_origin_gone_(!find_configuration(change, origin.instance))
    {
    }

    void apply(std::size_t index, const Effect& effect)
    {
        place_ = "effects[" + std::to_string(index) + "] " + std::string(type_of(effect));
        if (!exists(change_, effect.target)) return note(effect.target.id + " is gone");
        std::visit([&](const auto& what) { carry_out(effect, what); }, effect.what);
        if (std::find(touched_.begin(), touched_.end(), effect.target) == touched_.end()) {
            touched_.push_back(effect.target);
        }
    }

    /// Looked at once at the end: an outcome may remove before it puts.
    desk::Status check_limits() const
    {
        for (const store::Target& target : touched_) {
            const auto links = list_links(change_, target);
            const auto own = std::count_if(links.begin(), links.end(), [&](const auto& link) {
                return link.instance == origin_.instance;
            });
            DESK_CHECK(check(target, "records", records_max,
                             list_records(change_, origin_.instance, target).size()));
            DESK_CHECK(check(target, "links", links_max, static_cast<std::size_t>(own)));
            DESK_CHECK(check(target, "follow-ups", followups_max,
                             list_followups(change_, origin_.instance, target).size()));
        }
        return {};
    }

    Notes take_notes() { return std::move(notes_); }

private:
    static desk::Status check(const store::Target& target, const char* what, std::size_t most,
                              std::size_t count)
    {
        if (count <= most) return {};
        return desk::Error{desk::Errc::invalid, "outcome.invalid",
                           "effects: more than " + std::to_string(most) + ' ' + what + " on " +
                               target.id};
    }

    void note(const std::string& what) { notes_.push_back(place_ + ": " + what); }

    /// What hangs on the configuration went with it, if it was removed while its call ran.
    bool is_left_out()
    {
        if (is_origin_gone_) note(origin_.instance + " is gone");
        return is_origin_gone_;
    }

    bool is_new(const Effect& effect)
    {
        const std::string_view type = type_of(effect);
        const std::string family(type.substr(0, type.find('.')));
        return remember_effect(change_, {origin_.instance, effect.target, family, effect.key});
    }

    void carry_out(const Effect& effect, const JournalAppend& what)
    {
        if (!is_new(effect)) return;
        store::JournalEntry entry{.target = effect.target};
        entry.instance = origin_.instance;
        entry.key = effect.key;
        entry.kind = "plugin";
        entry.visibility = what.visibility;
        entry.title = what.title;
        entry.text = what.text;
        entry.fields = write_fields(what.fields);
        entry.tone = what.tone;
        if (!origin_.actor.empty()) entry.author = origin_.actor;
        entry.at = what.at.value_or(origin_.now);
        entry.created_at = origin_.now;
        append_journal_entry(change_, entry);
    }

    void carry_out(const Effect& effect, const MailSend& what)
    {
        const auto recipients = recipients_of(effect, what.to);
        if (recipients.empty()) return note("nobody with a mail address");
        if (!is_new(effect)) return;
        for (const store::Person& person : recipients) {
            // One effect may become several mails: each needs a key of its own.
            const bool is_only = recipients.size() == 1;
            queue(effect, what, person, is_only ? effect.key : effect.key + '/' + person.id);
        }
    }

    void queue(const Effect& effect, const MailSend& what, const store::Person& person,
               const std::string& key)
    {
        store::Mail mail;
        if (effect.target.kind == store::TargetKind::activity) mail.activity = effect.target.id;
        mail.instance = origin_.instance;
        mail.key = key;
        mail.to_name = person.name;
        mail.to_address = *person.email;
        mail.locale = person.locale;
        mail.subject = what.subject;
        mail.text = what.text;
        mail.fields = write_fields(what.fields);
        mail.link_label = what.link_label;
        mail.link_url = what.link_url;
        mail.message_id = message_id(origin_.instance, effect, key, settings_.base_url);
        mail.created_at = origin_.now;
        queue_mail(change_, mail);
    }

    std::vector<store::Person> recipients_of(const Effect& effect, MailSend::To to)
    {
        std::vector<store::Person> people;
        if (to == MailSend::To::administrators) {
            people = list_people(change_, store::Role::administrator);
        } else {
            const auto activity = find_activity(change_, effect.target.id);
            const auto& id =
                to == MailSend::To::initiator ? activity->initiator : activity->responsible;
            if (id) {
                if (auto person = find_person(change_, *id)) people.push_back(*std::move(person));
            }
        }
        std::erase_if(people, [](const auto& one) { return one.email.value_or("").empty(); });
        return people;
    }

    void carry_out(const Effect& effect, const TimeBook& what)
    {
        if (!is_new(effect)) return;
        store::TimeEntry entry{.activity = effect.target.id};
        entry.instance = origin_.instance;
        entry.key = effect.key;
        entry.start = what.start;
        entry.duration = std::chrono::seconds{what.seconds};
        entry.person_name = what.person_name;
        entry.text = what.text;
        if (!what.person_email.empty()) {
            const auto person = find_person_by_email(change_, what.person_email);
            if (person) entry.person = person->id;
        }
        if (!entry.person && !what.person_name.empty()) {
            entry.text = what.text.empty()
                             ? what.person_name
                             : labelled(what.person_name, what.text, settings_.locale);
        }
        book_time(change_, entry);
    }

    void carry_out(const Effect& effect, const LinkPut& what)
    {
        if (is_left_out()) return;
        put_link(change_, {origin_.instance, effect.target, effect.key, what.label, what.url,
                           what.audience, what.expires_at});
    }
    void carry_out(const Effect& effect, const LinkRemove&)
    {
        remove_link(change_, origin_.instance, effect.target, effect.key);
    }
    void carry_out(const Effect& effect, const RecordPut& what)
    {
        if (is_left_out()) return;
        put_record(change_, {origin_.instance, effect.target, effect.key, what.value, origin_.now});
    }
    void carry_out(const Effect& effect, const RecordRemove&)
    {
        remove_record(change_, origin_.instance, effect.target, effect.key);
    }
    void carry_out(const Effect& effect, const FollowupPut& what)
    {
        if (is_left_out()) return;
        put_followup(change_, {origin_.instance, effect.target, effect.key, what.job, what.at,
                               what.args, origin_.now});
    }
    void carry_out(const Effect& effect, const FollowupRemove&)
    {
        remove_followup(change_, origin_.instance, effect.target, effect.key);
    }
    void carry_out(const Effect& effect, const AssetSet& what)
    {
        set_asset_attribute(change_, effect.target.id, effect.key, what.value);
    }

    store::Transaction& change_;
    const Origin& origin_;
    store::DeskSettings settings_;
    bool is_origin_gone_;
    std::string place_;
    std::vector<store::Target> touched_;
    Notes notes_;
};

} // namespace

desk::Result<Notes> apply_effects(store::Transaction& change, const std::vector<Effect>& effects,
                                  const Origin& origin)
{
    Applier applier(change, origin);
    for (std::size_t i = 0; i < effects.size(); ++i)
        applier.apply(i, effects[i]);
    DESK_CHECK(applier.check_limits());
    return applier.take_notes();
}

store::Part part_of(const std::vector<Effect>& effects)
{
    if (effects.empty()) return store::Part::rows();
    const store::Target& target = effects.front().target;
    const auto is_the_same = [&](const Effect& effect) {
        return effect.target.kind == target.kind && effect.target.id == target.id;
    };
    const bool is_one = std::all_of(effects.begin(), effects.end(), is_the_same);
    return is_one ? store::Part::of(target) : store::Part::all();
}

desk::Status commit_portion(store::Store& store, const store::Attempt& attempt,
                            const std::vector<Effect>& effects, const Origin& origin)
{
    store::Transaction change(store, part_of(effects));
    if (!is_current(change, attempt)) {
        return desk::Error{desk::Errc::not_found, "call.over",
                           "another attempt of this call has taken over"};
    }
    DESK_TRY(const Notes notes, apply_effects(change, effects, origin));
    add_notes(change, attempt, notes);
    change.commit();
    return {};
}

void add_notes(store::Transaction& change, const store::Attempt& attempt, const Notes& notes)
{
    const auto call = find_call(change, attempt.number);
    if (!call || notes.empty()) return;
    auto all = boost::json::value_to<Notes>(boost::json::parse(call->notes));
    for (const std::string& note : notes) {
        const bool is_new = std::find(all.begin(), all.end(), note) == all.end();
        if (is_new && all.size() < notes_max) all.push_back(note);
    }
    put_call_notes(change, attempt, boost::json::serialize(boost::json::value_from(all)));
}

} // namespace mock::services

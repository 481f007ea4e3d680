#include "plugin/host/outcome_json.hpp"

#include "plugin/host/records_json.hpp"

#include <desk/sdk/text.hpp>
#include <desk/sdk/time.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>

namespace tv::host {
namespace json = boost::json;
namespace {

// Limits of host-api/ABI.md, section 7.4 and 7.5, in bytes and elements.
constexpr std::size_t message_max = 1000;
constexpr std::size_t title_max = 200;
constexpr std::size_t label_max = 80;
constexpr std::size_t text_max = 8192;
constexpr std::size_t field_text_max = 4096;
constexpr std::size_t finding_text_max = 2000;
constexpr std::size_t remedy_max = 500;
constexpr std::size_t time_text_max = 1000;
constexpr std::size_t fields_max = 24;
constexpr std::size_t elements_max = 1000;

/// Writes one document: the texts in the right language, everything within its limit.
class Writer {
public:
    explicit Writer(const Writing& writing) : writing_(writing) {}

    json::array effects(const std::vector<Effect>& effects) const
    {
        json::array written;
        for (const Effect& effect : effects) {
            written.push_back(this->effect(effect));
        }
        return written;
    }

    json::array findings(const std::vector<Finding>& findings) const
    {
        json::array written;
        for (const Finding& finding : findings) {
            if (written.size() == elements_max) break;
            written.push_back(this->finding(finding));
        }
        return written;
    }

    json::string message(const Text& text) const
    {
        return rendered(text, writing_.reader_locale, message_max);
    }

private:
    json::string rendered(const Text& text, std::string_view locale, std::size_t bytes) const
    {
        const std::string sentence = writing_.texts.render(text, locale);
        return json::string(desk::cut(sentence, bytes));
    }

    void put_text(json::object& object, std::string_view name, const Text& text,
                  std::string_view locale, std::size_t bytes) const
    {
        if (!text.empty()) object[name] = rendered(text, locale, bytes);
    }

    json::object field(const Field& field, std::string_view locale) const
    {
        json::object written{{"label", rendered(field.label, locale, label_max)}};
        struct Put {
            const Writer& writer;
            json::object& object;
            std::string_view locale;

            void operator()(const std::string& data) const
            {
                object["text"] = desk::cut(data, field_text_max);
            }
            void operator()(const Text& text) const
            {
                object["text"] = writer.rendered(text, locale, field_text_max);
            }
            void operator()(Time time) const { object["time"] = desk::format_time(time); }
            void operator()(std::chrono::seconds length) const
            {
                object["seconds"] = length.count();
            }
            void operator()(const Url& url) const { object["url"] = url.value; }
        };
        std::visit(Put{*this, written, locale}, field.value);
        return written;
    }

    void put_fields(json::object& object, const std::vector<Field>& fields,
                    std::string_view locale) const
    {
        if (fields.empty()) return;
        json::array written;
        for (std::size_t i = 0; i < std::min(fields.size(), fields_max); ++i) {
            written.push_back(field(fields[i], locale));
        }
        object["fields"] = std::move(written);
    }

    json::object finding(const Finding& finding) const
    {
        constexpr std::string_view states[] = {"ok", "info", "warning", "error"};
        const auto locale = writing_.reader_locale;
        json::object written{{"state", states[static_cast<std::size_t>(finding.state)]},
                             {"title", rendered(finding.title, locale, title_max)}};
        if (!finding.id.empty()) written["id"] = finding.id;
        put_text(written, "text", finding.text, locale, finding_text_max);
        put_text(written, "remedy", finding.remedy, locale, remedy_max);
        put_fields(written, finding.fields, locale);
        if (!finding.action.empty()) written["action"] = finding.action;
        if (!finding.path.empty()) written["path"] = finding.path;
        return written;
    }

    json::object effect(const Effect& effect) const
    {
        json::object written = std::visit(*this, effect.deed);
        written["key"] = effect.key;
        put_place(written, effect.on);
        return written;
    }

    void put_place(json::object& object, const Place& on) const
    {
        switch (on.kind) {
        case Place::Kind::target:
            object[writing_.target_kind] = writing_.target_id;
            break;
        case Place::Kind::configuration:
            object["configuration"] = writing_.configuration_id;
            break;
        case Place::Kind::activity:
            object["activity"] = on.id;
            break;
        case Place::Kind::asset:
            object["asset"] = on.id;
            break;
        }
    }

    const Writing& writing_;

public:
    json::object operator()(const JournalAppend& entry) const
    {
        constexpr std::string_view tones[] = {"neutral", "good", "warning", "bad"};
        const auto locale = writing_.journal_locale;
        json::object written{
            {"type", "journal.append"},
            {"visibility", entry.visibility == Visibility::portal ? "portal" : "internal"},
            {"title", rendered(entry.title, locale, title_max)},
            {"tone", tones[static_cast<std::size_t>(entry.tone)]}};
        put_text(written, "text", entry.text, locale, text_max);
        put_fields(written, entry.fields, locale);
        if (entry.at) written["at"] = desk::format_time(*entry.at);
        return written;
    }

    json::object operator()(const MailSend& mail) const
    {
        constexpr std::string_view roles[] = {"initiator", "responsible", "administrators"};
        const auto locale =
            mail.locale.empty() ? writing_.journal_locale : std::string_view(mail.locale);
        json::object written{{"type", "mail.send"},
                             {"to", roles[static_cast<std::size_t>(mail.to)]},
                             {"subject", rendered(mail.subject, locale, title_max)},
                             {"text", rendered(mail.text, locale, text_max)}};
        put_fields(written, mail.fields, locale);
        if (!mail.link_url.empty()) {
            written["link"] = json::object{{"label", rendered(mail.link_label, locale, label_max)},
                                           {"url", mail.link_url}};
        }
        return written;
    }

    json::object operator()(const TimeBook& entry) const
    {
        json::object written{{"type", "time.book"},
                             {"start", desk::format_time(entry.start)},
                             {"seconds", entry.duration.count()}};
        if (!entry.person_name.empty()) {
            json::object person{{"name", desk::cut(entry.person_name, title_max)}};
            if (!entry.person_email.empty()) person["email"] = entry.person_email;
            written["person"] = std::move(person);
        }
        put_text(written, "text", entry.text, writing_.journal_locale, time_text_max);
        return written;
    }

    json::object operator()(const LinkPut& link) const
    {
        json::object written{{"type", "link.put"},
                             {"label", rendered(link.label, writing_.journal_locale, label_max)},
                             {"url", link.url},
                             {"audience", link.audience == Audience::portal ? "portal" : "agent"}};
        if (link.expires_at) written["expires_at"] = desk::format_time(*link.expires_at);
        return written;
    }

    json::object operator()(const LinkRemove&) const { return {{"type", "link.remove"}}; }

    json::object operator()(const RecordPut& record) const
    {
        return {{"type", "record.put"}, {"value", record_value(record.value)}};
    }

    json::object operator()(const RecordRemove&) const { return {{"type", "record.remove"}}; }

    json::object operator()(const FollowupPut& followup) const
    {
        json::object args;
        for (const auto& [name, value] : followup.args) {
            args[name] = value;
        }
        return {{"type", "followup.put"},
                {"job", followup.job},
                {"at", desk::format_time(followup.at)},
                {"args", std::move(args)}};
    }

    json::object operator()(const FollowupRemove&) const { return {{"type", "followup.remove"}}; }
};

} // namespace

std::string outcome_json(const Outcome& outcome, const Writing& writing)
{
    const Writer writer(writing);
    json::object document;
    if (!outcome.message.empty()) document["message"] = writer.message(outcome.message);
    if (!outcome.open_url.empty()) document["open_url"] = outcome.open_url;
    if (!outcome.findings.empty()) document["findings"] = writer.findings(outcome.findings);
    if (!outcome.stats.empty()) {
        json::object stats;
        for (const auto& [name, count] : outcome.stats) {
            stats[name] = count;
        }
        document["stats"] = std::move(stats);
    }
    if (!outcome.effects.empty()) document["effects"] = writer.effects(outcome.effects);
    return json::serialize(document);
}

std::string portion_json(const std::vector<Effect>& effects, const Writing& writing)
{
    return json::serialize(json::object{{"effects", Writer(writing).effects(effects)}});
}

std::string findings_json(const std::vector<Finding>& findings, const Writing& writing)
{
    return json::serialize(json::object{{"findings", Writer(writing).findings(findings)}});
}

} // namespace tv::host

#include "mock-host/services/outcome.hpp"

#include "mock-host/loader/strict_json.hpp"
#include "mock-host/services/document_reader.hpp"
#include "mock-host/services/names.hpp"

#include <boost/json.hpp>

#include <array>

namespace mock::services {

namespace {

namespace json = boost::json;

constexpr std::size_t document_max = 1 << 20;
constexpr std::size_t elements_max = 1000;
constexpr std::size_t fields_max = 24;
constexpr std::size_t value_max = 4096;
constexpr std::int64_t number_max = 9007199254740992;

desk::Error invalid(std::string detail)
{
    return {.status = desk::Errc::invalid, .code = "outcome.invalid", .detail = std::move(detail)};
}

desk::Result<json::value> parse(std::string_view text)
{
    if (auto checked = loader::check_json(text, document_max); !checked) {
        return invalid(checked.error().detail);
    }
    return json::parse(json::string_view(text.data(), text.size()));
}

template <class Enum>
Enum word(Members& of, std::string_view name, std::initializer_list<std::string_view> words,
          Needed needed)
{
    return store::from_word<Enum>(of.one_of(name, words, needed)).value_or(Enum{});
}

/// Goes through one document; complains once.
class Reader {
public:
    explicit Reader(const Grants& grants) : grants_(grants) {}

    const Complaint& complaint() const { return complaint_; }

    Outcome outcome(const json::value& value, Part part)
    {
        Members of(value, "", complaint_);
        Outcome out;
        if (part != Part::portion) {
            out.message = of.text("message", 1000, Needed::no);
            out.findings = findings(of);
            out.stats = stats(of);
        }
        if (part == Part::action) out.open_url = of.url("open_url", Needed::no);
        of.each("effects", elements_max, [&](const json::value& one, std::string place) {
            out.effects.push_back(effect(one, std::move(place)));
        });
        of.done();
        return out;
    }

    std::vector<Finding> findings(const json::value& value)
    {
        Members of(value, "", complaint_);
        if (!of.has("findings")) of.refuse("findings", "is missing");
        auto out = findings(of);
        of.done();
        return out;
    }

private:
    std::vector<Finding> findings(Members& parent)
    {
        std::vector<Finding> out;
        parent.each("findings", elements_max, [&](const json::value& one, std::string place) {
            out.push_back(finding(one, std::move(place)));
        });
        return out;
    }

    Finding finding(const json::value& value, std::string place)
    {
        Members of(value, std::move(place), complaint_);
        Finding out;
        out.state = of.one_of("state", {"ok", "info", "warning", "error"}, Needed::yes);
        out.title = of.title("title", 200);
        out.id = of.text("id", 63, Needed::no);
        out.text = of.text("text", 2000, Needed::no);
        out.fields = fields(of);
        out.remedy = of.text("remedy", 500, Needed::no);
        out.action = of.text("action", 63, Needed::no);
        out.path = of.text("path", 500, Needed::no);
        if (of.has("id") && !is_name(out.id)) of.refuse("id", "must be a name");
        if (of.has("action") && !grants_.actions.contains(out.action)) {
            of.refuse("action", "not an action of the manifest");
        }
        if (of.has("path") && (out.path.empty() || out.path.front() != '/')) {
            of.refuse("path", "must be a JSON pointer");
        }
        of.done();
        return out;
    }

    std::map<std::string, std::uint64_t> stats(Members& parent)
    {
        std::map<std::string, std::uint64_t> out;
        const json::value* value = parent.any("stats");
        if (!value) return out;
        Members of(*value, "stats", complaint_);
        if (!value->is_object()) return out;
        if (value->get_object().size() > 32) parent.refuse("stats", "more than 32");
        for (const auto& member : value->get_object()) {
            const std::string name(member.key().data(), member.key().size());
            if (!is_stat_name(name)) of.refuse(name, "must be a name");
            out[name] = static_cast<std::uint64_t>(of.number(name, 0, number_max));
        }
        return out;
    }

    std::vector<Field> fields(Members& parent)
    {
        std::vector<Field> out;
        parent.each("fields", fields_max, [&](const json::value& one, std::string place) {
            out.push_back(field(one, std::move(place)));
        });
        return out;
    }

    Field field(const json::value& value, std::string place)
    {
        Members of(value, place, complaint_);
        Field out;
        out.label = of.title("label", 80);
        int kinds = 0;
        if (of.has("text") && ++kinds) out.text = of.text("text", value_max, Needed::yes);
        if (of.has("time") && ++kinds) {
            out.kind = Field::Kind::time;
            out.time = of.time("time", Needed::yes).value_or(desk::Time{});
        }
        if (of.has("seconds") && ++kinds) {
            out.kind = Field::Kind::seconds;
            out.seconds = of.number("seconds", 0, number_max);
        }
        if (of.has("url") && ++kinds) {
            out.kind = Field::Kind::url;
            out.text = of.url("url", Needed::yes);
        }
        if (kinds != 1) complaint_.add(place, "exactly one of: text, time, seconds, url");
        of.done();
        return out;
    }

    store::Target target(Members& of, const std::string& place)
    {
        store::Target out;
        int targets = 0;
        const auto take = [&](std::string_view name, store::TargetKind kind) {
            if (!of.has(name)) return;
            ++targets;
            out = {kind, of.text(name, 63, Needed::yes)};
            if (!is_desk_id(out.id)) of.refuse(name, "must be an id");
        };
        take("activity", store::TargetKind::activity);
        take("asset", store::TargetKind::asset);
        take("configuration", store::TargetKind::configuration);
        if (targets != 1) complaint_.add(place, "exactly one of: activity, asset, configuration");
        if (out.kind == store::TargetKind::configuration && out.id != grants_.configuration) {
            of.refuse("configuration", "not the configuration of this instance");
        }
        return out;
    }

    Effect effect(const json::value& value, std::string place)
    {
        Members of(value, place, complaint_);
        Effect out;
        const std::string type = of.text("type", 63, Needed::yes);
        out.target = target(of, place);
        out.key = of.text("key", 120, Needed::yes);
        if (!is_key(out.key)) of.refuse("key", "must be a key: letters, digits and ._:/-");
        read(type, of, out);
        of.done();
        return out;
    }

    /// What each type is, where it may be put, and how its members are read.
    struct Type {
        std::string_view name;
        bool on_activity, on_asset, on_configuration;
        void (Reader::*read)(Members&, Effect&);
    };
    static const std::array<Type, 10>& types();

    void read(const std::string& name, Members& of, Effect& out)
    {
        for (const Type& type : types()) {
            if (type.name != name) continue;
            if (!grants_.effects.contains(name)) return of.refuse("type", "not granted");
            const bool fits =
                (out.target.kind == store::TargetKind::activity && type.on_activity) ||
                (out.target.kind == store::TargetKind::asset && type.on_asset) ||
                (out.target.kind == store::TargetKind::configuration && type.on_configuration);
            if (!fits) of.refuse("type", "not possible on this target");
            return (this->*type.read)(of, out);
        }
        of.refuse("type", "unknown type");
    }

    void journal_append(Members& of, Effect& effect)
    {
        JournalAppend out;
        out.visibility =
            word<store::Visibility>(of, "visibility", {"internal", "portal"}, Needed::yes);
        out.title = of.title("title", 200);
        out.text = of.text("text", 8192, Needed::no);
        out.fields = fields(of);
        out.tone = word<store::Tone>(of, "tone", {"neutral", "good", "warning", "bad"}, Needed::no);
        out.at = of.time("at", Needed::no);
        effect.what = std::move(out);
    }

    void mail_send(Members& of, Effect& effect)
    {
        MailSend out;
        const std::string to =
            of.one_of("to", {"initiator", "responsible", "administrators"}, Needed::yes);
        out.to = to == "administrators" ? MailSend::To::administrators
                 : to == "responsible"  ? MailSend::To::responsible
                                        : MailSend::To::initiator;
        const bool of_configuration = effect.target.kind == store::TargetKind::configuration;
        if (of_configuration != (out.to == MailSend::To::administrators)) {
            of.refuse("to", of_configuration
                                ? "only administrators have to do with a configuration"
                                : "administrators get mail about a configuration only");
        }
        out.subject = of.title("subject", 200);
        if (out.subject.find_first_of("\r\n") != std::string::npos) {
            of.refuse("subject", "must be one line");
        }
        out.text = of.text("text", 8192, Needed::yes);
        out.fields = fields(of);
        if (const json::value* link = of.any("link")) {
            Members members(*link, of.place("link"), complaint_);
            out.link_label = members.title("label", 80);
            out.link_url = members.url("url", Needed::yes);
            members.done();
        }
        effect.what = std::move(out);
    }

    void time_book(Members& of, Effect& effect)
    {
        TimeBook out;
        out.start = of.time("start", Needed::yes).value_or(desk::Time{});
        out.seconds = of.number("seconds", 1, 604800);
        if (const json::value* person = of.any("person")) {
            Members members(*person, of.place("person"), complaint_);
            out.person_name = members.title("name", 200);
            out.person_email = members.text("email", 320, Needed::no);
            members.done();
        }
        out.text = of.text("text", 1000, Needed::no);
        effect.what = std::move(out);
    }

    void link_put(Members& of, Effect& effect)
    {
        LinkPut out;
        out.label = of.title("label", 80);
        out.url = of.url("url", Needed::yes);
        out.audience = word<store::Audience>(of, "audience", {"agent", "portal"}, Needed::yes);
        out.expires_at = of.time("expires_at", Needed::no);
        effect.what = std::move(out);
    }

    void record_put(Members& of, Effect& effect)
    {
        effect.what = RecordPut{of.object("value", value_max, Needed::yes)};
    }

    void followup_put(Members& of, Effect& effect)
    {
        FollowupPut out;
        out.job = of.text("job", 63, Needed::yes);
        if (!grants_.jobs.contains(out.job)) of.refuse("job", "not a job of the manifest");
        out.at = of.time("at", Needed::yes).value_or(desk::Time{});
        out.args = of.object("args", value_max, Needed::no);
        effect.what = std::move(out);
    }

    void asset_set(Members& of, Effect& effect)
    {
        AssetSet out;
        if (!grants_.attributes.contains(effect.key)) of.refuse("key", "attribute not granted");
        const json::value* value = of.any("value");
        if (!value) of.refuse("value", "is missing");
        if (value && !value->is_null()) out.value = of.text("value", 200, Needed::yes);
        if (effect.key == "name" && out.value.value_or("").empty()) {
            of.refuse("value", "must not be empty");
        }
        effect.what = std::move(out);
    }

    template <class Plain>
    void plain(Members&, Effect& effect)
    {
        effect.what = Plain{};
    }

    const Grants& grants_;
    Complaint complaint_;
};

const std::array<Reader::Type, 10>& Reader::types()
{
    static const std::array<Type, 10> all{{
        {"journal.append", true, true, false, &Reader::journal_append},
        {"mail.send", true, false, true, &Reader::mail_send},
        {"time.book", true, false, false, &Reader::time_book},
        {"link.put", true, true, false, &Reader::link_put},
        {"link.remove", true, true, false, &Reader::plain<LinkRemove>},
        {"record.put", true, true, true, &Reader::record_put},
        {"record.remove", true, true, true, &Reader::plain<RecordRemove>},
        {"followup.put", true, true, true, &Reader::followup_put},
        {"followup.remove", true, true, true, &Reader::plain<FollowupRemove>},
        {"asset.set", false, true, false, &Reader::asset_set},
    }};
    return all;
}

} // namespace

desk::Result<Outcome> read_outcome(std::string_view text, const Grants& grants, Part part)
{
    DESK_TRY(const json::value document, parse(text));
    Reader reader(grants);
    Outcome out = reader.outcome(document, part);
    if (!reader.complaint().empty()) return invalid(reader.complaint().text());
    return out;
}

desk::Result<std::vector<Finding>> read_findings(std::string_view text, const Grants& grants)
{
    DESK_TRY(const json::value document, parse(text));
    Reader reader(grants);
    auto out = reader.findings(document);
    if (!reader.complaint().empty()) return invalid(reader.complaint().text());
    return out;
}

std::string_view type_of(const Effect& effect)
{
    static constexpr std::array<std::string_view, 10> names{
        "journal.append", "mail.send",     "time.book",    "link.put",        "link.remove",
        "record.put",     "record.remove", "followup.put", "followup.remove", "asset.set"};
    return names[effect.what.index()];
}

} // namespace mock::services

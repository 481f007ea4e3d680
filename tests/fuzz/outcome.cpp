#include "mock-host/services/outcome.hpp"

#include "mock-host/services/asset_lines.hpp"
#include "tests/fuzz/fuzz.hpp"

// What a plugin answers. The first line says what it claims to be.

namespace {

using namespace mock::services;
using fuzz::require;

const Grants& grants()
{
    static const Grants some{
        .effects = {"journal.append", "mail.send", "time.book", "link.put", "link.remove",
                    "record.put", "followup.put", "asset.set"},
        .jobs = {"reports.collect"},
        .attributes = {"remote_ids.teamviewer", "name"},
        .actions = {"configuration.authorize"},
        .create_assets = false,
        .configuration = "cfg-1",
    };
    return some;
}

void require_fields(const std::vector<Field>& fields)
{
    require(fields.size() <= 24, "there are at most 24 fields");
    for (const Field& field : fields)
        require(field.kind != Field::Kind::url || is_safe_url(field.text), "a link is safe");
    const auto again = read_fields(write_fields(fields));
    require(again.size() == fields.size() && write_fields(again) == write_fields(fields),
            "fields stay what they were");
}

void require_findings(const std::vector<Finding>& findings)
{
    require(findings.size() <= 1000, "there are at most 1000 findings");
    for (const Finding& finding : findings)
        require_fields(finding.fields);
    require(write_findings(read_stored_findings(write_findings(findings))) ==
                write_findings(findings),
            "findings stay what they were");
}

void require_effect(const Effect& effect)
{
    require(grants().effects.contains(std::string(type_of(effect))), "an effect is granted");
    require(!effect.key.empty() && effect.key.size() <= 120, "an effect has a key");
    if (const auto* entry = std::get_if<JournalAppend>(&effect.what)) require_fields(entry->fields);
    if (const auto* mail = std::get_if<MailSend>(&effect.what)) {
        require(mail->subject.find_first_of("\r\n") == std::string::npos, "a subject is one line");
        require(mail->link_url.empty() || is_safe_url(mail->link_url), "a link is safe");
    }
    if (const auto* link = std::get_if<LinkPut>(&effect.what))
        require(is_safe_url(link->url), "a link is safe");
    if (const auto* time = std::get_if<TimeBook>(&effect.what))
        require(time->seconds >= 1 && time->seconds <= 604800, "booked time is a week at most");
    if (const auto* followup = std::get_if<FollowupPut>(&effect.what))
        require(grants().jobs.contains(followup->job), "a follow-up is a job of the manifest");
}

void outcome(std::string_view json, Part part)
{
    const auto read = read_outcome(json, grants(), part);
    if (!read) return fuzz::require_proper(read.error());
    require(json.size() <= 1 << 20, "a document has 1 MiB at most");
    require(read->effects.size() <= 1000, "there are at most 1000 effects");
    for (const Effect& effect : read->effects)
        require_effect(effect);
    require(read->open_url.empty() || (part == Part::action && is_safe_url(read->open_url)),
            "only what somebody clicked opens a page");
    require(part != Part::portion || (read->message.empty() && read->stats.empty()),
            "a portion has effects only");
    require_findings(read->findings);
    require(read_stats(write_stats(read->stats)) == read->stats, "stats stay what they were");
}

void findings(std::string_view json)
{
    const auto read = read_findings(json, grants());
    if (!read) return fuzz::require_proper(read.error());
    require_findings(*read);
}

void asset_changes(std::string_view lines)
{
    const auto read = read_asset_changes(lines, grants(), 10);
    if (!read) return fuzz::require_proper(read.error());
    require(read->size() <= 10, "there are at most as many changes as were asked for");
    for (const auto& change : *read) {
        for (const auto& [name, value] : change.set)
            require(grants().attributes.contains(name), "an attribute is granted");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view wanted = input.line();
    const std::string_view text = input.rest();
    if (wanted == "action") outcome(text, Part::action);
    if (wanted == "background") outcome(text, Part::background);
    if (wanted == "portion") outcome(text, Part::portion);
    if (wanted == "findings") findings(text);
    if (wanted == "assets") asset_changes(text);
    if (wanted == "stored") {
        read_fields(text);
        read_stored_findings(text);
        read_stats(text);
    }
    return 0;
}

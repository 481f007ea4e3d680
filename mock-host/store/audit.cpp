#include "mock-host/store/audit.hpp"

#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/query.hpp"

#include <desk/sdk/text.hpp>
#include <desk/sdk/time.hpp>

#include <chrono>

namespace mock::store {

namespace {

constexpr std::size_t text_max = 1000;

thread_local const Actor* acting = nullptr;

/// On one line, and not too long.
std::string tidy(std::string_view text)
{
    std::string line(desk::cut(text, text_max));
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return line;
}

std::string csv_field(const std::string& text)
{
    const bool is_formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
    std::string field = is_formula ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"') field += '"';
        field += c;
    }
    return field + '"';
}

std::string conditions(const AuditFilter& filter)
{
    std::string sql = " WHERE number < :before";
    if (!filter.action.empty()) sql += " AND action = :action";
    if (!filter.person.empty()) sql += " AND person = :person";
    if (!filter.subject.empty()) sql += " AND lower(subject) LIKE :subject ESCAPE '!'";
    return sql;
}

} // namespace

ActingAs::ActingAs(Actor actor) : outer_(acting), actor_(std::move(actor))
{
    acting = &actor_;
}

ActingAs::~ActingAs()
{
    acting = outer_;
}

const Actor& ActingAs::current()
{
    static const Actor desk{.person = {}, .name = {}, .origin = "desk"};
    return acting ? *acting : desk;
}

void note_audit(Transaction& change, AuditEntry entry)
{
    if (entry.actor.origin.empty()) entry.actor.origin = ActingAs::current().origin;
    const bool is_known = !entry.actor.person.empty() || !entry.actor.name.empty();
    if (!is_known) entry.actor = ActingAs::current();
    if (entry.actor.name.empty() && !entry.actor.person.empty()) {
        const auto person = find_person(change, entry.actor.person);
        if (person) entry.actor.name = person->name;
    }
    const Time now = std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
    Query query(change, "INSERT INTO audit (number, happened_at, person, name, origin, action, "
                        "subject, instance, remote_id, outcome, details) VALUES (:number, :at, "
                        ":person, :name, :origin, :action, :subject, :instance, :remote_id, "
                        ":outcome, :details)");
    query.bind(next_number(change, "audit"), now, entry.actor.person, tidy(entry.actor.name));
    query.bind(tidy(entry.actor.origin), entry.action, tidy(entry.subject), entry.instance);
    query.bind(tidy(entry.remote_id), entry.outcome, tidy(entry.details)).run();
}

void note_deed(Transaction& change, std::string action, const Target& target, std::string person)
{
    note_audit(change, {.actor = {.person = std::move(person)},
                        .action = std::move(action),
                        .subject = subject_of(change, target),
                        .outcome = "done"});
}

std::string subject_of(Connection connection, const Target& target)
{
    const std::string kind(word(target.kind));
    switch (target.kind) {
    case TargetKind::activity:
        if (const auto found = find_activity(connection, target.id))
            return kind + " " + found->number;
        break;
    case TargetKind::asset:
        if (const auto found = find_asset(connection, target.id))
            return kind + " " + found->name + " (" + target.id + ")";
        break;
    case TargetKind::configuration:
        if (const auto found = find_configuration(connection, target.id))
            return kind + " " + found->name + " (" + target.id + ")";
        break;
    }
    return kind + " " + target.id;
}

std::string subject_of(const Person& person)
{
    return "person " + person.name + " (" + person.id + ")";
}

std::vector<AuditEntry> list_audit(Connection connection, const AuditFilter& filter)
{
    constexpr std::int64_t beyond_the_newest = std::int64_t{1} << 62;
    std::vector<AuditEntry> entries;
    AuditEntry row;
    Query query(connection, "SELECT number, happened_at, person, name, origin, action, subject, "
                            "instance, remote_id, outcome, details FROM audit" +
                                conditions(filter) + " ORDER BY number DESC LIMIT :limit");
    query.bind(filter.before.value_or(beyond_the_newest));
    if (!filter.action.empty()) query.bind(filter.action);
    if (!filter.person.empty()) query.bind(filter.person);
    if (!filter.subject.empty()) query.bind(containing(filter.subject));
    query.bind(filter.limit);
    query.into(row.number, row.at, row.actor.person, row.actor.name, row.actor.origin, row.action);
    query.into(row.subject, row.instance, row.remote_id, row.outcome, row.details);
    while (query.next())
        entries.push_back(row);
    return entries;
}

std::string audit_csv_head()
{
    return "number,at,person,name,origin,action,subject,configuration,remote_id,outcome,"
           "details\r\n";
}

std::string audit_csv_line(const AuditEntry& entry)
{
    std::string line = std::to_string(entry.number) + "," + desk::format_time(entry.at);
    for (const std::string* text :
         {&entry.actor.person, &entry.actor.name, &entry.actor.origin, &entry.action,
          &entry.subject, &entry.instance, &entry.remote_id, &entry.outcome, &entry.details})
        line += ',' + csv_field(*text);
    return line + "\r\n";
}

} // namespace mock::store

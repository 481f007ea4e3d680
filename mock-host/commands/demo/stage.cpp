#include "mock-host/commands/demo/stage.hpp"

#include "mock-host/commands/demo/child_process.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/moment.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <ostream>
#include <sstream>

namespace mock::commands {

namespace json = boost::json;

namespace {

constexpr std::size_t page_width = 96;

std::string quoted(const std::string& word)
{
    const bool is_simple = !word.empty() && word.find_first_of(" '\"{}$*&;") == std::string::npos;
    return is_simple ? word : "'" + word + "'";
}

std::string first_line(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

/// "mock-host: No code is saved." without the name of the program.
std::string without_name(const std::string& line)
{
    const std::string name = "mock-host: ";
    return line.rfind(name, 0) == 0 ? line.substr(name.size()) : line;
}

std::vector<std::string> texts_of(const json::value& activity, const std::string& list,
                                  const std::string& member)
{
    std::vector<std::string> texts;
    const json::array* rows = at(activity, list).if_array();
    for (std::size_t i = 0; rows != nullptr && i < rows->size(); ++i)
        texts.push_back(text_at((*rows)[i], member));
    return texts;
}

bool has_key(const json::value& activity, const std::string& list, const std::string& key)
{
    for (const std::string& known : texts_of(activity, list, "key")) {
        if (known == key) return true;
    }
    return false;
}

} // namespace

void Stage::heading(const std::string& text)
{
    ++step_;
    const char* bold = place_.colour ? "\033[1m" : "";
    const char* normal = place_.colour ? "\033[0m" : "";
    out_ << "\n" << bold << step_ << ". " << text << normal << "\n";
}

void Stage::say(const std::string& text)
{
    out_ << "   " << wrapped(text, page_width - 3, 3) << "\n" << std::flush;
}

void Stage::detail(const std::string& text)
{
    out_ << "     " << wrapped(text, page_width - 5, 9) << "\n" << std::flush;
}

void Stage::print_command(const Words& words)
{
    std::string line = "$ mock-host";
    for (const std::string& word : words)
        line += " " + quoted(word);
    const char* dim = place_.colour ? "\033[36m" : "";
    const char* normal = place_.colour ? "\033[0m" : "";
    out_ << "   " << dim << wrapped(line, page_width - 3, 7) << normal << "\n" << std::flush;
}

desk::Result<json::value> Stage::look(const Words& words, const std::string& input)
{
    std::vector<std::string> arguments{"--data", place_.data.string()};
    arguments.insert(arguments.end(), place_.globals.begin(), place_.globals.end());
    arguments.insert(arguments.end(), words.begin(), words.end());
    arguments.emplace_back("--json");
    DESK_TRY(const Finished finished, run_program(place_.program, arguments, input));
    if (finished.status == 0) return views::stored_json(finished.out);
    const std::string reason = text_at(views::stored_json(finished.out), "error.message");
    return failure(desk::Errc::internal, reason.empty() ? finished.err : reason);
}

desk::Result<json::value> Stage::run(const Words& words, const std::string& input)
{
    print_command(words);
    return look(words, input);
}

desk::Result<std::string> Stage::run_refused(const Words& words)
{
    print_command(words);
    const auto answer = look(words);
    if (!answer) return without_name(first_line(answer.error().message));
    return failure(desk::Errc::internal, "It was done, and had to be refused.");
}

desk::Result<json::value> Stage::changes(const std::string& number)
{
    DESK_TRY(json::value now, look({"activity", "show", number}));
    const json::value* before = seen_.if_contains(number);
    print_changes(before == nullptr ? json::value(json::object()) : *before, now);
    seen_[number] = now;
    DESK_CHECK(print_new_mails(number));
    return now;
}

void Stage::print_changes(const json::value& before, const json::value& now)
{
    const json::array* journal = at(now, "journal").if_array();
    const std::size_t known = count_at(before, "journal");
    for (std::size_t i = known; journal != nullptr && i < journal->size(); ++i)
        detail("+ journal: " + text_at((*journal)[i], "text"));
    const json::array* links = at(now, "links").if_array();
    for (std::size_t i = 0; links != nullptr && i < links->size(); ++i) {
        const json::value& link = (*links)[i];
        if (has_key(before, "links", text_at(link, "key"))) continue;
        const char* audience = text_at(link, "audience") == "agent" ? "agents" : "the portal";
        detail("+ button: [" + text_at(link, "label") + "] for " + audience + ", until " +
               local_time_at(link, "expires_at"));
    }
    const json::array* old_links = at(before, "links").if_array();
    for (std::size_t i = 0; old_links != nullptr && i < old_links->size(); ++i) {
        const json::value& link = (*old_links)[i];
        if (has_key(now, "links", text_at(link, "key"))) continue;
        detail("- button: [" + text_at(link, "label") + "]");
    }
    const json::array* booked = at(now, "time_entries").if_array();
    for (std::size_t i = 0; booked != nullptr && i < booked->size(); ++i) {
        const json::value& entry = (*booked)[i];
        if (has_key(before, "time_entries", text_at(entry, "key"))) continue;
        detail("+ time: " + std::to_string(number_at(entry, "minutes")) + " min, " +
               text_at(entry, "agent"));
    }
}

desk::Status Stage::print_new_mails(const std::string& number)
{
    DESK_TRY(const json::value mails, look({"mail", "list"}));
    const json::array& rows = mails.as_array();
    const std::size_t fresh = rows.size() - std::min(mails_seen_, rows.size());
    mails_seen_ = rows.size();
    for (std::size_t i = fresh; i > 0; --i) { // The newest comes first in the list.
        const json::value& mail = rows[i - 1];
        if (text_at(mail, "activity") != number) continue;
        detail("+ mail: to " + text_at(mail, "to") + ": " + text_at(mail, "subject"));
    }
    return {};
}

const json::value& at(const json::value& from, const std::string& path)
{
    static const json::value nothing;
    const json::value* place = &from;
    std::istringstream names(path);
    for (std::string name; std::getline(names, name, '.');) {
        if (const json::object* object = place->if_object()) {
            place = object->if_contains(name);
        } else if (const json::array* array = place->if_array()) {
            std::size_t index = 0;
            std::from_chars(name.data(), name.data() + name.size(), index);
            place = index < array->size() ? &(*array)[index] : nullptr;
        } else {
            place = nullptr;
        }
        if (place == nullptr) return nothing;
    }
    return *place;
}

std::string text_at(const json::value& from, const std::string& path)
{
    const json::value& found = at(from, path);
    return found.is_string() ? json::value_to<std::string>(found) : std::string();
}

std::string local_time_at(const json::value& from, const std::string& path)
{
    const auto time = parse_moment(text_at(from, path), {});
    return time ? views::local_time(*time, store::DeskSettings().time_zone) : "?";
}

std::int64_t number_at(const json::value& from, const std::string& path)
{
    const json::value& found = at(from, path);
    return found.is_number() ? found.to_number<std::int64_t>() : 0;
}

std::size_t count_at(const json::value& from, const std::string& path)
{
    const json::array* found = at(from, path).if_array();
    return found == nullptr ? 0 : found->size();
}

desk::Status expect(bool holds, const std::string& otherwise)
{
    if (holds) return {};
    return failure(desk::Errc::internal, otherwise);
}

} // namespace mock::commands

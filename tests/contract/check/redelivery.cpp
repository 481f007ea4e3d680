#include "tests/contract/check/hard_cases.hpp"
#include "tests/contract/check/running.hpp"

#include <boost/json.hpp>

#include <map>

namespace check {
namespace {

namespace json = boost::json;

/// What a call came to: what a host would hold of it.
struct Result {
    std::string end;                           ///< "well", or the status and code of the failure
    std::map<std::string, json::value> doings; ///< by type, target and key
};

/// Adds the effects of an outcome or a portion as a host keeps them: what is written once counts by
/// its key alone, what is replaced by its value.
void add_effects(const std::string& document, Result& result)
{
    const json::value outcome = json::parse(document);
    const json::value* effects = outcome.as_object().if_contains("effects");
    if (effects == nullptr) return;
    for (const json::value& value : effects->as_array()) {
        const json::object& effect = value.as_object();
        std::string name = effect.at("type").as_string().c_str();
        const bool is_written_once =
            name == "journal.append" || name == "mail.send" || name == "time.book";
        for (const char* target : {"activity", "asset", "configuration"})
            if (const auto* id = effect.if_contains(target))
                name += std::string(" on ") + target + " " + id->as_string().c_str();
        name += std::string(" with key ") + effect.at("key").as_string().c_str();
        result.doings[name] = is_written_once ? json::value() : value;
    }
}

/// The same ask again at the same time, as one attempt after the other of the same call.
class Deliveries {
public:
    explicit Deliveries(const Subject& subject) : running_(subject) {}

    Result deliver(const Ask& ask, std::uint32_t attempt)
    {
        test::RecordingHost& host = running_.host;
        host.now = 0;
        host.portions.clear();
        running_.where = "on attempt " + std::to_string(attempt) + ", ";
        return result_of(running_.call(ask, "{}", nullptr, {attempt, "the-same-key"}));
    }
    void restart() { running_.restart(); }

private:
    Result result_of(const Handed& handed)
    {
        Result result;
        const std::lock_guard lock(running_.host.mutex);
        for (const std::string& portion : running_.host.portions)
            add_effects(portion, result);
        const auto& ends = running_.host.ends[handed.call];
        if (!handed.said || ends.front().is_failure) {
            const desk::Error& error = handed.said ? ends.front().error : handed.said.error();
            result.end = "badly, with " + error.code;
        } else {
            result.end = "well";
            add_effects(ends.front().outcome, result);
        }
        return result;
    }

    Running running_;
};

void need_all_of(const Result& these, const Result& others, const std::string& otherwise)
{
    for (const auto& [name, value] : these.doings) {
        const auto other = others.doings.find(name);
        need(other != others.doings.end(), otherwise + name);
        need(other->second == value, otherwise + name + " (with another value)");
    }
}

void need_same(const Result& first, const Result& again, const std::string& which)
{
    need(first.end == again.end,
         which + " ended " + again.end + ", and the first one " + first.end);
    need_all_of(again, first, which + " did what the first one did not: ");
    need_all_of(first, again, which + " did not do what the first one did: ");
}

} // namespace

void redelivery_changes_nothing(const Subject& subject)
{
    for (const Ask& ask : asks_of(subject.manifest)) {
        Deliveries deliveries(subject);
        const Result first = deliveries.deliver(ask, 1);
        need_same(first, deliveries.deliver(ask, 2), ask.id + ": the second delivery");
        deliveries.restart();
        need_same(first, deliveries.deliver(ask, 3), ask.id + ": the delivery to a new instance");
    }
}

} // namespace check

#include "plugin/domain/availability.hpp"

#include "generated/manifest.hpp"
#include "plugin/host/rules_json.hpp"
#include "plugin/host/snapshot.hpp"
#include "plugin/host/texts.hpp"
#include "tests/bench/micro/allocations.hpp"

#include <desk/sdk/time.hpp>

#include <string>
#include <vector>

// What a list of 1,000 activities asks: may each of five actions be offered?

namespace {

constexpr const char* actions[] = {"session.create", "session.invite", "session.close",
                                   "asset.connect", "sessions.request"};

const std::string configuration_json = R"({"id":"cfg-1","name":"TeamViewer","locale":"de-DE",
  "values":{"client_id":"481263-uYq2n","redirect_uri":"https://www.tap.de","sync_source":"managed",
            "api_url":"https://webapi.teamviewer.com/api/v1"},
  "secrets":["form.client_secret","tokens"],
  "records":[{"key":"authorization","updated_at":"2025-03-04T07:59:30Z",
              "value":{"state":"authorized","account":"service@example.com","last4":"f3a9",
                       "expires_at":"2025-03-05T07:59:30Z"}}]})";

/// Every second one has an open session.
std::string activity_json(int number)
{
    const std::string record =
        R"({"key":"session/s12-345-678","updated_at":"2025-03-04T08:45:00Z","value":{)"
        R"("code":"s12-345-678","created_at":"2025-03-04T08:45:00Z",)"
        R"("valid_until":"2025-03-05T08:45:00Z","state":"open"}})";
    return R"({"id":"a-)" + std::to_string(number) +
           R"(","number":"INC-2025-000123","kind":"incident",
      "title":"Outlook asks for the password again and again","state":"in_progress","closed":false,
      "created_at":"2025-03-04T08:12:09Z","closed_at":null,
      "initiator":{"id":"p-17","name":"Marie Dupont","email":"marie.dupont@example.com","locale":"fr-FR"},
      "responsible":{"id":"p-3","name":"Jonas Weber","email":"jonas.weber@example.com","locale":"de-DE"},
      "assets":[{"id":"as-0815","name":"NB-0815","serial":"5CG1234XYZ","kind":"computer",
                 "remote_ids":{"teamviewer":"1234567890"},"revision":"41"}],
      "records":[)" +
           (number % 2 == 0 ? record : "") + R"(],
      "actor":{"id":"p-3","name":"Jonas Weber","email":"jonas.weber@example.com","locale":"de-DE",
               "rights":["edit"],"roles":["Service Desk"]}})";
}

struct Desk {
    Desk()
    {
        for (int i = 0; i < 1000; ++i)
            documents.push_back(activity_json(i));
    }

    tv::Configuration configuration = *tv::host::read_configuration(configuration_json);
    decltype(tv::host::read_rules("")) rules = tv::host::read_rules(tv::manifest::plugin_json);
    tv::host::Texts texts;
    std::vector<std::string> documents;
    tv::Time now = *desk::parse_time("2025-03-04T09:00:00Z");
};

std::size_t offered(const Desk& desk, const tv::Facts& facts, bool in_words)
{
    std::size_t available = 0;
    for (const std::string_view action : actions) {
        const auto rules = desk.rules.find(action);
        if (rules == desk.rules.end()) continue;
        const tv::Verdict verdict = tv::availability(rules->second, facts);
        available += verdict.offer == tv::Offer::available ? 1U : 0U;
        if (in_words) benchmark::DoNotOptimize(desk.texts.render(verdict.reason, "de-DE"));
    }
    return available;
}

/// Of snapshots that were read: the rules alone.
void availability_of_1000(benchmark::State& state)
{
    const Desk desk;
    std::vector<tv::Activity> activities;
    for (const std::string& json : desk.documents)
        activities.push_back(*tv::host::read_activity(json));
    const auto actor = *tv::host::read_actor(desk.documents.front());
    const bench::Allocations counted(state, 1000);
    for (auto _ : state) {
        std::size_t available = 0;
        for (const tv::Activity& activity : activities)
            available += offered(desk, {desk.configuration, actor, desk.now, &activity}, false);
        benchmark::DoNotOptimize(available);
    }
}
BENCHMARK(availability_of_1000)->Unit(benchmark::kMillisecond);

/// As the desk asks it across the border: documents in, words out.
void availability_of_1000_documents(benchmark::State& state)
{
    const Desk desk;
    const bench::Allocations counted(state, 1000);
    for (auto _ : state) {
        std::size_t available = 0;
        for (const std::string& json : desk.documents) {
            const auto configuration = *tv::host::read_configuration(configuration_json);
            const auto actor = *tv::host::read_actor(json);
            const auto activity = *tv::host::read_activity(json);
            available += offered(desk, {configuration, actor, desk.now, &activity}, true);
        }
        benchmark::DoNotOptimize(available);
    }
}
BENCHMARK(availability_of_1000_documents)->Unit(benchmark::kMillisecond);

} // namespace

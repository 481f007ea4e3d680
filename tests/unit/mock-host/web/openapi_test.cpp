#include "mock-host/store/followups.hpp"
#include "mock-host/store/time_entries.hpp"
#include "mock-host/web/embedded.hpp"
#include "tests/unit/mock-host/loader/support.hpp"
#include "tests/unit/mock-host/web/json_schema.hpp"
#include "tests/unit/mock-host/web/role_world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <set>

namespace mock::web {
namespace {

namespace json = boost::json;
using testing::Contains;
using testing::IsEmpty;

const json::value& document()
{
    static const json::value parsed = json::parse(api_description());
    return parsed;
}

std::string upper_case(std::string_view method)
{
    return method == "get" ? "GET" : "POST";
}

/// "POST /api/v1/calls/{call}/open-url" and what the document says about it.
const std::map<std::string, json::object>& operations()
{
    static std::map<std::string, json::object> all;
    if (!all.empty()) return all;
    for (const auto& [path, methods] : document().at("paths").as_object()) {
        for (const auto& [method, operation] : methods.as_object()) {
            EXPECT_TRUE(method == "get" || method == "post") << method;
            all[upper_case(method) + " " + std::string(path)] = operation.as_object();
        }
    }
    return all;
}

const char* word(Who who)
{
    switch (who) {
    case Who::anybody:
        return "anybody";
    case Who::signed_in:
        return "signed_in";
    case Who::agent:
        return "agent";
    case Who::administrator:
        break;
    }
    return "administrator";
}

TEST(OpenApi, DescribesEveryRouteAndNothingElse)
{
    std::map<std::string, std::string> routes;
    for (const Route& route : all_routes()) {
        if (std::string_view(route.path).rfind("/api/v1/", 0) == 0)
            routes[std::string(route.method) + " " + route.path] = word(route.who);
    }
    std::map<std::string, std::string> described;
    for (const auto& [name, operation] : operations())
        described[pattern_of(name)] = std::string(operation.at("x-role").as_string());
    EXPECT_EQ(described, routes);
}

TEST(OpenApi, NamesEveryPartOfThePathOnce)
{
    for (const auto& [name, operation] : operations()) {
        std::multiset<std::string> named;
        const auto* parameters = operation.if_contains("parameters");
        for (const auto& parameter : parameters ? parameters->as_array() : json::array()) {
            const auto& one = resolved(document(), parameter).as_object();
            EXPECT_TRUE(one.contains("schema") && one.contains("description")) << name;
            if (one.at("in") != "path") continue;
            named.insert(std::string(one.at("name").as_string()));
        }
        std::multiset<std::string> wanted;
        std::size_t close = 0;
        for (std::size_t open = name.find('{'); open != name.npos; open = name.find('{', close)) {
            close = name.find('}', open);
            wanted.insert(name.substr(open + 1, close - open - 1));
        }
        EXPECT_EQ(named, wanted) << name;
    }
}

TEST(OpenApi, ChangesNeedTheTokenAndReadingDoesNot)
{
    for (const auto& [name, operation] : operations()) {
        const bool is_open = operation.at("x-role") == "anybody";
        const json::value wanted = name.rfind("POST", 0) == 0
                                       ? json::parse(R"([{"session": [], "csrf": []}])")
                                   : is_open ? json::array()
                                             : json::parse(R"([{"session": []}])");
        EXPECT_EQ(operation.at("security"), wanted) << name;
    }
}

/// Asks, holds the answer against the document, and remembers which answers there were.
class Reader {
public:
    /// `path`: as in the document, without "/api/v1". `body` empty: the one of `RoleWorld`.
    void ask(Asker asker, const std::string& method, const std::string& path,
             const std::string& query = {}, const std::string& body = {})
    {
        Request request = world.request(asker, method, "/api/v1" + path + query);
        if (!body.empty()) request.body = body;
        look_at(method + " /api/v1" + path, world.answer(request));
    }

    /// A click of a program that waits for its end.
    void click_and_wait(Asker asker, const std::string& path)
    {
        world.desk->start();
        Request request = world.request(asker, "POST", "/api/v1" + path);
        request.headers.emplace_back("prefer", "wait=30");
        look_at("POST /api/v1" + path, world.answer(request));
    }

    void look_at(const std::string& operation, const Response& response)
    {
        SCOPED_TRACE(operation + " answers " + std::to_string(response.status));
        const auto& answers = operations().at(operation).at("responses").as_object();
        const auto* described = answers.if_contains(std::to_string(response.status));
        ASSERT_NE(described, nullptr) << response.body;
        seen.insert(operation + " " + std::to_string(response.status));
        const auto& content = resolved(document(), *described).at("content").as_object();
        const auto* shape = content.if_contains(response.type);
        ASSERT_NE(shape, nullptr) << response.type;
        if (response.stream) return;
        EXPECT_THAT(schema_findings(document(), shape->at("schema"), json::parse(response.body)),
                    IsEmpty());
    }

    RoleWorld world;
    std::set<std::string> seen{};
};

/// What an activity may have.
void fill_in(RoleWorld& world)
{
    store::Transaction change(world.test.store());
    const auto activity = *find_activity_by_number(change, world.names["activity"]);
    const store::Target target{store::TargetKind::activity, activity.id};
    const auto& instance = world.test.configuration.id;
    const auto now = runtime::TestDesk::real_time();
    append_journal_entry(change, {.target = target, .text = "A note", .at = now});
    book_time(change, {.activity = activity.id,
                       .instance = instance,
                       .key = "t",
                       .start = now,
                       .duration = std::chrono::minutes{5},
                       .text = "Remote session"});
    put_followup(change, {.instance = instance,
                          .target = target,
                          .key = "f",
                          .job = "echo.job",
                          .at = now + std::chrono::hours{1}});
    change.commit();
}

void ask_about_activities(Reader& reader)
{
    fill_in(reader.world);
    reader.ask(Asker::agent, "GET", "/activities", "?state=any&limit=1&sort=title&q=e");
    reader.ask(Asker::agent, "GET", "/activities", "?state=bogus");
    reader.ask(Asker::requester, "GET", "/activities");
    reader.ask(Asker::nobody, "GET", "/activities");
    reader.ask(Asker::agent, "GET", "/activities/{activity}");
    const std::string press = "/activities/{activity}/actions/{action}";
    reader.ask(Asker::agent, "POST", press, "", R"({"key": "k", "input": {}})");
    reader.click_and_wait(Asker::agent, press);
    reader.ask(Asker::agent, "POST", press, "", "[");
    reader.ask(Asker::agent, "POST", press, "", R"({"configuration": "none"})");
    reader.ask(Asker::requester, "POST", press);
    reader.world.names["action"] = "nothing";
    reader.ask(Asker::agent, "POST", press);
    reader.world.names["action"] = "echo.run";
    reader.world.names["activity"] = "INC-1999-000001";
    reader.ask(Asker::agent, "GET", "/activities/{activity}");
    reader.ask(Asker::agent, "POST", press);
}

void ask_about_assets(Reader& reader)
{
    reader.ask(Asker::agent, "GET", "/assets", "?limit=1");
    reader.ask(Asker::agent, "GET", "/assets/{asset}");
    reader.ask(Asker::agent, "POST", "/assets/{asset}/actions/{action}");
    reader.click_and_wait(Asker::agent, "/assets/{asset}/actions/{action}");
    reader.world.names["asset"] = "as-9999";
    reader.ask(Asker::agent, "GET", "/assets/{asset}");
}

void ask_about_calls(Reader& reader)
{
    const auto call = reader.world.test.clicked(
        R"({"outcome":{"message":"fine","open_url":"https://example.com/x"}})");
    reader.ask(Asker::administrator, "GET", "/calls");
    reader.ask(Asker::agent, "GET", "/calls/{call}");
    reader.world.desk->start();
    ASSERT_TRUE(reader.world.desk->wait(call->number));
    reader.world.names["call"] = call->id;
    reader.ask(Asker::agent, "GET", "/calls/{call}");
    reader.ask(Asker::requester, "GET", "/calls/{call}");
    reader.ask(Asker::administrator, "POST", "/calls/{call}/open-url");
    reader.ask(Asker::administrator, "POST", "/calls/{call}/open-url");
    const auto failed = reader.world.test.clicked(R"({"error": {"code": "broken"}})");
    ASSERT_TRUE(reader.world.desk->wait(failed->number));
    reader.world.names["call"] = failed->id;
    reader.ask(Asker::agent, "GET", "/calls/{call}");
    reader.ask(Asker::administrator, "GET", "/calls");
}

void ask_about_administration(Reader& reader)
{
    for (const char* path : {"/configurations", "/jobs", "/mails", "/health", "/audit"}) {
        for (const Asker asker : everybody)
            reader.ask(asker, "GET", path);
    }
    const std::string run = "/jobs/{configuration}/{job}/run";
    reader.ask(Asker::administrator, "POST", run, "", R"({"input": {"dry_run": true}})");
    reader.ask(Asker::administrator, "POST", run, "", "[");
    reader.ask(Asker::administrator, "GET", "/jobs");
    const std::string press = "/configurations/{configuration}/actions/{action}";
    reader.ask(Asker::administrator, "POST", press);
    reader.click_and_wait(Asker::administrator, press);
    reader.world.names["job"] = "nothing";
    reader.ask(Asker::administrator, "POST", run);
    reader.world.names["configuration"] = "cfg-9";
    reader.ask(Asker::administrator, "POST", press);
}

void ask_about_the_session(Reader& reader)
{
    for (const Asker asker : everybody)
        reader.ask(asker, "GET", "/me");
    reader.ask(Asker::nobody, "GET", "/openapi.json");
    reader.ask(Asker::requester, "GET", "/events", "?on=all");
    reader.ask(Asker::requester, "GET", "/events", "?on=nothing");
}

void upload(Reader& reader, const std::string& zip)
{
    Request request =
        reader.world.request(Asker::administrator, "POST", "/api/v1/packages/uploads");
    request.uploads = {{"package", "package.zip", zip}};
    reader.look_at("POST /api/v1/packages/uploads", reader.world.answer(request));
}

void ask_about_uploads(Reader& reader)
{
    upload(reader, "PK damaged");
    upload(reader, *loader::write_zip(
                       support::echo_package(std::filesystem::path(FIXTURE_FOLDER) / "echo.so")));
}

TEST(OpenApi, EveryAnswerIsAsDescribedAndEverySuccessWasSeen)
{
    std::set<std::string> seen;
    for (const auto& part : {ask_about_the_session, ask_about_administration, ask_about_uploads,
                             ask_about_assets, ask_about_activities, ask_about_calls}) {
        Reader reader;
        part(reader);
        seen.merge(reader.seen);
    }
    for (const auto& [name, operation] : operations()) {
        for (const auto& [status, described] : operation.at("responses").as_object()) {
            if (status.front() != '2') continue;
            EXPECT_THAT(seen, Contains(name + " " + std::string(status)));
        }
    }
}

TEST(SchemaCheck, NoticesWhatDoesNotFit)
{
    const auto schema = json::parse(R"({"type": "object", "required": ["a"], "properties": {
        "a": {"type": ["string", "null"], "format": "date-time"},
        "b": {"type": "array", "items": {"enum": ["x"]}},
        "c": {"anyOf": [{"type": "null"}, {"type": "integer"}]}},
        "additionalProperties": false})");
    const auto findings = [&](const char* value) {
        return schema_findings(json::value(), schema, json::parse(value)).size();
    };
    EXPECT_EQ(findings(R"({"a": null, "b": ["x"], "c": 1})"), 0U);
    EXPECT_EQ(findings(R"({"a": "2026-03-02T13:10:04Z"})"), 0U);
    for (const char* wrong :
         {"[]", "{}", R"({"a": 1})", R"({"a": "monday"})", R"({"a": null, "b": ["y"]})",
          R"({"a": null, "c": "1"})", R"({"a": null, "d": 1})"}) {
        EXPECT_GT(findings(wrong), 0U) << wrong;
    }
    EXPECT_GT(schema_findings({}, json::parse(R"({"maxLength": 3})"), "text").size(), 0U);
}

} // namespace
} // namespace mock::web

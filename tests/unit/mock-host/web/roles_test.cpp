#include "tests/unit/mock-host/web/role_world.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace mock::web {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// Instead of a number: sent to the page for signing in.
constexpr int enter = 1;

/// What a route answers to whom. 400, 404 and 409 are answers of the handler: it let the person in
/// and misses something, as the requests of this test are empty.
struct Row {
    const char* method;
    const char* asks; ///< names in braces stand for what is in the world
    int nobody;
    int requester;
    int agent;
    int administrator;
};

// clang-format off
constexpr Row table[] = {
    // Everybody, and whoever is signed in.
    {"GET",  "/",                                                     enter, 303, 303, 303},
    {"GET",  "/static/{file}",                                          200, 200, 200, 200},
    {"GET",  "/sign-in",                                                200, 303, 303, 303},
    {"POST", "/sign-in",                                                303, 303, 303, 303},
    {"POST", "/sign-out",                                             enter, 303, 303, 303},
    {"GET",  "/portal",                                               enter, 200, 200, 200},
    {"GET",  "/portal/{activity}",                                    enter, 200, 404, 404},
    {"POST", "/calls/{call}/open",                                    enter, 404, 404, 404},
    {"GET",  "/api/v1/openapi.json",                                    200, 200, 200, 200},
    {"GET",  "/api/v1/me",                                              401, 200, 200, 200},
    {"GET",  "/api/v1/events?on=all",                                   401, 200, 200, 200},
    {"GET",  "/api/v1/calls/{call}",                                    401, 404, 200, 200},
    {"POST", "/api/v1/calls/{call}/open-url",                           401, 404, 404, 404},

    // Agents.
    {"GET",  "/activities",                                           enter, 403, 200, 200},
    {"GET",  "/activities/new",                                       enter, 403, 200, 200},
    {"POST", "/activities",                                           enter, 403, 400, 400},
    {"GET",  "/activities/{activity}",                                enter, 403, 200, 200},
    {"POST", "/activities/{activity}/close",                          enter, 403, 303, 303},
    {"POST", "/activities/{activity}/reopen",                         enter, 403, 303, 303},
    {"POST", "/activities/{activity}/take",                           enter, 403, 303, 303},
    {"POST", "/activities/{activity}/notes",                          enter, 403, 400, 400},
    {"GET",  "/activities/{activity}/actions/{action}",               enter, 403, 200, 200},
    {"POST", "/activities/{activity}/actions/{action}",               enter, 403, 303, 303},
    {"GET",  "/activities/{activity}/links/{configuration}/{link}",   enter, 403, 303, 303},
    {"GET",  "/assets",                                               enter, 403, 200, 200},
    {"GET",  "/assets/{asset}",                                       enter, 403, 200, 200},
    {"GET",  "/assets/{asset}/actions/{action}",                      enter, 403, 200, 200},
    {"POST", "/assets/{asset}/actions/{action}",                      enter, 403, 303, 303},
    {"GET",  "/assets/{asset}/links/{configuration}/{link}",          enter, 403, 303, 303},
    {"GET",  "/api/v1/activities",                                      401, 403, 200, 200},
    {"GET",  "/api/v1/activities/{activity}",                           401, 403, 200, 200},
    {"POST", "/api/v1/activities/{activity}/actions/{action}",          401, 403, 202, 202},
    {"GET",  "/api/v1/assets",                                          401, 403, 200, 200},
    {"GET",  "/api/v1/assets/{asset}",                                  401, 403, 200, 200},
    {"POST", "/api/v1/assets/{asset}/actions/{action}",                 401, 403, 202, 202},

    // Administrators.
    {"GET",  "/admin/packages",                                       enter, 403, 403, 200},
    {"GET",  "/admin/packages/install",                               enter, 403, 403, 200},
    {"POST", "/admin/packages/upload",                                enter, 403, 403, 400},
    {"GET",  "/admin/packages/install/{upload}",                      enter, 403, 403, 404},
    {"POST", "/admin/packages/install/{upload}",                      enter, 403, 403, 404},
    {"GET",  "/admin/packages/{package}",                             enter, 403, 403, 200},
    {"GET",  "/admin/packages/{package}/installed",                   enter, 403, 403, 200},
    {"POST", "/admin/packages/{package}/remove",                      enter, 403, 403, 409},
    {"GET",  "/admin/configurations",                                 enter, 403, 403, 200},
    {"GET",  "/admin/configurations/new",                             enter, 403, 403, 200},
    {"POST", "/admin/configurations",                                 enter, 403, 403, 400},
    {"GET",  "/admin/configurations/{configuration}",                 enter, 403, 403, 200},
    {"POST", "/admin/configurations/{configuration}",                 enter, 403, 403, 409},
    {"POST", "/admin/configurations/{configuration}/remove",          enter, 403, 403, 303},
    {"POST", "/admin/configurations/{configuration}/default",         enter, 403, 403, 303},
    {"POST", "/admin/configurations/{configuration}/release",         enter, 403, 403, 409},
    {"GET",  "/admin/configurations/{configuration}/actions/{action}", enter, 403, 403, 200},
    {"POST", "/admin/configurations/{configuration}/actions/{action}", enter, 403, 403, 303},
    {"GET",  "/admin/jobs",                                           enter, 403, 403, 200},
    {"GET",  "/admin/jobs/{configuration}/{job}",                     enter, 403, 403, 200},
    {"POST", "/admin/jobs/{configuration}/{job}/run",                 enter, 403, 403, 303},
    {"GET",  "/admin/rules",                                          enter, 403, 403, 200},
    {"GET",  "/admin/calls",                                          enter, 403, 403, 200},
    {"GET",  "/admin/calls/{call}",                                   enter, 403, 403, 200},
    {"POST", "/admin/calls/{call}/cancel",                            enter, 403, 403, 303},
    {"POST", "/admin/calls/{call}/start-again",                       enter, 403, 403, 409},
    {"GET",  "/admin/health",                                         enter, 403, 403, 200},
    {"GET",  "/admin/mails",                                          enter, 403, 403, 200},
    {"GET",  "/admin/mails/{mail}",                                   enter, 403, 403, 200},
    {"GET",  "/admin/mails/{mail}/body",                              enter, 403, 403, 200},
    {"POST", "/admin/mails/{mail}/resend",                            enter, 403, 403, 409},
    {"POST", "/admin/mails/{mail}/arrived",                           enter, 403, 403, 409},
    {"GET",  "/admin/audit",                                          enter, 403, 403, 200},
    {"GET",  "/api/v1/audit",                                           401, 403, 403, 200},
    {"POST", "/api/v1/packages/uploads",                                401, 403, 403, 400},
    {"GET",  "/api/v1/configurations",                                  401, 403, 403, 200},
    {"POST", "/api/v1/configurations/{configuration}/actions/{action}", 401, 403, 403, 202},
    {"GET",  "/api/v1/jobs",                                            401, 403, 403, 200},
    {"POST", "/api/v1/jobs/{configuration}/{job}/run",                  401, 403, 403, 202},
    {"GET",  "/api/v1/calls",                                           401, 403, 403, 200},
    {"GET",  "/api/v1/health",                                          401, 403, 403, 200},
    {"GET",  "/api/v1/mails",                                           401, 403, 403, 200},
};
// clang-format on

int expected(const Row& row, Asker asker)
{
    const int answers[] = {row.nobody, row.requester, row.agent, row.administrator};
    return answers[static_cast<int>(asker)];
}

int given(const Response& response)
{
    const std::string location = value_of(response.headers, "Location");
    const bool signed_out = location == "/sign-in?said=signed_out";
    return location.rfind("/sign-in", 0) == 0 && !signed_out ? enter : response.status;
}

bool changes_something(const Row& row)
{
    return std::string_view(row.method) != "GET";
}

std::string name_of(const Row& row)
{
    return std::string(row.method) + " " + pattern_of(row.asks);
}

TEST(Roles, EveryRouteHasARowAndEveryRowARoute)
{
    std::multiset<std::string> rows;
    for (const Row& row : table)
        rows.insert(name_of(row));
    std::multiset<std::string> routes;
    RoleWorld world;
    for (const Route& route : world.site->routes())
        routes.insert(std::string(route.method) + " " + route.path);
    EXPECT_EQ(rows, routes);
}

TEST(Roles, EveryRouteAnswersEverybodyAsTheTableSays)
{
    for (const Row& row : table) {
        RoleWorld world;
        for (const Asker asker : everybody) {
            EXPECT_EQ(given(world.ask(asker, row.method, row.asks)), expected(row, asker))
                << name_of(row) << ", asked by " << word(asker);
        }
    }
}

TEST(Roles, NobodyIsAnsweredWhoDoesNotSendText)
{
    RoleWorld world;
    const Request good = world.request(Asker::agent, "GET", "/api/v1/activities");
    ASSERT_EQ(world.answer(good).status, 200);
    for (const char* bad : {"\xff", "\xc3\x28"}) {
        Request path = good, query = good, form = good;
        path.path += bad;
        query.query.emplace_back("q", bad);
        form.form.emplace_back(bad, "x");
        for (const Request& request : {path, query, form})
            EXPECT_EQ(world.answer(request).status, 400);
    }
}

TEST(SignIn, LeadsOnToAPageOfOursAndNowhereElse)
{
    const RoleWorld world;
    const auto leads_to = [&](const std::string& next) {
        Request request = world.request(Asker::nobody, "POST", "/sign-in");
        request.form.emplace_back("next", next);
        return value_of(world.site->answer(request).headers, "Location");
    };
    EXPECT_EQ(leads_to("/activities?q=a"), "/activities?q=a");
    for (const char* bad :
         {"", "/", "elsewhere", "https://elsewhere", "//elsewhere", "/\\elsewhere", "/\t/elsewhere",
          "/\n/elsewhere", "/a\r\nSet-Cookie: a=b", "/ /"}) {
        EXPECT_EQ(leads_to(bad), "/") << bad;
    }
}

/// Asks every route that changes something, as who may, with a request that `forge` spoils.
template <class Forge>
void expect_refused(const Forge& forge, bool also_signing_in)
{
    RoleWorld world;
    const std::string why = Words("en").text("trouble.forged");
    for (const Row& row : table) {
        if (!changes_something(row)) continue;
        if (!also_signing_in && row.asks == std::string_view("/sign-in")) continue;
        Request request = world.request(Asker::administrator, row.method, row.asks);
        forge(request);
        const Response response = world.answer(request);
        EXPECT_EQ(response.status, 403) << name_of(row);
        EXPECT_THAT(response.body, HasSubstr(why)) << name_of(row);
    }
}

void set_header(Request& request, const std::string& name, const std::string& value)
{
    std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
    if (!value.empty()) request.headers.emplace_back(name, value);
}

// There is no session yet whose token a form for signing in could carry.
TEST(Forgery, ChangeWithoutTokenIsRefused)
{
    expect_refused([](Request& request) { set_header(request, "x-csrf-token", ""); }, false);
}

TEST(Forgery, ChangeWithAnotherTokenIsRefused)
{
    expect_refused(
        [](Request& request) {
            set_header(request, "x-csrf-token", "");
            request.form.emplace_back("csrf", "csrf-of-somebody-else");
        },
        false);
    expect_refused([](Request& request) { set_header(request, "x-csrf-token", "wrong"); }, false);
}

TEST(Forgery, ChangeFromAPageOfAnotherSiteIsRefused)
{
    for (const char* origin : {"http://elsewhere", "http://desk.elsewhere", "null"}) {
        expect_refused([&](Request& request) { set_header(request, "origin", origin); }, true);
    }
}

TEST(Forgery, FormOfOurOwnPageIsAccepted)
{
    RoleWorld world;
    Request request = world.request(Asker::agent, "POST", "/activities/{activity}/take");
    set_header(request, "x-csrf-token", "");
    request.form = {{"csrf", "csrf"}};
    set_header(request, "origin", "http://desk");
    EXPECT_EQ(world.answer(request).status, 303);
}

TEST(Hosts, NameThatIsNotOursIsRefusedEverywhere)
{
    RoleWorld world;
    for (const char* host : {"", "elsewhere", "desk.elsewhere", "desk:1"}) {
        for (const Row& row : table) {
            Request request = world.request(Asker::administrator, row.method, row.asks);
            set_header(request, "host", host);
            EXPECT_EQ(world.answer(request).status, 421) << name_of(row) << " for " << host;
        }
    }
}

TEST(Hosts, CaseOfANameDoesNotMatter)
{
    RoleWorld world;
    Request request = world.request(Asker::agent, "POST", "/activities/{activity}/take");
    set_header(request, "host", "Desk");
    set_header(request, "origin", "http://desk");
    EXPECT_EQ(world.answer(request).status, 303);
}

TEST(Requester, AnotherPersonsActivityIsAsIfItDidNotExist)
{
    RoleWorld world;
    EXPECT_EQ(world.ask(Asker::requester, "GET", "/portal/{foreign}").status, 404);
    EXPECT_EQ(world.ask(Asker::requester, "GET", "/portal/INC-1999-000001").status, 404);
    EXPECT_EQ(world.ask(Asker::requester, "GET", "/api/v1/calls/{call}").status, 404);
}

/// The body without the clock of the page, which goes on between two questions.
std::string without_clock(std::string body)
{
    const std::size_t clock = body.find(" data-now=\"");
    if (clock != body.npos) body.erase(clock, body.find('"', clock + 11) + 1 - clock);
    return body;
}

TEST(Requester, LearnsNothingFromRefusalsOfPagesForAgents)
{
    RoleWorld world;
    for (const std::string place : {"/activities/", "/api/v1/activities/"}) {
        const Response there = world.ask(Asker::requester, "GET", place + "{foreign}");
        const Response none = world.ask(Asker::requester, "GET", place + "INC-1999-000001");
        EXPECT_EQ(there.status, none.status);
        EXPECT_EQ(without_clock(there.body), without_clock(none.body));
    }
}

TEST(Nobody, DoesNotLearnWhichPagesThereAre)
{
    RoleWorld world;
    EXPECT_EQ(given(world.ask(Asker::nobody, "GET", "/admin/packages/{package}")), enter);
    EXPECT_EQ(given(world.ask(Asker::nobody, "GET", "/admin/nothing")), enter);
    EXPECT_EQ(world.ask(Asker::nobody, "GET", "/api/v1/nothing").status, 401);
}

TEST(Uploads, AreReadFromAdministratorsOnly)
{
    RoleWorld world;
    for (const Asker asker : everybody) {
        Request request = world.request(asker, "POST", "/api/v1/packages/uploads");
        EXPECT_EQ(world.site->may_upload(request), asker == Asker::administrator) << word(asker);
        set_header(request, "origin", "http://elsewhere");
        EXPECT_FALSE(world.site->may_upload(request));
    }
}

TEST(Methods, OtherOnesAreRefused)
{
    RoleWorld world;
    for (const char* method : {"PUT", "DELETE", "PATCH"}) {
        EXPECT_EQ(world.ask(Asker::administrator, method, "/activities/{activity}").status, 405);
    }
}

} // namespace
} // namespace mock::web

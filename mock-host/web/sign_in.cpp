#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/passwords.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/web/embedded.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/site.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>

namespace mock::web {

namespace {

std::string home_of(const Visit& visit)
{
    return visit.is_agent() ? "/activities" : "/portal";
}

Response home(Visit& visit)
{
    return redirect(home_of(visit));
}

Response file(Visit& visit)
{
    const StaticFile wanted = static_file(visit.args[0]);
    if (wanted.type.empty()) return not_found(visit, visit.t("trouble.not_found"));
    const Fields headers{{"ETag", std::string(wanted.tag)}, {"Cache-Control", "no-cache"}};
    if (visit.request.header("if-none-match") == wanted.tag) {
        return {.status = 304, .type = "", .headers = headers};
    }
    return {
        .type = std::string(wanted.type), .body = std::string(wanted.content), .headers = headers};
}

/// Only a path of ours: nobody is sent elsewhere by a link to the sign-in page.
std::string next_of(const Visit& visit)
{
    const std::string next =
        visit.request.method == "GET" ? visit.query("next") : visit.form("next");
    // Browsers leave tabs and line ends out of an address, and read a backslash as a slash.
    const auto is_odd = [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '\\'; };
    const bool is_ours = next.size() > 1 && next[0] == '/' && next[1] != '/' &&
                         std::none_of(next.begin(), next.end(), is_odd);
    return is_ours ? next : "";
}

Html next_field(const Visit& visit)
{
    return html("<input type=\"hidden\" name=\"next\" value=\"{}\">", next_of(visit));
}

Html people_with(const Visit& visit, store::Role role, const char* title)
{
    Html items;
    for (const auto& person : store::list_people(store::Reader(visit.desk.store()), role)) {
        items += html("<li><button name=\"person\" value=\"{}\">{}<span class=\"note\">{}</span>"
                      "</button></li>\n",
                      person.id, person.name, person.email.value_or(""));
    }
    if (items.empty()) return {};
    const std::string id = "h-" + std::string(store::word(role));
    return html("<section aria-labelledby=\"{}\"><h2 id=\"{}\">{}</h2>\n<ul class=\"people\">{}"
                "</ul></section>\n",
                id, id, visit.t(title), items);
}

Html choice_of_people(const Visit& visit)
{
    return html("<p class=\"brand\">{}</p>\n<h1>{}</h1>\n<p class=\"muted\">{}</p>\n"
                "<form class=\"stack\" id=\"people\" method=\"post\" action=\"/sign-in\">{}{}{}{}"
                "</form>\n",
                visit.desk_name, visit.t("sign_in.who"), visit.t("sign_in.about"),
                next_field(visit), people_with(visit, store::Role::agent, "sign_in.agents"),
                people_with(visit, store::Role::administrator, "sign_in.administrators"),
                people_with(visit, store::Role::requester, "sign_in.requesters"));
}

Html password_form(const Visit& visit, const Html& error)
{
    return html(
        "<p class=\"brand\">{}</p>\n<h1>{}</h1>\n{}"
        "<form class=\"form panel\" method=\"post\" action=\"/sign-in\">{}"
        "<div class=\"field\"><label for=\"email\">{}</label><input id=\"email\" type=\"email\" "
        "name=\"email\" value=\"{}\" autocomplete=\"username\" required></div>\n"
        "<div class=\"field\"><label for=\"password\">{}</label><input id=\"password\" "
        "type=\"password\" name=\"password\" autocomplete=\"current-password\" required></div>\n"
        "<p class=\"form-end\"><button class=\"primary\">{}</button></p></form>\n",
        visit.desk_name, visit.t("sign_in.title"), error, next_field(visit),
        visit.t("sign_in.email"), visit.form("email"), visit.t("sign_in.password"),
        visit.t("sign_in.button"));
}

Response sign_in_page(const Visit& visit, int status = 200, const Html& error = {})
{
    const Html body =
        flash(visit) + (visit.by_password ? password_form(visit, error) : choice_of_people(visit));
    return show(visit, {.title = visit.t("sign_in.title"),
                        .css_class = "sign-in",
                        .body = body,
                        .status = status});
}

Response sign_in(Visit& visit)
{
    return visit.person ? redirect(home_of(visit)) : sign_in_page(visit);
}

/// Slows guessing down: so many wrong passwords for one address within the window, and no more.
class Attempts {
public:
    bool are_too_many(const std::string& address, store::Time now)
    {
        const std::lock_guard lock(mutex_);
        if (failed_.size() > 10'000) failed_.clear();
        auto& times = failed_[address];
        while (!times.empty() && now - times.front() > std::chrono::minutes{5})
            times.pop_front();
        return times.size() >= 10;
    }
    void failed(const std::string& address, store::Time now)
    {
        const std::lock_guard lock(mutex_);
        failed_[address].push_back(now);
    }

private:
    std::mutex mutex_; ///< guards `failed_`
    std::map<std::string, std::deque<store::Time>> failed_{};
};

std::string cookie_of(const Visit& visit, const std::string& value, std::chrono::seconds age)
{
    return std::string(session_cookie) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" +
           "; Max-Age=" + std::to_string(age.count()) + (visit.secure ? "; Secure" : "");
}

Response enter(const Visit& visit, const store::Person& person)
{
    const std::string token = store::new_token();
    store::Transaction change(visit.desk.store());
    store::remove_expired_web_sessions(change, visit.now);
    store::insert_web_session(change, {.id_hash = store::token_hash(token),
                                       .person = person.id,
                                       .csrf = store::new_token(),
                                       .created_at = visit.now,
                                       .last_seen_at = visit.now,
                                       .expires_at = visit.now + session_length});
    note_audit(change, {.actor = {.person = person.id, .name = person.name},
                        .action = "sign_in",
                        .subject = "person " + person.id,
                        .outcome = "done"});
    change.commit();
    Response response = redirect(next_of(visit).empty() ? "/" : next_of(visit));
    response.headers.emplace_back("Set-Cookie", cookie_of(visit, token, session_length));
    return response;
}

Response enter_by_choice(const Visit& visit)
{
    const auto person = store::find_person(store::Reader(visit.desk.store()), visit.form("person"));
    return person ? enter(visit, *person) : sign_in_page(visit, 400);
}

/// What was typed as address is not kept unless it is one: people type passwords there, too.
void note_refused(const Visit& visit, const std::string& email, const char* why)
{
    store::Transaction change(visit.desk.store());
    const auto person = store::find_person_by_email(change, email);
    note_audit(change, {.action = "sign_in",
                        .subject = person ? "person " + person->id : "nobody of the desk",
                        .outcome = "refused",
                        .details = why});
    change.commit();
}

Response enter_by_password(const Visit& visit)
{
    static Attempts attempts;
    const std::string email = visit.form("email");
    if (attempts.are_too_many(email, visit.now)) {
        return sign_in_page(
            visit, 429, error_box(visit, visit.t("trouble.many"), visit.t("trouble.many_remedy")));
    }
    const store::Reader reader(visit.desk.store());
    const auto person = store::find_person_by_email(reader, email);
    const desk::Secret password(visit.form("password"));
    if (store::check_password(reader, person ? person->id : "", password)) {
        return enter(visit, *person);
    }
    attempts.failed(email, visit.now);
    note_refused(visit, email, "wrong password or address");
    return sign_in_page(
        visit, 403, error_box(visit, visit.t("sign_in.wrong"), visit.t("sign_in.wrong_remedy")));
}

Response do_sign_in(Visit& visit)
{
    return visit.by_password ? enter_by_password(visit) : enter_by_choice(visit);
}

Response sign_out(Visit& visit)
{
    store::Transaction change(visit.desk.store());
    store::remove_web_session(change, store::token_hash(visit.request.cookie(session_cookie)));
    note_audit(change,
               {.action = "sign_out", .subject = "person " + visit.person->id, .outcome = "done"});
    change.commit();
    Response response = redirect("/sign-in?said=signed_out");
    response.headers.emplace_back("Set-Cookie", cookie_of(visit, "", std::chrono::seconds{0}));
    return response;
}

} // namespace

std::vector<Route> sign_in_routes()
{
    return {{"GET", "/", Who::signed_in, home},
            {"GET", "/static/{}", Who::anybody, file},
            {"GET", "/sign-in", Who::anybody, sign_in},
            {"POST", "/sign-in", Who::anybody, do_sign_in},
            {"POST", "/sign-out", Who::signed_in, sign_out}};
}

} // namespace mock::web

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/passwords.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/turns.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/web/embedded.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/site.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

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
    if (!visit.person) return sign_in_page(visit);
    const std::string next = next_of(visit);
    return redirect(next.empty() ? home_of(visit) : next);
}

constexpr std::size_t email_max = 254; ///< bytes, by RFC 5321
/// Checking a password takes 64 MiB.
constexpr std::size_t checks_at_once = 4;
constexpr std::chrono::seconds check_patience{5};

/// Slows guessing down: so many attempts for one address within the window, and no more. They count
/// from their beginning: who asks a hundred times at once has no more than who asks one by one.
class Attempts {
public:
    /// False: there were too many.
    bool begin(const std::string& email, store::Time now)
    {
        const std::lock_guard lock(mutex_);
        // Also what a clock noted that was ahead: nobody waits until that time comes again.
        const auto is_old = [now](store::Time at) {
            return std::chrono::abs(now - at) > std::chrono::minutes{5};
        };
        if (begun_.size() > 10'000)
            std::erase_if(begun_, [&](const auto& one) { return is_old(one.second.back()); });
        auto& times = begun_[email];
        std::erase_if(times, is_old);
        if (times.size() >= 10) return false;
        times.push_back(now);
        return true;
    }
    /// One that began was no wrong guess.
    void take_back(const std::string& email)
    {
        const std::lock_guard lock(mutex_);
        const auto times = begun_.find(email);
        if (times == begun_.end()) return;
        times->second.pop_back();
        if (times->second.empty()) begun_.erase(times);
    }

private:
    std::mutex mutex_;                                       ///< guards `begun_`
    std::map<std::string, std::deque<store::Time>> begun_{}; ///< none is empty
};

/// It has no end of its own: the store knows when the session ends, and moves that while it is
/// used.
std::string cookie_of(const Visit& visit, const std::string& value)
{
    return std::string(session_cookie) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" +
           (visit.secure ? "; Secure" : "");
}

Response enter(const Visit& visit, const store::Person& person)
{
    const std::string token = store::new_token();
    store::Transaction change(visit.desk.store());
    store::remove_expired_web_sessions(change, visit.now);
    store::insert_web_session(change, {.id_hash = session_hash(visit, token),
                                       .person = person.id,
                                       .csrf = store::new_token(),
                                       .created_at = visit.now,
                                       .last_seen_at = visit.now,
                                       .expires_at = visit.now + session_length});
    note_audit(change, {.actor = {.person = person.id, .name = person.name},
                        .action = "sign_in",
                        .subject = subject_of(person),
                        .outcome = "done"});
    change.commit();
    Response response = redirect(next_of(visit).empty() ? "/" : next_of(visit));
    response.headers.emplace_back("Set-Cookie", cookie_of(visit, token));
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
                        .subject = person ? subject_of(*person) : "nobody of the desk",
                        .outcome = "refused",
                        .details = why});
    change.commit();
}

Response wrong_password(const Visit& visit)
{
    return sign_in_page(
        visit, 403, error_box(visit, visit.t("sign_in.wrong"), visit.t("sign_in.wrong_remedy")));
}

Response too_many_attempts(const Visit& visit)
{
    return sign_in_page(visit, 429,
                        error_box(visit, visit.t("trouble.many"), visit.t("trouble.many_remedy")));
}

/// Nothing: the password is nobody's of that address.
std::optional<store::Person> who_has(const Visit& visit, const std::string& email)
{
    const store::Reader reader(visit.desk.store());
    const auto person = store::find_person_by_email(reader, email);
    const desk::Secret password(visit.form("password"));
    const bool is_theirs = store::check_password(reader, person ? person->id : "", password);
    return is_theirs ? person : std::nullopt;
}

Response enter_by_password(const Visit& visit)
{
    static Attempts attempts;
    static store::Turns checks(checks_at_once);
    const std::string email = store::folded(visit.form("email")); // As people are found by it.
    if (email.size() > email_max) return wrong_password(visit);
    if (!attempts.begin(email, visit.now)) return too_many_attempts(visit);
    std::optional<store::Person> person;
    {
        const store::Turn turn(checks, check_patience);
        if (!turn) {
            attempts.take_back(email);
            return too_many_attempts(visit);
        }
        person = who_has(visit, email);
    }
    if (person) {
        attempts.take_back(email);
        return enter(visit, *person);
    }
    note_refused(visit, email, "wrong password or address");
    return wrong_password(visit);
}

Response do_sign_in(Visit& visit)
{
    return visit.by_password ? enter_by_password(visit) : enter_by_choice(visit);
}

Response sign_out(Visit& visit)
{
    store::Transaction change(visit.desk.store());
    store::remove_web_session(change, session_hash(visit, visit.request.cookie(session_cookie)));
    note_audit(change,
               {.action = "sign_out", .subject = subject_of(*visit.person), .outcome = "done"});
    change.commit();
    Response response = redirect("/sign-in?said=signed_out");
    response.headers.emplace_back("Set-Cookie", cookie_of(visit, "") + "; Max-Age=0");
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

#pragma once

#include "mock-host/store/types.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"

#include <desk/sdk/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock::web {

/// A whole page, but for what all pages have.
struct Page {
    std::string title{};
    std::string section{};   ///< "activities", "assets", "admin/packages": what the menus mark
    std::string live_on{};   ///< "activity:a-000123": what the page follows; empty: nothing
    std::string css_class{}; ///< of main: "narrow", "portal", "sign-in", "trouble"
    Html body{};             ///< inside of main
    int status = 200;
};

/// The frame around a page: menus, who is signed in, what scripts need. `admin/...` sections get
/// the menu of administration.
Response show(const Visit& visit, const Page& page);

/// @name Parts that many pages have
/// @{
/// Label and address; the last one is the page itself, without address.
Html crumbs(const Visit& visit, const std::vector<std::pair<std::string, std::string>>& path);
/// What happened before a redirect: the text "said.KEY" for `?said=KEY`. Nothing otherwise.
Html flash(const Visit& visit);
/// "2 March 2026, 14:10" in the reader's language and the zone of the desk.
std::string time_text(const Visit& visit, store::Time time);
/// A moment, shown as "12 minutes ago" by script, exact without.
Html time_ago(const Visit& visit, store::Time time);
/// A moment that counts down.
Html time_until(const Visit& visit, store::Time time);
/// Hidden field against forged requests; belongs into every form that posts.
Html csrf_field(const Visit& visit);
/// Hidden field that makes a double click one call: a fresh key.
Html key_field();
/// A coloured word. `tone`: ok, warn, bad, info, none.
Html badge(std::string_view tone, std::string_view word);
Html state_badge(const Visit& visit, store::ActivityState state);
/// What went wrong and what to do, in a box.
Html error_box(const Visit& visit, std::string_view message, std::string_view remedy = {});
/// @}

/// A page that says what is wrong: 403, 404, 409, 500, 503. For `/api/` paths the same as JSON.
Response trouble(const Visit& visit, int status, const std::string& what,
                 const std::string& remedy);
Response not_found(const Visit& visit, const std::string& what);
/// 400, 403, 404, 409, 503 by the status of the error.
Response trouble(const Visit& visit, const desk::Error& error);
/// `{"error": {"code", "message", "remedy"}}`.
Response api_trouble(int status, std::string_view code, std::string_view message,
                     std::string_view remedy);
int http_status(desk::Errc status);

} // namespace mock::web

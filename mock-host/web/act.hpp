#pragma once

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/types.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock::web {

/// What actions are on: an activity, an asset, a configuration.
struct ActPlace {
    store::Target target{};
    std::string page{};    ///< address of its page: "/activities/INC-2026-000123"
    std::string section{}; ///< as in `Page`
    std::vector<std::pair<std::string, std::string>> crumbs{}; ///< to that page, which is the last

    /// Where a form posts to without script.
    std::string action_path(std::string_view action) const;
    /// Where script posts to: "/api/v1/activities/...", also for pages of administration.
    std::string api_path(std::string_view action) const;
};

/// What one press wants. Fields that were left empty are absent.
struct Press {
    std::string action{};
    std::string configuration{}; ///< empty: the first one that can do it
    std::string key{};
    loader::Values input{};
};

/// The same action, as the configurations offer it; never empty.
using Offers = std::vector<runtime::ActionOffer>;

/// The buttons of a place in the order of the manifest, without hidden ones; those of several
/// configurations are one.
std::vector<Offers> buttons_of(const Visit& visit, const store::Target& target);
/// Those of one action; empty: it is not offered.
Offers offers_of(const Visit& visit, const store::Target& target, std::string_view action);
/// The one that the person chose, or the first that can be used.
const runtime::ActionOffer& chosen(const Offers& offers, const std::string& configuration);

/// @name Handlers for `.../actions/{}`, once it is known what the action is on
/// @{
/// GET: a page that asks what the action wants to know, also shown as a dialog.
Response action_page(Visit& visit, const ActPlace& place, const std::string& action);
/// POST of a form: 303 to `page?call=ID`, or that page again with what was typed and what is wrong.
Response act(Visit& visit, const ActPlace& place, const std::string& action);
/// POST of JSON: 202 `{"call": ID}`, or an error, with `fields` where single ones are wrong. With
/// `Prefer: wait=SECONDS` (RFC 7240) 200 and the call, if it ends within that time.
Response api_act(Visit& visit, const ActPlace& place, const std::string& action);
/// @}

} // namespace mock::web

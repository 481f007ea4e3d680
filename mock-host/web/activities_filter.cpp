#include "mock-host/web/activities_filter.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/api_filter.hpp"

namespace mock::web {

using store::ActivityKind;
using store::ActivitySort;
using store::ActivityState;

namespace {

struct SortWord {
    const char* word;
    ActivitySort sort;
};
/// As addresses name them; the first one where they name none.
constexpr SortWord sort_words[] = {{"state", ActivitySort::state},
                                   {"newest", ActivitySort::newest},
                                   {"oldest", ActivitySort::oldest},
                                   {"title", ActivitySort::title}};

Html option(const std::string& value, const std::string& wanted, const std::string& label)
{
    return html("<option value=\"{}\"{}>{}</option>", value,
                when(value == wanted, html(" selected")), label);
}

Html state_choice(const Visit& visit)
{
    const std::string wanted = visit.query("state");
    Html options = option("", wanted, visit.t("activities.all_open")) +
                   option(any_activity_state, wanted, visit.t("activities.any_state"));
    for (const auto state :
         {ActivityState::new_, ActivityState::assigned, ActivityState::in_progress,
          ActivityState::paused, ActivityState::planned, ActivityState::closed}) {
        const std::string word{store::word(state)};
        options += option(word, wanted, visit.t("state." + word));
    }
    return html("<label>{} <select name=\"state\">{}</select></label>", visit.t("activities.state"),
                options);
}

Html kind_choice(const Visit& visit)
{
    const std::string wanted = visit.query("kind");
    Html options = option("", wanted, visit.t("activities.all_kinds"));
    for (int i = 0; i <= static_cast<int>(ActivityKind::task); ++i) {
        const auto kind = static_cast<ActivityKind>(i);
        options += option(std::string(store::word(kind)), wanted, kind_word(visit, kind));
    }
    return html("<label>{} <select name=\"kind\">{}</select></label>", visit.t("activities.kind"),
                options);
}

Html check(const Visit& visit, const char* name, const std::string& label,
           const std::string& value = "1")
{
    return html("<label class=\"check\"><input type=\"checkbox\" name=\"{}\" value=\"{}\"{}> "
                "{}</label>",
                name, value, when(!visit.query(name).empty(), html(" checked")), label);
}

/// For those who come from an asset.
Html asset_check(const Visit& visit)
{
    const std::string id = visit.query("asset");
    if (id.empty()) return {};
    const auto asset = store::find_asset(store::Reader(visit.desk.store()), id);
    return check(visit, "asset", visit.t("activities.about", {asset ? asset->name : id}), id);
}

} // namespace

ActivitySort activity_sort(const std::string& word)
{
    for (const SortWord& known : sort_words) {
        if (word == known.word) return known.sort;
    }
    return sort_words[0].sort;
}

std::string activities_path(const Visit& visit, const std::string& name, const std::string& value)
{
    Fields query;
    for (const char* kept : {"q", "state", "kind", "remote", "mine", "asset", "sort"})
        query.emplace_back(kept, name == kept ? value : visit.query(kept));
    return with_query("/activities", query);
}

Html activity_filters(const Visit& visit)
{
    return html("<form class=\"filters\" role=\"search\" method=\"get\" action=\"/activities\" "
                "data-live-search><input type=\"hidden\" name=\"sort\" value=\"{}\">"
                "<label class=\"search\">{} <input type=\"search\" name=\"q\" value=\"{}\" "
                "placeholder=\"{}\" autocomplete=\"off\"></label>{}{}{}{}{}"
                "<button data-no-js>{}</button></form>",
                visit.query("sort"), visit.t("list.search"), visit.query("q"),
                visit.t("activities.search_hint"), state_choice(visit), kind_choice(visit),
                check(visit, "remote", visit.t("activities.remote")),
                check(visit, "mine", visit.t("activities.mine")), asset_check(visit),
                visit.t("list.filter"));
}

store::ActivityFilter filter_of(const Visit& visit, int limit)
{
    const std::string state = visit.query("state");
    store::ActivityFilter filter;
    filter.state = store::from_word<ActivityState>(state);
    filter.open_only = state.empty();
    filter.kind = store::from_word<ActivityKind>(visit.query("kind"));
    filter.search = visit.query("q");
    if (!visit.query("mine").empty()) filter.responsible = visit.person->id;
    if (!visit.query("remote").empty()) filter.open_session_at = visit.now;
    if (!visit.query("asset").empty()) filter.asset = visit.query("asset");
    filter.sort = activity_sort(visit.query("sort"));
    filter.after = visit.query("after");
    filter.before = visit.query("until");
    filter.limit = limit;
    return filter;
}

std::optional<Response> unfit_activity_filter(const Visit& visit)
{
    auto states = all_words(ActivityState::planned);
    states.emplace_back(any_activity_state);
    if (auto unfit = unknown_word(visit, "state", states)) return unfit;
    if (auto unfit = unknown_word(visit, "kind", all_words(ActivityKind::task))) return unfit;
    std::vector<std::string> sorts;
    for (const SortWord& known : sort_words)
        sorts.emplace_back(known.word);
    return unknown_word(visit, "sort", sorts);
}

std::string kind_word(const Visit& visit, store::ActivityKind kind)
{
    return visit.t("kind." + std::string(store::word(kind)));
}

} // namespace mock::web

#include "mock-host/store/assets.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/web/activities.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/page.hpp"

#include <map>

namespace mock::web {

namespace {

using store::ActivityKind;

/// What is wrong, by the name of the field.
using Wrong = std::map<std::string, std::string>;

Html field(const Visit& visit, const Wrong& wrong, const std::string& name, const Html& control)
{
    const auto found = wrong.find(name);
    const Html error = found == wrong.end()
                           ? Html()
                           : html("<p class=\"error\" id=\"{}-error\">{}</p>", name, found->second);
    return html("<div class=\"field\"><label for=\"{}\">{}</label>{}{}</div>", name,
                visit.t("new_activity." + name), control, error);
}

Html attributes(const Wrong& wrong, const std::string& name)
{
    return html(" id=\"{}\" name=\"{}\"", name, name) +
           when(wrong.contains(name),
                html(" aria-invalid=\"true\" aria-describedby=\"{}-error\"", name));
}

Html kind_options(const Visit& visit)
{
    const auto wanted = store::from_word<ActivityKind>(visit.form("kind"));
    Html options;
    for (int i = 0; i <= static_cast<int>(ActivityKind::task); ++i) {
        const auto kind = static_cast<ActivityKind>(i);
        const bool is_wanted = kind == wanted.value_or(ActivityKind::incident);
        options += html("<option value=\"{}\"{}>{}</option>", store::word(kind),
                        when(is_wanted, html(" selected")), kind_word(visit, kind));
    }
    return options;
}

Html people_options(const Visit& visit)
{
    Html options = html("<option value=\"\">{}</option>", visit.t("new_activity.choose"));
    for (const auto& person : store::list_people(store::Reader(visit.desk.store()))) {
        options += html("<option value=\"{}\"{}>{}</option>", person.id,
                        when(person.id == visit.form("initiator"), html(" selected")), person.name);
    }
    return options;
}

Html fields(const Visit& visit, const Wrong& wrong)
{
    return field(visit, wrong, "title",
                 html("<input{} maxlength=\"{}\" required value=\"{}\">",
                      attributes(wrong, "title"), store::title_max, visit.form("title"))) +
           field(visit, wrong, "initiator",
                 html("<select{} required>{}</select>", attributes(wrong, "initiator"),
                      people_options(visit))) +
           field(visit, wrong, "kind",
                 html("<select{}>{}</select>", attributes(wrong, "kind"), kind_options(visit))) +
           field(visit, wrong, "asset",
                 html("<input{} autocomplete=\"off\" value=\"{}\">", attributes(wrong, "asset"),
                      visit.request.method == "GET" ? visit.query("asset") : visit.form("asset")));
}

Response form_page(const Visit& visit, const Wrong& wrong)
{
    Page page;
    page.title = visit.t("activities.new");
    page.section = "activities";
    page.css_class = "narrow";
    page.status = wrong.empty() ? 200 : 400;
    page.body =
        crumbs(visit, {{visit.t("activities.title"), "/activities"}, {page.title, ""}}) +
        html("<header class=\"head\"><h1>{}</h1></header>", page.title) +
        when(!wrong.empty(), error_box(visit, visit.t("new_activity.look_again"))) +
        html("<form class=\"form panel\" id=\"new-activity\" method=\"post\" "
             "action=\"/activities\">{}{}<p class=\"form-end\"><button class=\"primary\">{}"
             "</button> <a class=\"button\" href=\"/activities\" data-cancel>{}</a></p></form>",
             csrf_field(visit), fields(visit, wrong), visit.t("new_activity.create"),
             visit.t("act.cancel"));
    return show(visit, page);
}

/// By name or id, as several assets may have one name.
std::vector<std::string> typed_asset(const Visit& visit, store::Connection connection, Wrong& wrong)
{
    const std::string typed = visit.form("asset");
    if (typed.empty()) return {};
    if (const auto asset = store::find_asset(connection, typed)) return {asset->id};
    const auto found = store::find_assets_by_name(connection, typed);
    if (found.size() == 1) return {found.front().id};
    const char* key = found.empty() ? "new_activity.asset_wrong" : "new_activity.asset_many";
    wrong["asset"] = visit.t(key, {typed});
    return {};
}

/// What was typed, as an activity; what does not fit goes into `wrong`.
store::Activity typed_activity(const Visit& visit, store::Connection connection, Wrong& wrong)
{
    store::Activity wanted;
    const std::string kind_typed = visit.form("kind");
    const auto kind = store::from_word<ActivityKind>(kind_typed);
    wanted.kind = kind.value_or(ActivityKind::incident);
    if (!kind && !kind_typed.empty())
        wrong["kind"] = visit.t("new_activity.kind_wrong", {kind_typed});
    wanted.title = visit.form("title");
    if (!store::is_title(wanted.title))
        wrong["title"] = visit.t("new_activity.title_wrong", {std::to_string(store::title_max)});
    wanted.initiator = visit.form("initiator");
    if (!store::find_person(connection, *wanted.initiator))
        wrong["initiator"] = visit.t("new_activity.initiator_wrong");
    wanted.assets = typed_asset(visit, connection, wrong);
    wanted.created_at = visit.now;
    return wanted;
}

} // namespace

Response new_activity_page(Visit& visit)
{
    return form_page(visit, {});
}

Response create_activity(Visit& visit)
{
    Wrong wrong;
    auto wanted = typed_activity(visit, store::Reader(visit.desk.store()), wrong);
    if (!wrong.empty()) return form_page(visit, wrong);
    wanted.responsible = visit.person->id;
    wanted.state = store::ActivityState::assigned;
    store::Transaction change(visit.desk.store());
    const auto created = store::insert_activity(change, std::move(wanted));
    note_deed(change, "activity.create", {store::TargetKind::activity, created.id},
              visit.person->id);
    change.commit();
    return redirect(with_query(activity_path(created.number), {{"said", "activity_created"}}));
}

} // namespace mock::web

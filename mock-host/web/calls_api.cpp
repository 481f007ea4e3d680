#include "mock-host/web/calls_api.hpp"

#include "mock-host/services/outcome.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/result_part.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

namespace {

/// Whoever may not see a call is not told that it exists.
std::optional<store::Call> visible_call(const Visit& visit)
{
    auto call =
        store::find_call(store::Reader(visit.desk.store()), std::string_view(visit.args.at(0)));
    if (call && call->request.actor != visit.person->id && !visit.is_agent()) return {};
    return call;
}

std::optional<store::Call> own_call(const Visit& visit)
{
    auto call = visible_call(visit);
    if (call && call->request.actor != visit.person->id) return {};
    return call;
}

json::value progress_json(const Visit& visit, const store::Call& call)
{
    const auto progress = visit.desk.progress(call.number);
    if (!progress) return nullptr;
    return json::object{
        {"done", progress->done}, {"total", progress->total}, {"text", progress->text}};
}

Response no_call(const Visit& visit)
{
    return not_found(visit, visit.t("call.not_there", {visit.args.at(0)}));
}

/// Empty: nothing to open, or taken before.
std::string taken_address(const Visit& visit, const store::Call& call)
{
    const std::string url = visit.desk.take_open_url(call.number);
    return services::is_safe_url(url) ? url : std::string();
}

} // namespace

Response api_call(Visit& visit)
{
    const auto call = visible_call(visit);
    return call ? call_answer(visit, *call) : no_call(visit);
}

Response call_answer(const Visit& visit, const store::Call& call)
{
    const FailureWords words = failure_words(visit, call);
    json::object answer = views::call_json(call, "", {words.message, words.remedy});
    answer.erase("open_url");
    answer["title"] = call_title(visit, call);
    answer["ended"] = has_ended(call);
    answer["progress"] = progress_json(visit, call);
    return json_response(200, json::serialize(answer));
}

Response api_open_url(Visit& visit)
{
    const auto call = own_call(visit);
    if (!call) return no_call(visit);
    const std::string url = taken_address(visit, *call);
    if (url.empty())
        return trouble(visit, 404, visit.t("call.nothing_to_open"),
                       visit.t("call.nothing_to_open_remedy"));
    Response answer = json_response(200, json::serialize(json::object{{"url", url}}));
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

Response open_page(Visit& visit)
{
    const auto call = own_call(visit);
    if (!call) return no_call(visit);
    const std::string url = taken_address(visit, *call);
    if (url.empty())
        return trouble(visit, 404, visit.t("call.nothing_to_open"),
                       visit.t("call.nothing_to_open_remedy"));
    Page page;
    page.title = call_title(visit, *call);
    page.section = "activities";
    page.css_class = "narrow";
    page.body = html("<header class=\"head\"><h1>{}</h1></header><section class=\"panel join\">"
                     "<a class=\"button primary\" href=\"{}\" target=\"_blank\" "
                     "rel=\"noopener noreferrer\">{}</a><p>{}</p></section>",
                     page.title, url, visit.t("result.open"), visit.t("call.open_once"));
    Response answer = show(visit, page);
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

} // namespace mock::web

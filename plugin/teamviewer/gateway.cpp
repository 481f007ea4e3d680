#include "plugin/teamviewer/gateway.hpp"

#include "plugin/teamviewer/refusal.hpp"

#include <utility>

namespace tv {
namespace {

using std::chrono::seconds;

/// Repetitions are calls too: each one is counted.
class Counted final : public http::Transport {
public:
    Counted(http::Transport& transport, Budget& budget, std::string_view function)
        : transport_(transport), budget_(budget), function_(function)
    {
    }

    desk::Result<http::Response> send(const http::Request& request, const desk::Call& call) override
    {
        DESK_CHECK(budget_.spend(function_, call));
        return transport_.send(request, call);
    }

private:
    http::Transport& transport_;
    Budget& budget_;
    std::string_view function_;
};

/// A list that begins like a web page is none, and need not be read to its end.
http::BodySink without_pages(http::BodySink sink, std::string api_url)
{
    if (!sink) return nullptr;
    return [sink = std::move(sink), api_url = std::move(api_url),
            began = false](std::string_view piece) mutable -> desk::Status {
        const auto first = began ? std::string_view::npos : piece.find_first_not_of(" \t\r\n");
        if (first != std::string_view::npos) {
            began = true;
            if (piece[first] == '<') return not_the_api(api_url);
        }
        return sink(piece);
    };
}

} // namespace

Gateway::Gateway(const Configuration& configuration, const Services& services, TokenSource& tokens,
                 Budget& budget)
    : configuration_(configuration), services_(services), tokens_(tokens), budget_(budget)
{
}

desk::Result<std::string> Gateway::ask(const Question& question, const desk::Call& call)
{
    DESK_TRY(auto token, token_for(question, call));
    DESK_TRY(http::Response reply, send(question, token, call));
    if (refuses_token(reply)) {
        // A refused token means that nothing was done: once more is harmless.
        tokens_.refused(token);
        DESK_TRY(token, token_for(question, call));
        DESK_TRY(reply, send(question, token, call));
    }
    const bool good = reply.status / 100 == 2;
    if (good && !is_html(reply)) {
        // GET /ping answers so to everybody: only what needs a permission shows that a token works.
        if (!question.function.permission.empty()) tokens_.accepted(token, call);
        return std::move(reply.body);
    }
    if (good) return not_the_api(configuration_.api_url);

    desk::Error error =
        without(refusal(question.function, reply, configuration_.api_url), {token.reveal()});
    if (is_limit(reply)) budget_.pause(question.function.name, error.retry_after, call);
    return error;
}

desk::Result<std::vector<std::string>> Gateway::ask_all(const std::vector<Question>& questions,
                                                        const desk::Call& call)
{
    std::vector<http::Request> requests;
    for (const Question& question : questions) {
        DESK_CHECK(budget_.spend(question.function.name, call));
        DESK_TRY(const auto token, token_for(question, call));
        requests.push_back(request_of(question, token));
    }
    auto replies = services_.transport.send_all(requests, call);
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        auto& reply = replies[i];
        if (reply && reply->status / 100 == 2 && !is_html(*reply)) {
            bodies.push_back(std::move(reply->body));
            continue;
        }
        DESK_TRY(std::string body, ask(questions[i], call));
        bodies.push_back(std::move(body));
    }
    return bodies;
}

void Gateway::try_anew(const desk::Call& call)
{
    tokens_.try_anew(call);
}

desk::Result<desk::Secret> Gateway::token_for(const Question& question, const desk::Call& call)
{
    auto token = question.with_report_token ? tokens_.get_for_reports(call) : tokens_.get(call);
    if (!token) return before_asking(std::move(token.error()));
    return token;
}

desk::Result<http::Response> Gateway::send(const Question& question, const desk::Secret& token,
                                           const desk::Call& call)
{
    Counted counted(services_.transport, budget_, question.function.name);
    // For a person it is worth trying again at once; background work comes back later.
    const http::TurnedAway turned_away = call->for_a_person ? is_rate_limit : nullptr;
    const http::Backoff backoff({.attempts_max = 3}, static_cast<std::uint32_t>(call.id()));
    return http::send_with_retry(counted, services_.clock, backoff, request_of(question, token),
                                 call, turned_away);
}

http::Request Gateway::request_of(const Question& question, const desk::Secret& token) const
{
    http::Request request{.endpoint = question.function.endpoint,
                          .base = configuration_.api_url,
                          .tail = question.tail,
                          .query = question.query,
                          .body = question.body,
                          .bearer = token,
                          .sink = without_pages(question.sink, configuration_.api_url)};
    if (question.is_long) {
        request.answer_limit = std::size_t{1} << 30;
        request.time_limit = seconds{1800};
        request.silence_limit = seconds{180};
    }
    return request;
}

} // namespace tv

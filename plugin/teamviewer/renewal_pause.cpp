#include "plugin/teamviewer/renewal_pause.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"

#include <locale>
#include <sstream>

namespace tv {
namespace {

using desk::Errc;
using std::chrono::milliseconds;

constexpr const char* pause_key = "token/pause";
// Long enough for a crowd of calls, short enough for a person who has just mended something.
constexpr milliseconds pause_time{5'000};

/// Nobody was reached, or somebody looked at it and said no. Not what became of one call only, and
/// not a lost answer: whether that has used the token up has to be found out.
bool holds_for_others(Errc status)
{
    return status == Errc::unavailable || status == Errc::denied || status == Errc::invalid ||
           status == Errc::limit || status == Errc::not_found;
}

/// What is known of a failure: until when it counts and of what, then a line for each thing told.
struct Failure {
    Time until{};
    std::string subject = {};
    desk::Error why = {};
};

std::string text_of(const Failure& failure)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << failure.until.time_since_epoch().count() << ' ' << failure.subject << ' '
         << static_cast<int>(failure.why.status) << ' ' << failure.why.retryable << ' '
         << failure.why.retry_after.count() << '\n'
         << failure.why.code << '\n'
         << one_line(failure.why.detail, limits::name_bytes);
    for (const std::string& arg : failure.why.args)
        text << '\n' << one_line(arg, limits::name_bytes);
    return text.str();
}

std::optional<Failure> failure_of(const std::string& stored)
{
    std::istringstream text(stored);
    text.imbue(std::locale::classic());
    Failure failure;
    Time::rep until = 0;
    int status = 0;
    milliseconds::rep retry_after = 0;
    text >> until >> failure.subject >> status >> failure.why.retryable >> retry_after;
    if (!text.ignore() || !std::getline(text, failure.why.code)) return std::nullopt;
    std::getline(text, failure.why.detail);
    for (std::string arg; std::getline(text, arg);)
        failure.why.args.push_back(arg);
    failure.until = Time{Time::duration{until}};
    failure.why.status = static_cast<Errc>(status);
    failure.why.retry_after = milliseconds{retry_after};
    if (!holds_for_others(failure.why.status)) return std::nullopt;
    return failure;
}

} // namespace

RenewalPause::RenewalPause(const Configuration& configuration, const Services& services)
    : configuration_(configuration), services_(services)
{
}

std::optional<desk::Error> RenewalPause::reason(std::uint64_t tokens_revision,
                                                const desk::Call& call)
{
    const auto stored = services_.state.get(pause_key, call);
    if (!stored) return std::nullopt;
    const auto failure = failure_of(stored->value);
    if (!failure) return std::nullopt;
    const auto rest = failure->until - services_.clock.now();
    // More than a whole pause: somebody has set the clock back.
    const bool is_over = rest <= milliseconds{0} || rest > pause_time;
    if (is_over || failure->subject != subject(tokens_revision, call)) return std::nullopt;
    return failure->why;
}

void RenewalPause::begin(const desk::Error& why, std::uint64_t tokens_revision,
                         const desk::Call& call)
{
    if (!holds_for_others(why.status)) return;
    put(text_of({.until = services_.clock.now() + pause_time,
                 .subject = subject(tokens_revision, call),
                 .why = why}),
        call);
}

void RenewalPause::end(const desk::Call& call)
{
    put("", call);
}

/// What the next renewal would ask with, as far as it decides what comes of it.
std::string RenewalPause::subject(std::uint64_t tokens_revision, const desk::Call& call)
{
    const auto secret = services_.vault.get("form.client_secret", call);
    const std::string all = configuration_.client_id + '\n' + configuration_.api_url + '\n' +
                            configuration_.proxy_url + '\n' + configuration_.ca_file + '\n' +
                            std::to_string(secret ? secret->revision : 0) + '\n' +
                            std::to_string(tokens_revision);
    return hex(stable_hash(all));
}

/// Whoever is not heard has lost nothing: then somebody asks once more than necessary.
void RenewalPause::put(const std::string& text, const desk::Call& call)
{
    const auto stored = services_.state.get(pause_key, call);
    if (!stored || stored->value == text) return;
    (void)services_.state.put(pause_key, text, stored->revision, call);
}

} // namespace tv

#include "plugin/net/encoding.hpp"
#include "plugin/net/retry.hpp"

#include <gmock/gmock.h>

#include <deque>

namespace tv::http {
namespace {

using desk::Errc;
using ::testing::ElementsAre;
using namespace std::chrono_literals;

class Script final : public Transport {
public:
    desk::Result<Response> send(const Request& request, const desk::Call&) override
    {
        ++sent;
        if (request.sink && !piece.empty()) (void)request.sink(piece);
        auto next = answers.front();
        if (answers.size() > 1) answers.pop_front();
        return next;
    }
    std::deque<desk::Result<Response>> answers;
    std::string piece;
    int sent = 0;
};

class PretendClock final : public Clock {
public:
    Time now() const override { return {}; }
    bool sleep(std::chrono::milliseconds pause, const desk::Call&) override
    {
        pauses.push_back(pause);
        return pause <= patience;
    }
    std::vector<std::chrono::milliseconds> pauses;
    std::chrono::milliseconds patience{1h};
};

const desk::Call some_call({.id = 1}, nullptr);

Request request_of(Repeat repeat)
{
    return {.endpoint = {Method::post, "/sessions", repeat}};
}

desk::Error error_of(Errc status, bool retryable = true)
{
    return {.status = status, .code = "net.test", .retryable = retryable};
}

TEST(Retry, RepeatsOnlyWhereThatDoesNoHarm)
{
    const struct {
        const char* situation;
        desk::Result<Response> answer;
        Repeat repeat;
        int sent;
    } table[] = {
        {"fine", Response{.status = 200}, Repeat::safe, 1},
        {"server error", Response{.status = 500}, Repeat::safe, 3},
        {"server error, one only", Response{.status = 500}, Repeat::never, 1},
        {"turned away", Response{.status = 429}, Repeat::never, 3},
        {"not found", Response{.status = 404}, Repeat::safe, 1},
        {"forbidden", Response{.status = 403}, Repeat::safe, 1},
        {"never arrived", error_of(Errc::unavailable), Repeat::never, 3},
        {"bad certificate", error_of(Errc::unavailable, false), Repeat::safe, 1},
        {"answer lost", error_of(Errc::answer_lost), Repeat::never, 1},
        {"cancelled", error_of(Errc::cancelled), Repeat::safe, 1},
        {"out of budget", error_of(Errc::limit), Repeat::safe, 1},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.situation);
        Script script;
        script.answers = {row.answer};
        PretendClock clock;
        (void)send_with_retry(script, clock, Backoff({.attempts_max = 3}, 1),
                              request_of(row.repeat), some_call);
        EXPECT_EQ(script.sent, row.sent);
    }
}

TEST(Retry, PauseOfTheServerWins)
{
    Script script;
    script.answers = {Response{.status = 503, .retry_after = 90s}, Response{.status = 200}};
    PretendClock clock;

    const auto reply =
        send_with_retry(script, clock, Backoff({}, 1), request_of(Repeat::safe), some_call);

    EXPECT_EQ(reply->status, 200);
    EXPECT_THAT(clock.pauses, ElementsAre(90s));
}

TEST(Retry, GivesUpWhenThePauseDoesNotFit)
{
    Script script;
    script.answers = {Response{.status = 503, .retry_after = 2h}};
    PretendClock clock;

    const auto reply =
        send_with_retry(script, clock, Backoff({}, 1), request_of(Repeat::safe), some_call);

    EXPECT_EQ(reply->status, 503);
    EXPECT_EQ(script.sent, 1);
}

TEST(Retry, WhatASinkHasGotIsNotAskedForAgain)
{
    Script script;
    script.piece = "[";
    script.answers = {error_of(Errc::unavailable)};
    PretendClock clock;
    Request request = request_of(Repeat::safe);
    request.sink = [](std::string_view) -> desk::Status { return {}; };

    EXPECT_FALSE(send_with_retry(script, clock, Backoff({}, 1), request, some_call));
    EXPECT_EQ(script.sent, 1);
}

TEST(Retry, WhoeverKnowsBetterSaysWhatWasTurnedAway)
{
    Script script;
    script.answers = {Response{.status = 403}, Response{.status = 200}};
    PretendClock clock;

    const auto reply =
        send_with_retry(script, clock, Backoff({}, 1), request_of(Repeat::never), some_call,
                        [](const Response& it) { return it.status == 403; });

    EXPECT_EQ(reply->status, 200);
}

TEST(Backoff, DoublesUpToTheLongestPauseAndStaysAboveHalf)
{
    Backoff backoff({.first = 100ms, .longest = 400ms}, 7);
    for (const auto whole : {100ms, 200ms, 400ms, 400ms}) {
        const auto pause = backoff.next();
        EXPECT_LE(pause, whole);
        EXPECT_GE(pause, whole / 2);
    }
}

TEST(RetryAfter, IsSecondsOrADate)
{
    const desk::Time now{std::chrono::sys_days{std::chrono::year{2025} / 3 / 4} + 12h};
    EXPECT_EQ(retry_after("120", now), 120s);
    EXPECT_EQ(retry_after("Tue, 04 Mar 2025 12:00:30 GMT", now), 30s);
    EXPECT_EQ(retry_after("Tue, 04 Mar 2025 11:00:00 GMT", now), 0s);
    EXPECT_EQ(retry_after("99999999999", now), 24h);
    EXPECT_EQ(retry_after("soon", now), std::nullopt);
    EXPECT_EQ(retry_after("", now), std::nullopt);
}

TEST(Encoding, FormsSurviveWhatPeopleType)
{
    const Form form = Form().add("a b", "x&y=z%ä").add_if("empty", "").add("c", "1");
    EXPECT_EQ(form.text(), "a%20b=x%26y%3Dz%25%C3%A4&c=1");
    EXPECT_EQ(form_value(form.text(), "a b"), "x&y=z%ä");
    EXPECT_EQ(form_value(form.text(), "c"), "1");
    EXPECT_EQ(form_value(form.text(), "d"), "");
    EXPECT_EQ(percent_decode("%zz%4"), "%zz%4");
    EXPECT_EQ(percent_decode("a+b%20c"), "a b c");
}

} // namespace
} // namespace tv::http

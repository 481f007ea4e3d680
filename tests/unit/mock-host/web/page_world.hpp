#pragma once

#include "mock-host/store/assets.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/web/site.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <string>
#include <utility>

namespace mock::web {

/// The form of the only action in a world that asks.
inline constexpr const char* asking_input = R"({"type": "object", "required": ["reason"],
  "properties": {
    "asset": {"type": "string", "title": "form.hours", "maxLength": 63, "choices": "assets"},
    "reason": {"type": "string", "title": "form.url", "maxLength": 500}}})";

/// A desk with pages, and browsers of two people: an agent and a requester.
class PageWorld {
public:
    /// `asks`: the action of the fixture wants a reason and an asset.
    explicit PageWorld(bool asks = false)
    {
        store::Transaction change(test.store());
        requester = *insert_person(change, {.name = "Ada <b>", .email = "a@example.com"});
        agent_token = sign_in(change, test.agent);
        requester_token = sign_in(change, requester);
        change.commit();
        auto options = test.options();
        if (asks) options.open_package = [](const store::Package&) { return asking_package(); };
        desk = test.open(std::move(options));
        site = std::make_unique<Site>(*desk, SiteOptions{.hosts = {"desk"}});
    }

    /// `last_event_id`: the header of that name.
    Response get(const std::string& target, bool as_agent = true,
                 const std::string& last_event_id = {})
    {
        Request sent = request("GET", target, as_agent);
        if (!last_event_id.empty()) sent.headers.emplace_back("last-event-id", last_event_id);
        return site->answer(sent);
    }
    Response post(const std::string& target, Fields form, bool as_agent = true)
    {
        Request sent = request("POST", target, as_agent);
        sent.form = std::move(form);
        sent.form.emplace_back("csrf", "csrf");
        return site->answer(sent);
    }
    /// `prefer`: the header of that name.
    Response post_json(const std::string& target, const std::string& body, bool as_agent = true,
                       const std::string& prefer = {})
    {
        Request sent = request("POST", target, as_agent);
        sent.body = body;
        if (!prefer.empty()) sent.headers.emplace_back("prefer", prefer);
        sent.headers.emplace_back("x-csrf-token", "csrf");
        return site->answer(sent);
    }

    std::string page() const { return "/activities/" + test.activity.number; }
    std::string action() const { return page() + "/actions/echo.run"; }

    /// An activity of the requester, who may see it in the portal.
    store::Activity requested(const std::string& title)
    {
        store::Activity wanted;
        wanted.title = title;
        wanted.initiator = requester.id;
        wanted.created_at = runtime::TestDesk::real_time();
        store::Transaction change(test.store());
        auto made = insert_activity(change, wanted);
        change.commit();
        return made;
    }
    void write(const store::Activity& activity, store::Visibility visibility,
               const std::string& text)
    {
        store::Transaction change(test.store());
        append_journal_entry(change, {.target = {store::TargetKind::activity, activity.id},
                                      .visibility = visibility,
                                      .title = text,
                                      .text = text});
        change.commit();
    }

    /// A new asset of the activity.
    store::Asset attached(const std::string& name)
    {
        store::Transaction change(test.store());
        auto asset = insert_asset(change, {.name = name});
        attach_asset(change, test.activity.id, asset.id);
        change.commit();
        return asset;
    }

    runtime::TestDesk test{"echo"};
    store::Person requester{};
    std::unique_ptr<runtime::Desk> desk;
    std::unique_ptr<Site> site;

private:
    static std::string sign_in(store::Transaction& change, const store::Person& person)
    {
        const auto now = runtime::TestDesk::real_time();
        std::string token = store::new_token();
        insert_web_session(change, {.id_hash = store::token_hash(token),
                                    .person = person.id,
                                    .csrf = "csrf",
                                    .created_at = now,
                                    .last_seen_at = now,
                                    .expires_at = now + std::chrono::hours{1}});
        return token;
    }
    Request request(const std::string& method, const std::string& target, bool as_agent) const
    {
        Request sent;
        sent.method = method;
        sent.target = target;
        sent.path = target.substr(0, target.find('?'));
        if (sent.path.size() < target.size())
            sent.query = parse_form(target.substr(sent.path.size() + 1));
        const std::string& token = as_agent ? agent_token : requester_token;
        sent.headers = {{"host", "desk"}, {"cookie", std::string(session_cookie) + "=" + token}};
        return sent;
    }
    static desk::Result<loader::Installed> asking_package()
    {
        DESK_TRY(auto installed, runtime::TestDesk::package("echo"));
        DESK_TRY(installed.package.manifest.actions.at(0).input, loader::Form::parse(asking_input));
        return installed;
    }

    std::string agent_token;
    std::string requester_token;
};

} // namespace mock::web

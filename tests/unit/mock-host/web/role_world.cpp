#include "tests/unit/mock-host/web/role_world.hpp"

#include "mock-host/store/assets.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/web_sessions.hpp"

namespace mock::web {

namespace {

/// Calls `each` with the text between names and with the names.
template <class Text, class Name>
void split(std::string_view asks, const Text& text, const Name& name)
{
    for (;;) {
        const std::size_t open = asks.find('{');
        text(asks.substr(0, open));
        if (open == asks.npos) return;
        const std::size_t close = asks.find('}', open);
        name(asks.substr(open + 1, close - open - 1));
        asks.remove_prefix(close + 1);
    }
}

/// Its action is on assets, too.
desk::Result<loader::Installed> package_for_all_places()
{
    DESK_TRY(auto installed, runtime::TestDesk::package("echo"));
    installed.package.manifest.actions.at(0).targets.push_back(loader::Target::asset);
    return installed;
}

std::int64_t insert_mail(store::Transaction& change, const store::Activity& activity)
{
    store::Mail mail;
    mail.activity = activity.id;
    mail.key = "mail";
    mail.to_address = "ada@example.com";
    mail.locale = "en";
    mail.subject = "Remote support";
    mail.created_at = runtime::TestDesk::real_time();
    return *store::queue_mail(change, mail);
}

} // namespace

const char* word(Asker asker)
{
    constexpr const char* words[] = {"nobody", "requester", "agent", "administrator"};
    return words[static_cast<int>(asker)];
}

RoleWorld::RoleWorld()
{
    store::Transaction change(test.store());
    fill(change);
    change.commit();
    names["call"] = test.insert("{}", store::CallKind::action).id;
    auto options = test.options();
    options.open_package = [](const store::Package&) { return package_for_all_places(); };
    desk = test.open(std::move(options));
    site = std::make_unique<Site>(*desk, SiteOptions{.data = test.folder(), .hosts = {"desk"}});
}

void RoleWorld::fill(store::Transaction& change)
{
    const auto requester =
        *insert_person(change, {.name = "Ada", .email = "ada@example.com", .locale = "en-GB"});
    const auto agent = *insert_person(change, {.name = "Alan",
                                               .email = "alan@example.com",
                                               .locale = "en-GB",
                                               .role = store::Role::agent});
    sign_in(change, Asker::requester, requester);
    sign_in(change, Asker::agent, agent);
    sign_in(change, Asker::administrator, test.agent);

    store::Activity own;
    own.title = "Screen";
    own.initiator = requester.id;
    own.created_at = runtime::TestDesk::real_time();
    own = insert_activity(change, own);
    const auto asset = insert_asset(change, {.name = "PC-1", .attributes = {{"place", "1.23"}}});
    attach_asset(change, own.id, asset.id);
    put_link(change, {store::TargetKind::activity, own.id});
    put_link(change, {store::TargetKind::asset, asset.id});
    names = {{"activity", own.number},
             {"foreign", test.activity.number},
             {"asset", asset.id},
             {"action", "echo.run"},
             {"configuration", test.configuration.id},
             {"link", "join"},
             {"file", "style.css"},
             {"job", "echo.job"},
             {"mail", std::to_string(insert_mail(change, own))},
             {"package", "echo"},
             {"person", requester.id},
             {"upload", "none"}};
}

void RoleWorld::put_link(store::Transaction& change, const store::Target& target)
{
    store::put_link(change, {.instance = test.configuration.id,
                             .target = target,
                             .key = "join",
                             .label = "Join",
                             .url = "https://example.com/join"});
}

void RoleWorld::sign_in(store::Transaction& change, Asker asker, const store::Person& person)
{
    const auto now = runtime::TestDesk::real_time();
    tokens_[asker] = store::new_token();
    insert_web_session(change, {.id_hash = store::token_hash(tokens_[asker]),
                                .person = person.id,
                                .csrf = "csrf",
                                .created_at = now,
                                .last_seen_at = now,
                                .expires_at = now + std::chrono::hours{1}});
}

Request RoleWorld::request(Asker asker, std::string_view method, std::string_view asks) const
{
    Request sent;
    sent.method = method;
    sent.target = filled(asks);
    const std::size_t question = sent.target.find('?');
    sent.path = sent.target.substr(0, question);
    if (question != sent.target.npos) sent.query = parse_form(sent.target.substr(question + 1));
    sent.headers = {{"host", "desk"}};
    const auto token = tokens_.find(asker);
    if (token != tokens_.end())
        sent.headers.emplace_back("cookie", std::string(session_cookie) + "=" + token->second);
    if (method == "GET") return sent;
    sent.headers.emplace_back("x-csrf-token", "csrf");
    sent.form = {{"person", names.at("person")}};
    sent.body = "{}";
    return sent;
}

std::string RoleWorld::filled(std::string_view asks) const
{
    std::string path;
    split(
        asks, [&](std::string_view text) { path += text; },
        [&](std::string_view name) {
            const auto found = names.find(name);
            ASSERT_NE(found, names.end()) << "there is no {" << name << "}";
            path += found->second;
        });
    return path;
}

std::string pattern_of(std::string_view asks)
{
    std::string pattern;
    split(
        asks.substr(0, asks.find('?')), [&](std::string_view text) { pattern += text; },
        [&](std::string_view) { pattern += "{}"; });
    return pattern;
}

} // namespace mock::web

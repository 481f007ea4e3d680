#include "plugin/teamviewer/json.hpp"

#include "plugin/domain/outside.hpp"
#include "plugin/domain/web_address.hpp"
#include "plugin/teamviewer/json_memory.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tv::json {
namespace {

namespace bj = boost::json;
using std::chrono::seconds;

constexpr int marker_version = 1;
constexpr std::size_t code_bytes_max = 64;   // they have 11
constexpr std::size_t link_bytes_max = 1000; // they have some 50; a record keeps one, and has 4 KiB
// TeamViewer wants a group for every session, and creates the one that is named.
constexpr const char* default_group = "Service Desk";

/// An object, or nothing.
std::optional<bj::object> parse(std::string_view text, bj::storage_ptr memory = WipingMemory::get())
{
    bj::error_code failed;
    const bj::parse_options options{.max_depth = 16};
    auto value =
        bj::parse(bj::string_view(text.data(), text.size()), failed, std::move(memory), options);
    if (failed || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

desk::Error bad_answer(const char* what)
{
    return {.status = desk::Errc::unavailable,
            .code = "teamviewer.bad_answer",
            .detail = std::string("TeamViewer's answer cannot be read as ") + what,
            .retryable = true};
}

const bj::value* member(const bj::object& object, std::string_view name)
{
    const auto* found = object.if_contains(bj::string_view(name.data(), name.size()));
    return found == nullptr || found->is_null() ? nullptr : found;
}

/// Text, or a number as text; empty for anything else.
std::string text(const bj::object& object, std::string_view name)
{
    const auto* value = member(object, name);
    if (value == nullptr) return {};
    if (value->is_string())
        return std::string(value->get_string().c_str(), value->get_string().size());
    if (value->is_int64() || value->is_uint64()) return bj::serialize(*value);
    return {};
}

desk::Secret secret(const bj::object& object, std::string_view name)
{
    return desk::Secret(text(object, name));
}

std::int64_t number(const bj::object& object, std::string_view name)
{
    const std::string written = text(object, name);
    std::int64_t value = 0;
    std::from_chars(written.data(), written.data() + written.size(), value);
    return value;
}

std::optional<bool> boolean(const bj::object& object, std::string_view name)
{
    const auto* value = member(object, name);
    if (value == nullptr || !value->is_bool()) return std::nullopt;
    return value->get_bool();
}

const bj::array* array(const bj::object& object, std::string_view name)
{
    const auto* value = member(object, name);
    return value == nullptr ? nullptr : value->if_array();
}

bool same_word(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Time> date(const bj::object& object, std::string_view name)
{
    return utc_time(text(object, name));
}

/// Empty if it is none that the desk takes, and that a person would want to open: one bad link
/// would be the end of everything else that an outcome has to say.
std::string link(const bj::object& object, std::string_view name)
{
    std::string url = text(object, name);
    const auto address = read_web_address(url);
    if (!address || address->has_user || url.size() > link_bytes_max) return {};
    const bool stays_here = address->scheme == "http" && address->is_loopback();
    return address->scheme == "https" || stays_here ? url : std::string{};
}

std::string digits_of(std::string_view written)
{
    std::string digits;
    for (const char c : written) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

/// States are words, or numbers that nobody explains: then only a closing date tells.
bool is_open(const bj::object& object)
{
    const std::string state = text(object, "state");
    if (same_word(state, "closed")) return false;
    if (same_word(state, "open")) return true;
    return !date(object, "closed_at");
}

std::optional<RemoteSession> session_of(const bj::object& object)
{
    RemoteSession session;
    session.code = one_line(text(object, "code"), code_bytes_max);
    if (session.code.empty()) return std::nullopt;
    session.open = is_open(object);
    session.client_link = link(object, "end_customer_link");
    session.supporter_link = link(object, "supporter_link");
    session.web_link = link(object, "webclient_supporter_link");
    session.created_at = date(object, "created_at").value_or(Time{});
    session.valid_until = date(object, "valid_until").value_or(Time{});
    session.marker = marker(text(object, "custom_api"));
    session.customer_online = boolean(object, "online").value_or(false);
    return session;
}

/// A word, or its number.
ConnectionType type_of(const bj::object& object)
{
    constexpr const char* member_of_type = "support_session_type";
    const std::string word = text(object, member_of_type);
    if (same_word(word, "RemoteConnection")) return ConnectionType::remote_connection;
    if (same_word(word, "RemoteSupportActive")) return ConnectionType::remote_support;
    if (same_word(word, "RemoteSupportActiveSdk")) return ConnectionType::remote_support_sdk;
    return connection_type(number(object, member_of_type));
}

std::optional<Connection> connection_of(const bj::object& object)
{
    Connection connection;
    const auto start = date(object, "start_date");
    connection.id = text(object, "id");
    if (connection.id.empty() || !start) return std::nullopt;
    connection.start = *start;
    connection.end = date(object, "end_date");
    connection.user_id = text(object, "userid");
    connection.user_name = text(object, "username");
    connection.teamviewer_id = digits_of(text(object, "deviceid"));
    connection.device_name = text(object, "devicename");
    connection.session_code = text(object, "session_code");
    connection.marker = marker(text(object, "custom_api"));
    connection.notes = text(object, "notes");
    connection.type = type_of(object);
    return connection;
}

/// "g" and digits is an id, everything else a name.
bool is_group_id(const std::string& group)
{
    return group.size() > 1 && group[0] == 'g' &&
           group.find_first_not_of("0123456789", 1) == std::string::npos;
}

} // namespace

std::string session_body(const SessionRequest& wanted)
{
    bj::object body;
    body["custom_api"] = marker_text(wanted.marker);
    body["valid_until"] = desk::format_time(std::chrono::floor<seconds>(wanted.valid_until));
    const SessionGroup group = group_of(wanted);
    body[group.is_id ? "groupid" : "groupname"] = group.value;
    if (!wanted.description.empty()) body["description"] = cut(wanted.description, 4000);
    if (!wanted.waiting_message.empty()) body["waiting_message"] = wanted.waiting_message;
    bj::object customer;
    if (!wanted.end_customer_name.empty()) customer["name"] = cut(wanted.end_customer_name, 100);
    // Half an address is none.
    if (!wanted.end_customer_email.empty() && wanted.end_customer_email.size() <= 254) {
        customer["email"] = wanted.end_customer_email;
    }
    if (!customer.empty()) body["end_customer"] = std::move(customer);
    return bj::serialize(body);
}

SessionGroup group_of(const SessionRequest& wanted)
{
    if (wanted.group.empty()) return {default_group, false};
    return {wanted.group, is_group_id(wanted.group)};
}

std::string close_body()
{
    return R"({"state":"closed"})";
}

desk::Result<RemoteSession> session(std::string_view body)
{
    const auto object = parse(body);
    if (!object) return bad_answer("a session");
    auto session = session_of(*object);
    if (!session) return bad_answer("a session: it has no code");
    return *std::move(session);
}

desk::Result<SessionPage> session_page(std::string_view body)
{
    const auto object = parse(body);
    const auto* rows = object ? array(*object, "sessions") : nullptr;
    if (rows == nullptr) return bad_answer("a list of sessions");
    SessionPage page;
    for (const auto& row : *rows) {
        auto session = row.is_object() ? session_of(row.get_object()) : std::nullopt;
        if (session) page.sessions.push_back(*std::move(session));
    }
    page.next = text(*object, "next_offset");
    return page;
}

std::string marker_text(const Marker& marker)
{
    bj::object object;
    object["desk"] = marker_version;
    object["o"] = marker.origin;
    object["c"] = marker.configuration;
    object["a"] = marker.activity;
    object["k"] = marker.key;
    return bj::serialize(object);
}

std::optional<Marker> marker(std::string_view custom_api)
{
    const auto object = parse(custom_api);
    if (!object || number(*object, "desk") != marker_version) return std::nullopt;
    Marker marker{text(*object, "c"), text(*object, "a"), text(*object, "k"), text(*object, "o")};
    if (marker.configuration.empty() || marker.activity.empty()) return std::nullopt;
    return marker;
}

desk::Result<ConnectionPage> connection_page(std::string_view body)
{
    // A page has thousands of values: taken piece by piece they cost more than reading it.
    bj::monotonic_resource memory(body.size(), WipingMemory::get());
    const auto object = parse(body, &memory);
    const auto* rows = object ? array(*object, "records") : nullptr;
    if (rows == nullptr) return bad_answer("connection reports");
    ConnectionPage page;
    for (const auto& row : *rows) {
        auto connection = row.is_object() ? connection_of(row.get_object()) : std::nullopt;
        if (!connection) {
            ++page.unreadable;
            continue;
        }
        page.connections.push_back(*std::move(connection));
    }
    page.next = text(*object, "next_offset");
    page.remaining = number(*object, "records_remaining");
    return page;
}

desk::Result<std::map<std::string, std::string>> emails_of_users(std::string_view body)
{
    const auto object = parse(body);
    const auto* rows = object ? array(*object, "users") : nullptr;
    if (rows == nullptr) return bad_answer("a list of users");
    std::map<std::string, std::string> emails;
    for (const auto& row : *rows) {
        if (!row.is_object()) continue;
        std::string id = text(row.get_object(), "id");
        std::string email = text(row.get_object(), "email");
        if (!id.empty() && !email.empty()) emails[std::move(id)] = std::move(email);
    }
    return emails;
}

desk::Result<TokenAnswer> token_answer(std::string_view body)
{
    const auto object = parse(body);
    TokenAnswer answer;
    if (object) answer = {secret(*object, "access_token"), secret(*object, "refresh_token"), {}};
    if (answer.access.empty()) return bad_answer("tokens");
    const auto lifetime = number(*object, "expires_in");
    constexpr std::int64_t year_s = std::int64_t{365} * 24 * 3600;
    // A day is usual; whoever does not tell is asked again sooner.
    answer.lifetime = seconds{lifetime > 0 ? std::min(lifetime, year_s) : 3600};
    return answer;
}

desk::Secret tokens_text(const StoredTokens& tokens)
{
    bj::object object(WipingMemory::get());
    object["access"] = tokens.access.reveal();
    object["refresh"] = tokens.refresh.reveal();
    object["expires_at"] = desk::format_time(tokens.expires_at);
    object["renew_at"] = desk::format_time(tokens.renew_at);
    object["since"] = desk::format_time(tokens.since);
    object["account"] = tokens.account;
    object["got_by"] = tokens.got_by;
    return desk::Secret(bj::serialize(object));
}

std::optional<StoredTokens> stored_tokens(std::string_view stored)
{
    const auto object = parse(stored);
    if (!object) return std::nullopt;
    StoredTokens tokens{.access = secret(*object, "access"), .refresh = secret(*object, "refresh")};
    if (tokens.access.empty()) return std::nullopt;
    tokens.expires_at = date(*object, "expires_at").value_or(Time{});
    tokens.renew_at = date(*object, "renew_at").value_or(Time{});
    tokens.since = date(*object, "since").value_or(Time{});
    tokens.account = text(*object, "account");
    tokens.got_by = text(*object, "got_by");
    return tokens;
}

desk::Secret state_text(const StoredState& state)
{
    bj::object object(WipingMemory::get());
    object["state"] = state.state;
    object["begun_at"] = desk::format_time(state.begun_at);
    object["used_code"] = state.used_code.reveal();
    return desk::Secret(bj::serialize(object));
}

StoredState stored_state(std::string_view stored)
{
    const auto object = parse(stored);
    if (!object) return {};
    return {text(*object, "state"), date(*object, "begun_at").value_or(Time{}),
            secret(*object, "used_code")};
}

std::string account_name(std::string_view body)
{
    const auto object = parse(body);
    if (!object) return {};
    const std::string name = text(*object, "name");
    return cut(name.empty() ? text(*object, "email") : name, 200);
}

std::optional<bool> token_valid(std::string_view body)
{
    const auto object = parse(body);
    return object ? boolean(*object, "token_valid") : std::nullopt;
}

std::string event_log_body(Time from, Time to)
{
    bj::object body;
    body["StartDate"] = desk::format_time(std::chrono::floor<seconds>(from));
    body["EndDate"] = desk::format_time(std::chrono::floor<seconds>(to));
    return bj::serialize(body);
}

std::optional<Time> utc_time(std::string_view written)
{
    std::string kept(written);
    if (kept.size() > 24 && kept[19] == '.' && kept.back() == 'Z') kept = kept.substr(0, 23) + "Z";
    const auto time = desk::parse_time(kept);
    return time ? std::optional(*time) : std::nullopt;
}

Complaint complaint(std::string_view body)
{
    Complaint complaint;
    const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    complaint.is_html = first != std::string_view::npos && body[first] == '<';
    const auto object = complaint.is_html ? std::nullopt : parse(body);
    if (!object) {
        complaint.description = std::string(body.substr(0, 1000));
        return complaint;
    }
    complaint.error = text(*object, "error");
    complaint.description = text(*object, "error_description");
    complaint.signature = text(*object, "error_signature");
    complaint.code = static_cast<int>(number(*object, "error_code"));
    return complaint;
}

} // namespace tv::json

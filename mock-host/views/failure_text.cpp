#include "mock-host/views/failure_text.hpp"

#include "mock-host/store/configurations.hpp"

namespace mock::views {

namespace {

/// What the package says about an error code; the key itself if it says nothing.
std::string remedy_in_package(runtime::Desk& desk, const store::Call& call, const std::string& key)
{
    const store::Reader reader(desk.store());
    const auto configuration = store::find_configuration(reader, call.request.instance);
    return configuration ? desk.text(configuration->package, key, call.request.locale) : key;
}

} // namespace

FailureText failure_text(runtime::Desk& desk, const store::Call& call)
{
    if (!call.error || call.state == store::CallState::done) return {};
    const auto& error = *call.error;
    const std::string whole = error.message.empty() ? sentence(error.detail) : error.message;
    const std::string key = error.code + ".remedy";
    const std::string remedy = remedy_in_package(desk, call, key);
    return split_remedy(whole.empty() ? error.code : whole, remedy == key ? "" : remedy,
                        remedy_for(static_cast<desk::Errc>(error.status)));
}

std::string sentence(std::string detail)
{
    if (detail.empty()) return detail;
    // Not the names of members or files.
    const auto first_word = detail.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    const bool is_word = first_word != std::string::npos && first_word > 0;
    if (is_word && detail[first_word] == ' ') detail[0] = static_cast<char>(detail[0] - 'a' + 'A');
    if (std::string_view(".!?:").find(detail.back()) == std::string_view::npos) detail += '.';
    return detail;
}

FailureText split_remedy(const std::string& whole, const std::string& remedy,
                         const std::string& otherwise)
{
    if (remedy.empty()) return {whole, otherwise};
    const bool is_at_the_end =
        whole.size() > remedy.size() &&
        whole.compare(whole.size() - remedy.size(), remedy.size(), remedy) == 0;
    if (!is_at_the_end) return {whole, remedy};
    std::string message = whole.substr(0, whole.size() - remedy.size());
    message.erase(message.find_last_not_of(" \n") + 1);
    return {std::move(message), remedy};
}

std::string remedy_for(desk::Errc status)
{
    switch (status) {
    case desk::Errc::invalid:
        return "Correct the data and try again.";
    case desk::Errc::not_found:
        return "Look whether it still exists.";
    case desk::Errc::conflict:
        return "Look at the present state and decide again.";
    case desk::Errc::denied:
        return "Ask an administrator for the permission.";
    case desk::Errc::limit:
        return "Try again later, or ask for less.";
    case desk::Errc::unavailable:
    case desk::Errc::deadline:
        return "Try again in a moment.";
    case desk::Errc::cancelled:
        return "Start it again when it is wanted.";
    case desk::Errc::unsupported:
        return "Update the package or the desk.";
    case desk::Errc::answer_lost:
        return "Look at the journal before you try again.";
    case desk::Errc::state:
    case desk::Errc::internal:
        break;
    }
    return "Look into the log (--log-level info), and at \"mock-host health\".";
}

} // namespace mock::views

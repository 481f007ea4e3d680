#pragma once

#include "mock-host/loader/form.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/configurations.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mock::views {

/// How a configuration stands with the other side: the green tick. Never the token itself.
struct TokenView {
    std::string state = "none"; ///< none, valid, expired, reauthorize
    std::string account{};
    std::optional<store::Time> expires_at{};
    std::string hint{}; ///< the last characters, to recognise it
};

/// From the record `authorization` of a configuration; "{}" for none.
TokenView read_token(const std::string& record, store::Time now);

struct ConfigurationView {
    store::Configuration configuration{};
    loader::Values values{};
    std::vector<std::string> secrets{}; ///< names of secret fields that are stored
    TokenView token{};
};

desk::Result<ConfigurationView> view_configuration(runtime::Desk& desk,
                                                   const store::Configuration& configuration);

boost::json::object configuration_json(const ConfigurationView& view);
/// `[{name, ok, state, detail, remedy}]`. `ok` with the state "info" could not be tried.
boost::json::array checks_json(const std::vector<services::Finding>& findings);

} // namespace mock::views

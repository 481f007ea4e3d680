#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/net/retry.hpp"
#include "plugin/teamviewer/budget.hpp"
#include "plugin/teamviewer/functions.hpp"
#include "plugin/teamviewer/services.hpp"
#include "plugin/teamviewer/token_source.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace tv {

/// One question to the Web API.
struct Question {
    const Function& function;
    std::string tail = {};  ///< follows the path, percent-encoded
    std::string query = {}; ///< percent-encoded
    std::string body = {};  ///< JSON
    bool with_report_token = false;
    bool is_long = false; ///< an unpaged list: minutes and up to 1 GiB instead of seconds and 8 MiB
    http::BodySink sink = nullptr;
};

/// What all functions share and what exists only here: token, budget, repeating, and what an answer
/// means. Safe to use from many threads.
class Gateway {
public:
    Gateway(const Configuration& configuration, const Services& services, TokenSource& tokens,
            Budget& budget);

    /// The body of a 2xx; empty when a sink has got it.
    desk::Result<std::string> ask(const Question& question, const desk::Call& call);

    /// The bodies of several that are asked at once, in their order. Only for functions of which a
    /// second copy does no harm: what does not succeed together is asked once more alone.
    desk::Result<std::vector<std::string>> ask_all(const std::vector<Question>& questions,
                                                   const desk::Call& call);

    /// Asks with this token, and not again if it is refused. What came back, whatever it means.
    desk::Result<http::Response> send(const Question& question, const desk::Secret& token,
                                      const desk::Call& call);

    /// Before a question of somebody who wants to know how it is now: no failure is remembered.
    void try_anew(const desk::Call& call);

private:
    desk::Result<desk::Secret> token_for(const Question& question, const desk::Call& call);
    http::Request request_of(const Question& question, const desk::Secret& token) const;

    const Configuration& configuration_;
    const Services services_;
    TokenSource& tokens_;
    Budget& budget_;
};

} // namespace tv

#pragma once

#include "mock-host/web/events.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <memory>
#include <string>
#include <vector>

namespace mock::web {

/// A desk whose pages of administration are asked as its administrator, without sockets.
class AdminDesk {
public:
    /// `installed`: packages come from the disk; otherwise there is one with a form that has an
    /// address, a number, a choice, a tick and a secret; `ending`: its action ends things.
    enum class Packages { fixture, installed, ending };
    explicit AdminDesk(Packages packages = Packages::fixture);

    Response get(const std::string& target);
    Response post(const std::string& path, const Fields& form = {});
    Response post_json(const std::string& path, const std::string& body);
    Response upload(const std::string& path, const std::string& zip);
    /// What the page after a redirect shows.
    Response follow(const Response& response);

    runtime::TestDesk world;
    std::unique_ptr<runtime::Desk> desk;

private:
    Response ask(Request request);
    std::unique_ptr<Events> events_;
};

std::string location_of(const Response& response);

} // namespace mock::web

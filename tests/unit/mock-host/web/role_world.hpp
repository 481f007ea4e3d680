#pragma once

#include "mock-host/web/site.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mock::web {

enum class Asker { nobody, requester, agent, administrator };
inline constexpr Asker everybody[] = {Asker::nobody, Asker::requester, Asker::agent,
                                      Asker::administrator};
const char* word(Asker asker);

/// A desk with one of everything and a session for each role, asked without sockets.
class RoleWorld {
public:
    RoleWorld();

    /// A request that is in order: the token of the session, our own host.
    Request request(Asker asker, std::string_view method, std::string_view asks) const;
    Response answer(const Request& request) { return site->answer(request); }
    Response ask(Asker asker, std::string_view method, std::string_view asks)
    {
        return answer(request(asker, method, asks));
    }
    /// "/portal/{activity}" with the number of the activity: names are those of `names`.
    std::string filled(std::string_view asks) const;

    runtime::TestDesk test{"echo"};
    /// "activity": the requester's, "foreign": somebody else's; "call": the administrator's.
    std::map<std::string, std::string, std::less<>> names{};
    std::unique_ptr<runtime::Desk> desk;
    std::unique_ptr<Site> site;

private:
    void fill(store::Transaction& change);
    void put_link(store::Transaction& change, const store::Target& target);
    void sign_in(store::Transaction& change, Asker asker, const store::Person& person);

    std::map<Asker, std::string> tokens_{};
};

/// "/portal/{activity}" as a route is written: "/portal/{}".
std::string pattern_of(std::string_view asks);

} // namespace mock::web

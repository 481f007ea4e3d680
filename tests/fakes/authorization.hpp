#pragma once

#include "plugin/ports/authorization.hpp"
#include "tests/fakes/faults.hpp"

namespace fakes {

class Authorization : public tv::Authorization {
public:
    explicit Authorization(Faults& faults) : faults_(faults) {}

    desk::Result<std::string> begin(const desk::Call&) override
    {
        return through(faults_, [&]() -> desk::Result<std::string> { return page; });
    }
    desk::Result<tv::AuthorizationRecord> finish(const desk::Call&) override
    {
        return through(faults_, [&]() -> desk::Result<tv::AuthorizationRecord> { return record; });
    }
    desk::Status revoke(const desk::Call&) override
    {
        return through(faults_, [&]() -> desk::Status {
            record = {};
            return {};
        });
    }
    desk::Result<tv::AuthorizationRecord> current(const desk::Call&) override
    {
        return through(faults_, [&]() -> desk::Result<tv::AuthorizationRecord> { return record; });
    }

    std::string page = "https://login.example.com/oauth2/authorize?state=EXAMPLE";
    tv::AuthorizationRecord record{.state = tv::AuthorizationRecord::State::valid,
                                   .account = "service@example.com",
                                   .last4 = "f3a9"};

private:
    Faults& faults_;
};

} // namespace fakes

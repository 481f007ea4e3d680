#pragma once

#include "plugin/ports/authorization.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <string>

namespace tv::host {

/// Keeps the record `authorization` true, at once and whatever becomes of the call, and tells the
/// administrators when only they can help.
class AuthorizationNews final : public AuthorizationStatus {
public:
    AuthorizationNews(Checkpoints& checkpoints, Log& log, std::string configuration_name)
        : checkpoints_(checkpoints), log_(log), configuration_name_(std::move(configuration_name))
    {
    }
    bool changed(const AuthorizationRecord& record, const desk::Call& call) override;

private:
    Checkpoints& checkpoints_;
    Log& log_;
    std::string configuration_name_;
};

} // namespace tv::host

#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/teamviewer/services.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tv {

/// A renewal of tokens has failed, and for some seconds the next one would, too: until then nobody
/// asks TeamViewer, and everybody is told why. Shared by all nodes. Other tokens and another
/// configuration are asked for at once.
class RenewalPause {
public:
    RenewalPause(const Configuration& configuration, const Services& services);

    /// Why the renewal of the tokens with this revision need not be tried now.
    std::optional<desk::Error> reason(std::uint64_t tokens_revision, const desk::Call& call);
    void begin(const desk::Error& why, std::uint64_t tokens_revision, const desk::Call& call);
    void end(const desk::Call& call);

private:
    std::string subject(std::uint64_t tokens_revision, const desk::Call& call);
    void put(const std::string& text, const desk::Call& call);

    const Configuration& configuration_;
    const Services services_;
};

} // namespace tv
